/**
 * In which order a query's rows come.
 */
import type * as AST from "../ast/Expression.js"
import type { Query } from "../ast/Query.js"
import { columnOf } from "../definition/columns.js"
import * as Scope from "../expression/Scope.js"

const flipped = { asc: "desc", desc: "asc", first: "last", last: "first" } as const

/** The order of a query: its own, or the model's; turned round for `last`. */
export const orderOf = (query: Query): ReadonlyArray<AST.Order> => {
  const own = query.orderBy ?? (query.groupBy === undefined ? defaultOrder(query) : [])
  if (!query.reversed) return own
  return own.map((order) => ({ ...order, direction: flipped[order.direction], nulls: flipped[order.nulls] }))
}

const defaultOrder = ({ scope }: Query): ReadonlyArray<AST.Order> => {
  const definition = Scope.definitionOf(scope)
  return (definition.options.ordering ?? []).map((key): AST.Order => {
    const descending = key.startsWith("-")
    const { property, type } = columnOf(definition, descending ? key.slice(1) : key)
    const expression: AST.Field = { _tag: "Field", scope, path: [], property, type }
    return { _tag: "Order", expression, ...(descending ? DESC : ASC) }
  })
}

const ASC = { direction: "asc", nulls: "last" } as const
const DESC = { direction: "desc", nulls: "first" } as const
