/**
 * In which order a query's rows come.
 */
import type * as AST from "../ast/Expression.js"
import * as Query from "../ast/Query.js"
import type { Related } from "../ast/Scope.js"
import { columnOf } from "../definition/columns.js"
import * as Scope from "../expression/Scope.js"

const flipped = { asc: "desc", desc: "asc", first: "last", last: "first" } as const

/** The order of a query: its own, or the model's; turned round for `last`. */
export const orderOf = (query: Query.Query): ReadonlyArray<AST.Order> => {
  const own = query.orderBy ?? (query.groupBy === undefined ? defaultOrder(query) : [])
  if (!query.reversed) return own
  return own.map((order) => ({ ...order, direction: flipped[order.direction], nulls: flipped[order.nulls] }))
}

const defaultOrder = ({ scope }: Query.Query): ReadonlyArray<AST.Order> => {
  const definition = Scope.definitionOf(scope)
  return (definition.options.ordering ?? []).map((key): AST.Order => {
    const descending = key.startsWith("-")
    const { property, type } = columnOf(definition, descending ? key.slice(1) : key)
    const expression: AST.Field = { _tag: "Field", scope, path: [], property, type }
    return { _tag: "Order", expression, ...(descending ? DESC : ASC) }
  })
}

export const ASC = { direction: "asc", nulls: "last" } as const
export const DESC = { direction: "desc", nulls: "first" } as const

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
