import { creates } from "../../conformance/create.js"
import { errors } from "../../conformance/error.js"
import { values } from "../../conformance/exact.js"
import { updates } from "../../conformance/update.js"
import { upserts } from "../../conformance/upsert.js"
import { describeOn } from "../../support/servers/index.js"

for (const flavour of ["mysql", "mariadb"] as const) {
  describeOn(flavour, () => {
    values(flavour)
    creates(flavour)
    upserts(flavour)
    updates(flavour)
    errors(flavour)
  })
}
