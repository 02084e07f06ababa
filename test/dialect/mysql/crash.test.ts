import { crash } from "../../conformance/crash.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => describeOn("mysql", () => crash(["postgres", "mysql"])))
