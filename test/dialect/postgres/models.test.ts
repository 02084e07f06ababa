import { creates } from "../../conformance/create.js"
import { errors } from "../../conformance/error.js"
import { values } from "../../conformance/exact.js"
import { updates } from "../../conformance/update.js"
import { upserts } from "../../conformance/upsert.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => {
  values("postgres")
  creates("postgres")
  upserts("postgres")
  updates("postgres")
  errors("postgres")
})
