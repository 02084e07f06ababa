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

describeOn("postgres", () => {
  query("postgres")
  lookup("postgres")
  aggregate("postgres")
  projection("postgres")
  relation("postgres")
  include("postgres")
  value("postgres")
  naming("postgres")
  stream("postgres")
  property("postgres", 150)
})
