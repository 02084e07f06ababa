import { transactionBank } from "../../conformance/transactionBank.js"
import { transactionEnds } from "../../conformance/transactionEnds.js"
import { transactionIsolation } from "../../conformance/transactionIsolation.js"
import { transactionTerms } from "../../conformance/transactionTerms.js"
import { transactionTrees } from "../../conformance/transactionTrees.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("sqlite", () => {
  transactionEnds("sqlite")
  transactionTerms("sqlite")
  transactionIsolation("sqlite")
  transactionTrees("sqlite")
  transactionBank("sqlite")
})
