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

describeOn("sqlite", () => {
  query("sqlite")
  lookup("sqlite")
  aggregate("sqlite")
  projection("sqlite")
  relation("sqlite")
  include("sqlite")
  value("sqlite")
  naming("sqlite")
  stream("sqlite")
  property("sqlite", 1000)
})
