import { transactionBank } from "../../conformance/transactionBank.js"
import { transactionCommit } from "../../conformance/transactionCommit.js"
import { transactionEnds } from "../../conformance/transactionEnds.js"
import { transactionIsolation } from "../../conformance/transactionIsolation.js"
import { transactionTerms } from "../../conformance/transactionTerms.js"
import { transactionTrees } from "../../conformance/transactionTrees.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("mysql", () => {
  transactionEnds("mysql")
  transactionTerms("mysql")
  transactionCommit("mysql")
  transactionIsolation("mysql")
  transactionTrees("mysql")
  transactionBank("mysql")
})
