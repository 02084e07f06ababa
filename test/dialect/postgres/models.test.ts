import { values } from "../../conformance/value.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => {
  values("postgres")
})
