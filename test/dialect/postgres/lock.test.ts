import { lock } from "../../conformance/lock.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => lock("postgres"))
