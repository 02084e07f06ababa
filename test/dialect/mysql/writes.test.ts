import { writes } from "../../conformance/writes.js"
import { describeOn } from "../../support/servers/index.js"

for (const flavour of ["mysql", "mariadb"] as const) {
  describeOn(flavour, () => writes(flavour))
}
