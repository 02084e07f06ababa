import { ddl } from "../../conformance/ddl.js"
import { describeOn } from "../../support/servers/index.js"

for (const flavour of ["mysql", "mariadb"] as const) {
  describeOn(flavour, () => ddl(flavour))
}
