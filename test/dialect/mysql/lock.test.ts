import { lock } from "../../conformance/lock.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("mysql", () => lock("mysql"))
