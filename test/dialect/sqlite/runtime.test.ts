import { interruptSqlite } from "../../conformance/interrupt.js"
import { span } from "../../conformance/span.js"
import { sqlClient } from "../../conformance/sqlClient.js"
import { transaction } from "../../conformance/transaction.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("sqlite", () => {
  transaction("sqlite")
  sqlClient("sqlite")
  span("sqlite")
  interruptSqlite()
})
