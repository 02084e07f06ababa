import { crash } from "../../conformance/crash.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => {
  crash(["postgres", "postgres"])
  crash(["postgres", "postgres"], true)
})
