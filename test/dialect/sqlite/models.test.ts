import { values } from "../../conformance/value.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("sqlite", () => {
  values("sqlite")
})
