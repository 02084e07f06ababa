import { sqlClient } from "../../conformance/sqlClient.js"
import { transaction } from "../../conformance/transaction.js"
import { describeOn } from "../../support/servers/index.js"

for (const flavour of ["mysql", "mariadb"] as const) {
  describeOn(flavour, () => {
    transaction(flavour)
    sqlClient(flavour)
  })
}
