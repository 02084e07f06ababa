/**
 * The order that a model has by itself.
 */
import type * as AST from "../ast/Expression.js"
import type { Scope } from "../ast/Scope.js"
import { columnOf } from "../definition/columns.js"
import { definitionOf } from "./Scope.js"

export const ASC = { direction: "asc", nulls: "last" } as const
export const DESC = { direction: "desc", nulls: "first" } as const

/** The model's `ordering`, of the rows of a scope. */
export const defaultOrder = (scope: Scope): ReadonlyArray<AST.Order> => {
  const definition = definitionOf(scope)
  return (definition.options.ordering ?? []).map((key): AST.Order => {
    const descending = key.startsWith("-")
    const { property, type } = columnOf(definition, descending ? key.slice(1) : key)
    const expression: AST.Field = { _tag: "Field", scope, path: [], property, type }
    return { _tag: "Order", expression, ...(descending ? DESC : ASC) }
  })
}

const flipped = { asc: "desc", desc: "asc", first: "last", last: "first" } as const

/** The order turned round. */
export const reversed = (orders: ReadonlyArray<AST.Order>): ReadonlyArray<AST.Order> =>
  orders.map((order) => ({ ...order, direction: flipped[order.direction], nulls: flipped[order.nulls] }))
