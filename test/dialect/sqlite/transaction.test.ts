import { transactionEnds } from "../../conformance/transactionEnds.js"
import { transactionTerms } from "../../conformance/transactionTerms.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("sqlite", () => {
  transactionEnds("sqlite")
  transactionTerms("sqlite")
})
