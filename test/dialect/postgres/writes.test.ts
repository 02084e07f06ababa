import { writes } from "../../conformance/writes.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => writes("postgres"))
