/**
 * Slices of related rows: the first so many of each outer row, numbered, as LATERAL is not everywhere.
 */
import type * as AST from "../ast/Expression.js"
import type { Related } from "../ast/Scope.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { all } from "./environment.js"

/** Whether only a slice of the rows is wanted. */
export const isSliced = ({ limit, offset }: Pick<Related, "limit" | "offset">): boolean =>
  limit !== undefined || offset !== undefined

/** The number of each row among those of the same key. */
export const rowNumber = (key: AST.Expression, orderBy: ReadonlyArray<AST.Order>): AST.Expression => ({
  _tag: "Window",
  call: { _tag: "WindowCall", name: "rowNumber", operands: [], n: undefined, type: ValueTypes.integer },
  partitionBy: [key],
  orderBy,
  frame: undefined,
  type: ValueTypes.integer
})

/** The column of a subquery. */
export const columnIn = (table: string, name: string, type = ValueTypes.integer): AST.Column => ({
  _tag: "Column",
  table,
  name,
  type
})

/** The condition that a row's number is one of the slice. */
export const inSlice = (n: AST.Column, { limit, offset }: Related): AST.Expression | undefined => {
  const last: AST.Expression | undefined =
    limit === undefined || offset === undefined
      ? limit
      : { _tag: "Arithmetic", operator: "+", left: limit, right: offset, type: ValueTypes.integer }
  return all(
    offset && { _tag: "Compare", operator: ">", left: n, right: offset },
    last && { _tag: "Compare", operator: "<=", left: n, right: last }
  )
}
