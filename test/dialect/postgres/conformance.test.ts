import { queries } from "../../conformance/queries.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => queries("postgres", 150))
