import { queries } from "../../conformance/queries.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("sqlite", () => queries("sqlite", 1000))
