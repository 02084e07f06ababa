/**
 * Queries as the sources of others.
 *
 * @since 0.1.0
 */

import type { WritableKey } from "../definition/Fields.js"
import { queryError } from "../error/DefinitionError.js"
import type { Ref } from "../expression/Reference.js"
import type { Subquery } from "../expression/Subquery.js"
import * as commons from "./common.js"
import * as compounds from "./compound.js"
import type { Alike, Rows as AnyRows, Sourced } from "./Derived.js"
import { Rows } from "./make.js"
import type { Changes, QuerySet, Refused } from "./QuerySet.js"

/** A query at run time. */
export const rowsOf = (step: string, query: unknown): Rows => {
  if (query instanceof Rows) return query
  throw queryError("Query", step, `wants a query, such as Query.${step}(Post.objects)`)
}

/**
 * The rows of a query as the source of another: what is filtered, sorted, sliced, grouped or selected from here on is so
 * after all that the query did itself. Instances of a model stay such, all other rows are records.
 *
 * @example
 * ```ts
 * const latest = Query.from(Post.objects.orderBy((p) => p.id.desc()).limit(100)).filter((p) => p.views.gt(10))
 * ```
 *
 * @since 0.1.0
 * @category sources
 */
export const from = <Q extends AnyRows<unknown, unknown>>(query: Q): Sourced<Q> => {
  const { request, tag } = rowsOf("from", query)
  // What is built has every method; the types say which fit.
  return new Rows(compounds.from(request), tag) as never
}

/**
 * The rows of a query under a name: a common table. It may stand in a query wherever a query may, more than once, and the
 * database is told once what it is.
 *
 * @example
 * ```ts
 * const totals = Query.common("totals", Order.objects.groupBy((o) => ({ customer: o.customerId })).aggregate((o) => ({ sum: Fn.sum(o.amount) })))
 * totals.filter((t) => t.sum.gt(Query.avg(totals, (t) => t.sum)))
 * ```
 *
 * @since 0.1.0
 * @category sources
 */
export const common = <Q extends AnyRows<unknown, unknown>>(name: string, query: Q): Sourced<Q> => {
  const { request, tag } = rowsOf("common", query)
  // What is built has every method; the types say which fit.
  return new Rows(commons.common(name, request), tag) as never
}

/**
 * The rows that an update changes, as they are then, under a name: a common table that writes, of PostgreSQL
 * (`MissingCapability` elsewhere). Whenever the query runs, it writes, once, however often the table is asked in it.
 *
 * @example
 * ```ts
 * Query.updated("done", Task.objects.filter((t) => t.hours.lt(1)), () => ({ done: true })).include((t) => ({ team: t.team }))
 * ```
 *
 * @since 0.1.0
 * @category sources
 */
export const updated = <Self, Row, Extra, Db, C extends Changes<Self> & object>(
  name: string,
  rows: QuerySet<Self, Row, Extra, Db>,
  f: (row: Ref<Self, Extra>) => C & Refused<Exclude<keyof C, WritableKey<Self>>>
): QuerySet<Self, Self, unknown, Db> => {
  const given = rowsOf("updated", rows)
  // The callback sees the row that the types promise.
  const request = given.updating(f as (row: unknown) => unknown)
  return new Rows(commons.written(name, request), given.tag) as never
}

/**
 * The rows that a delete takes away, as they were, under a name: a common table that writes, of PostgreSQL
 * (`MissingCapability` elsewhere). Whenever the query runs, it deletes.
 *
 * @since 0.1.0
 * @category sources
 */
export const deleted = <Self, Row, Extra, Db>(
  name: string,
  rows: QuerySet<Self, Row, Extra, Db>
): QuerySet<Self, Self, unknown, Db> => {
  const given = rowsOf("deleted", rows)
  return new Rows(commons.written(name, given.deleting()), given.tag) as never
}

/**
 * How a recursion goes on: `all` keeps equal rows apart (default: each different row once, and no more of it comes of it
 * again); `cycle` names a value, such as the key, by which no way comes to the same row twice.
 *
 * @since 0.1.0
 * @category models
 */
export interface RecursionOptions<Row> {
  readonly all?: boolean
  readonly cycle?: keyof Row & string
}

/**
 * The rows of a query, those that a step makes of them, those that it makes of these, and so on, until there are no new ones.
 *
 * @example
 * ```ts
 * const below = Query.recursive(
 *   "below",
 *   Employee.objects.filter((e) => e.id.eq(1)),
 *   (above) => Employee.objects.join("boss", above, (e) => e.managerId.eq(e.boss.id))
 * )
 * ```
 *
 * @since 0.1.0
 * @category sources
 */
export const recursive = <Q extends AnyRows<unknown, unknown>, R>(
  name: string,
  start: Q,
  step: (rows: Sourced<Q>) => Subquery<R> & Alike<Q, R>,
  options: RecursionOptions<Q extends Subquery<infer Row> ? Row : never> = {}
): Sourced<Q> => {
  const { request, tag } = rowsOf("recursive", start)
  const next = (given: Rows["request"]) => rowsOf("recursive", step(new Rows(given, tag) as never)).request
  const { all = false, cycle } = options
  return new Rows(commons.recursive(name, request, next, { all, cycle }), tag) as never
}
