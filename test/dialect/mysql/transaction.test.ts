import { transactionEnds } from "../../conformance/transactionEnds.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("mysql", () => {
  transactionEnds("mysql")
})
