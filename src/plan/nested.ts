/**
 * Queries within expressions become subqueries of the statement around them.
 */
import type * as AST from "../ast/Expression.js"
import type { InQuery, Nested, QueryExists, QueryValue } from "../ast/Nested.js"
import type { Select } from "../ast/Statement.js"
import { all, type Environment, equal } from "./environment.js"
import { isSliced } from "./slice.js"
import { one, output } from "./statement.js"

// The order of the rows matters only to a slice of them.
/** The statement of a query within another. */
export const planned = (environment: Environment, { query }: Nested): Select => {
  const rows = { ...query, includes: [], lock: undefined, ...(isSliced(query) ? {} : { orderBy: [] }) }
  return environment.within(() => environment.planNested(rows, environment))
}

/** EXISTS: which rows there are does not matter, but for those that DISTINCT or groups make one before an offset. */
export const exists = (environment: Environment, { nested }: QueryExists): AST.Exists => {
  const select = planned(environment, nested)
  const { limit, query } = { limit: select.limit, query: nested.query }
  // A LIMIT of 0 MariaDB overlooks in EXISTS.
  const where = all(select.where, limit && { _tag: "Compare", operator: ">=", left: limit, right: one })
  const kept = select.distinct || query.groupBy !== undefined
  const outputs = kept ? select.outputs : [output(one)]
  const orderBy = kept ? select.orderBy : []
  return { _tag: "Exists", select: { ...select, outputs, orderBy, where, limit: undefined } }
}

/** A scalar subquery. */
export const value = (environment: Environment, { nested, type }: QueryValue): AST.Subquery => ({
  _tag: "Subquery",
  select: planned(environment, nested),
  type
})

/**
 * NOT EXISTS in place of an IN that is not true: the same rows, found by a join where engines would go through the list
 * for each row, as NULL may be in it. Undefined where the rows cannot be narrowed any more.
 */
export const notAmong = (
  environment: Environment,
  operand: AST.Expression,
  { nested }: InQuery
): AST.Expression | undefined => {
  if (isSliced(nested.query) || nested.query.groupBy !== undefined) return undefined
  const select = planned(environment, nested)
  const [value] = select.outputs
  if (value === undefined) return undefined
  const where = all(select.where, equal(value.expression, operand))
  const rows: Select = { ...select, distinct: false, outputs: [output(one)], where }
  return { _tag: "Not", operand: { _tag: "Exists", select: rows } }
}

/** IN. */
export const among = (environment: Environment, operand: AST.Expression, { nested }: InQuery): AST.InSubquery => ({
  _tag: "InSubquery",
  operands: [operand],
  select: planned(environment, nested)
})
