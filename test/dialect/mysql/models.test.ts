import { values } from "../../conformance/value.js"
import { describeOn } from "../../support/servers/index.js"

for (const flavour of ["mysql", "mariadb"] as const) {
  describeOn(flavour, () => {
    values(flavour)
  })
}
