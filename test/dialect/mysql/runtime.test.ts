import { interrupt } from "../../conformance/interrupt.js"
import { span } from "../../conformance/span.js"
import { sqlClient } from "../../conformance/sqlClient.js"
import { sqlText } from "../../conformance/sqlText.js"
import { transaction } from "../../conformance/transaction.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("mysql", () => {
  transaction("mysql")
  sqlClient("mysql")
  sqlText("mysql")
  span("mysql")
  interrupt("mysql")
})
