import { faults } from "../../conformance/faults.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => faults("postgres"))
