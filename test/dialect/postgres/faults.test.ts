import { faults, restarts } from "../../conformance/faults.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => {
  faults("postgres")
  restarts("postgres")
})
