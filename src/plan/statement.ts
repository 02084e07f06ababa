/**
 * Beginnings of statements.
 */
import type * as AST from "../ast/Expression.js"
import type { Output, Select, Source } from "../ast/Statement.js"
import * as ValueTypes from "../expression/ValueTypes.js"

/** A statement with nothing in it yet. */
export const emptySelect = (from: Source): Select => ({
  _tag: "Select",
  distinct: false,
  outputs: [],
  from,
  joins: [],
  where: undefined,
  groupBy: [],
  having: undefined,
  orderBy: [],
  limit: undefined,
  offset: undefined
})

export const output = (expression: AST.Expression, alias?: string): Output => ({ _tag: "Output", expression, alias })

/** The number one, for statements whose rows are all that matters. */
export const one: AST.Literal = { _tag: "Literal", value: 1, type: ValueTypes.integer }
