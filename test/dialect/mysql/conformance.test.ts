import { queries } from "../../conformance/queries.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("mysql", () => queries("mysql", 150))
