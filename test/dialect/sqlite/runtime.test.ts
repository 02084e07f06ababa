import { interruptSqlite } from "../../conformance/interrupt.js"
import { span } from "../../conformance/span.js"
import { sqlClient } from "../../conformance/sqlClient.js"
import { sqlText } from "../../conformance/sqlText.js"
import { transaction } from "../../conformance/transaction.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("sqlite", () => {
  transaction("sqlite")
  sqlClient("sqlite")
  sqlText("sqlite")
  span("sqlite")
  interruptSqlite()
})
