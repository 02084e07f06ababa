/**
 * In which order a query's rows come.
 */
import type * as AST from "../ast/Expression.js"
import * as Query from "../ast/Query.js"
import type { Related } from "../ast/Scope.js"
import { defaultOrder, reversed } from "../expression/defaultOrder.js"
import * as Scope from "../expression/Scope.js"

export { ASC, DESC } from "../expression/defaultOrder.js"

/** The order of a query: its own, or the model's; turned round for `last`. */
export const orderOf = (query: Query.Query): ReadonlyArray<AST.Order> => {
  const own = query.orderBy ?? (query.groupBy === undefined ? defaultOrder(query.scope) : [])
  return query.reversed ? reversed(own) : own
}

/** The order of related rows: their own, the model's, or, for a slice, which wants one, that of the keys. */
export const orderOfRelated = (related: Related): ReadonlyArray<AST.Order> => {
  if (related.orderBy.length > 0) return related.orderBy
  const ordered = orderOf(Query.make(related.inner))
  const sliced = related.limit !== undefined || related.offset !== undefined
  // A slice without an order would be another one on every engine.
  return ordered.length > 0 || !sliced ? ordered : keyOrder(related)
}

const keyOrder = ({ inner }: Related): ReadonlyArray<AST.Order> =>
  Scope.definitionOf(inner).primaryKey.map(({ property, type }) => ({
    _tag: "Order",
    expression: { _tag: "Field", scope: inner, path: [], property, type },
    direction: "asc",
    nulls: "last"
  }))
