import { aggregate } from "../../conformance/aggregate.js"
import { include } from "../../conformance/include.js"
import { lookup } from "../../conformance/lookup.js"
import { naming } from "../../conformance/naming.js"
import { projection } from "../../conformance/projection.js"
import { property } from "../../conformance/property.js"
import { query } from "../../conformance/query.js"
import { relation } from "../../conformance/relation.js"
import { stream } from "../../conformance/stream.js"
import { value } from "../../conformance/value.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("mariadb", () => {
  query("mariadb")
  lookup("mariadb")
  aggregate("mariadb")
  projection("mariadb")
  relation("mariadb")
  include("mariadb")
  value("mariadb")
  naming("mariadb")
  stream("mariadb")
  property("mariadb", 150)
})
