import type { DatabaseName } from "../support/servers/index.js"
import { aggregate } from "./aggregate.js"
import { arrays } from "./arrays.js"
import { batched } from "./batching.js"
import { cases } from "./cases.js"
import { casts } from "./casts.js"
import { codedColumns } from "./coded.js"
import { commons } from "./commons.js"
import { aggregation } from "./django/aggregation.js"
import { annotations } from "./django/annotations.js"
import { expressions } from "./django/expressions.js"
import { queriesOfDjango } from "./django/queries.js"
import { evaluate } from "./evaluate.js"
import { explain } from "./explain.js"
import { functions } from "./functions.js"
import { groupingSets } from "./groupingSets.js"
import { include } from "./include.js"
import { joins } from "./joins.js"
import { json } from "./json.js"
import { jsonChanges } from "./jsonChanges.js"
import { lookup } from "./lookup.js"
import { math } from "./math.js"
import { naming } from "./naming.js"
import { pages } from "./pages.js"
import { prepared } from "./prepared.js"
import { projection } from "./projection.js"
import { property } from "./property.js"
import { query } from "./query.js"
import { ranges } from "./ranges.js"
import { raw } from "./raw.js"
import { related } from "./related.js"
import { relation } from "./relation.js"
import { rowLocks } from "./rowLocks.js"
import { search } from "./search.js"
import { sets } from "./sets.js"
import { statistics } from "./statistics.js"
import { stream } from "./stream.js"
import { subqueries } from "./subquery.js"
import { time } from "./time.js"
import { value } from "./value.js"
import { windows } from "./windows.js"

/** What queries of models mean, on one database; `samples` random ones among them. */
export const queries = (name: DatabaseName, samples: number): void => {
  query(name)
  lookup(name)
  aggregate(name)
  groupingSets(name)
  statistics(name)
  cases(name)
  casts(name)
  projection(name)
  relation(name)
  related(name)
  functions(name)
  raw(name)
  include(name)
  joins(name)
  value(name)
  time(name)
  codedColumns(name)
  naming(name)
  json(name)
  jsonChanges(name)
  arrays(name)
  ranges(name)
  search(name)
  stream(name)
  rowLocks(name)
  math(name)
  pages(name)
  prepared(name)
  batched(name)
  windows(name)
  subqueries(name)
  sets(name)
  commons(name)
  property(name, samples)
  evaluate(name, samples)
  explain(name)
  aggregation(name)
  annotations(name)
  expressions(name)
  queriesOfDjango(name)
}
