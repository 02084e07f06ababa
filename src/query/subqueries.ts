/**
 * Queries within others.
 *
 * @since 0.1.0
 */
import { queryError } from "../error/DefinitionError.js"
import type {
  AnyExpression,
  Condition,
  Expression,
  ExpressionOf,
  NumberExpression,
  Numeric
} from "../expression/Expression.js"
import * as Fn from "../expression/Fn.js"
import { type Built, expression, isExpression } from "../expression/make.js"
import { columnType, nested, requestOf } from "../expression/nested.js"
import type { Average, Ref } from "../expression/Reference.js"
import type * as Shape from "../expression/Shape.js"
import type { Single, Subquery } from "../expression/Subquery.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import type { Request } from "../service/Database.js"
import type { Columns, Derived } from "./Derived.js"
import * as keys from "./keys.js"
import { Rows } from "./make.js"
import type { QuerySet } from "./QuerySet.js"
import * as steps from "./steps.js"

// What is built has every method; the types say which fit.
const as = <A>({ parameters, shape }: Shape.Shaped): A => expression(shape, parameters) as unknown as A

const asked = (step: string, rows: unknown): Request => {
  const request = requestOf(rows)
  if (request !== undefined) return request
  throw queryError("Query", step, `wants a query, such as Query.${step}(Post.objects)`)
}

/**
 * Whether the query has a row.
 *
 * The query may speak of the rows of those around it:
 *
 * @example
 * ```ts
 * User.objects.filter((u) => Query.exists(Post.objects.filter((p) => p.authorId.eq(u.id))))
 * ```
 *
 * @since 0.1.0
 * @category subqueries
 */
export const exists = (rows: Subquery<unknown>): Condition =>
  as(nested(asked("exists", rows), "exists", (query) => ({ _tag: "QueryExists", nested: query })))

/**
 * The value of the query's one column in its first row; NULL where it has no row. Without an order, the first by primary
 * key.
 *
 * @since 0.1.0
 * @category subqueries
 */
export const scalar = <Row>(rows: Subquery<Row> & Single<Row>): ExpressionOf<Row[keyof Row] | null> => {
  const request = firstOf(asked("scalar", rows))
  return as(
    nested(request, "scalar", (query) => ({
      _tag: "QueryValue",
      nested: query,
      type: ValueTypes.orNull(columnType(query.query, "scalar"))
    }))
  )
}

// More than one row is an error on some engines, and the first of them on others.
const firstOf = (request: Request): Request => {
  const { limit, offset, scope } = request.query.node
  if (limit === undefined && offset === undefined) return keys.first(request)
  const rows = limit?._tag === "Parameter" ? request.values[limit.index] : undefined
  if (limit !== undefined && (typeof rows !== "number" || rows <= 1)) return request
  const found = limit === undefined ? "offset without limit(1)" : `limit(${String(rows)})`
  throw queryError(scope.model, undefined, `scalar wants one row, and this has ${found}; say limit(1)`)
}

/**
 * How many rows the query has.
 *
 * @since 0.1.0
 * @category subqueries
 */
export const count = (rows: Subquery<unknown>): NumberExpression<number> =>
  as(
    nested(steps.set(asked("count", rows), "count", { kind: "count" }), "count", (query) => ({
      _tag: "QueryValue",
      nested: query,
      type: ValueTypes.integer
    }))
  )

/** The row of a query as callbacks see it. @since 0.1.0 @category type-level */
export type RowOf<Q> =
  Q extends QuerySet<infer Self, infer _, infer Extra, infer _>
    ? Ref<Self, Extra>
    : Q extends Derived<infer Row, infer _>
      ? Columns<Row>
      : never

const refused = (step: string, wants: string) => queryError("Query", step, `wants ${wants}`)

const aggregate = <A>(
  step: string,
  aggregator: (value: Expression<A>) => AnyExpression,
  rows: unknown,
  f: (row: never) => Expression<A>
): Built => {
  if (!(rows instanceof Rows)) throw refused(step, `a query, such as Query.${step}(Post.objects, (p) => p.views)`)
  const { request } = rows.aggregation((row) => {
    // The types below say that this is the row of the callback.
    const value = f(row as never)
    if (!isExpression(value)) throw refused(step, "an expression, such as (p) => p.views")
    return { value: aggregator(value) }
  })
  return as(
    nested(request, step, (query) => ({ _tag: "QueryValue", nested: query, type: columnType(query.query, step) }))
  )
}

/** The sum of a value over the query's rows; NULL over none. @since 0.1.0 @category subqueries */
export const sum = <Q extends Subquery<unknown>, A extends Numeric | null>(
  rows: Q,
  f: (row: RowOf<Q>) => Expression<A>
): ExpressionOf<A | null> => as(aggregate("sum", (value: Expression<A>) => Fn.sum(value), rows, f))

/** The mean of a value over the query's rows, as `Fn.avg` has it; NULL over none. @since 0.1.0 @category subqueries */
export const avg = <Q extends Subquery<unknown>, A extends Numeric | null>(
  rows: Q,
  f: (row: RowOf<Q>) => Expression<A>
): ExpressionOf<Average<A>> => as(aggregate("avg", (value: Expression<A>) => Fn.avg(value), rows, f))

/** The least value over the query's rows; NULL over none. @since 0.1.0 @category subqueries */
export const min = <Q extends Subquery<unknown>, A>(
  rows: Q,
  f: (row: RowOf<Q>) => Expression<A>
): ExpressionOf<A | null> => as(aggregate("min", (value: Expression<A>) => Fn.min(value), rows, f))

/** The greatest value over the query's rows; NULL over none. @since 0.1.0 @category subqueries */
export const max = <Q extends Subquery<unknown>, A>(
  rows: Q,
  f: (row: RowOf<Q>) => Expression<A>
): ExpressionOf<A | null> => as(aggregate("max", (value: Expression<A>) => Fn.max(value), rows, f))
