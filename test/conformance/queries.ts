import type { DatabaseName } from "../support/servers/index.js"
import { aggregate } from "./aggregate.js"
import { codedColumns } from "./coded.js"
import { include } from "./include.js"
import { lookup } from "./lookup.js"
import { naming } from "./naming.js"
import { projection } from "./projection.js"
import { property } from "./property.js"
import { query } from "./query.js"
import { related } from "./related.js"
import { relation } from "./relation.js"
import { stream } from "./stream.js"
import { value } from "./value.js"

/** What queries of models mean, on one database; `samples` random ones among them. */
export const queries = (name: DatabaseName, samples: number): void => {
  query(name)
  lookup(name)
  aggregate(name)
  projection(name)
  relation(name)
  related(name)
  include(name)
  value(name)
  codedColumns(name)
  naming(name)
  stream(name)
  property(name, samples)
}
