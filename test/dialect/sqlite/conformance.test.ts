import { query } from "../../conformance/query.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("sqlite", () => {
  query("sqlite")
})
