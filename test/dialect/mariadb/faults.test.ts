import { faults, restarts } from "../../conformance/faults.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("mariadb", () => {
  faults("mariadb")
  restarts("mariadb")
})
