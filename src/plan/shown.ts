/**
 * Orders by what the statement gives: a subquery in both places would be computed twice for each row, and what is random
 * would be another number.
 */
import { some } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { Output, Select } from "../ast/Statement.js"
import * as ValueTypes from "../expression/ValueTypes.js"

const isRandom = (node: AST.Expression): boolean =>
  some(node, (each) => each._tag === "Raw" || (each._tag === "Call" && (each as AST.Call).name === "random"))

const isComputedOnce = (node: AST.Expression): boolean =>
  node._tag === "Subquery" || node._tag === "Exists" || isRandom(node)

/** A name that is no column's. */
const nameOf = (position: number): string => `value ${position}`

const positionOf = (outputs: ReadonlyArray<Output>, { expression }: AST.Order): number =>
  isComputedOnce(expression) ? outputs.findIndex((each) => each.expression === expression) : -1

/** The statement, its orders by the names of outputs where those are the very same subqueries. */
export const byOutputs = (select: Select): Select => {
  const positions = select.orderBy.map((order) => positionOf(select.outputs, order))
  if (positions.every((position) => position < 0)) return select
  return {
    ...select,
    outputs: select.outputs.map((each, i) => (positions.includes(i) ? { ...each, alias: nameOf(i) } : each)),
    orderBy: select.orderBy.map((order, i) => {
      const position = positions[i] ?? -1
      return position < 0 ? order : { ...order, expression: columnOf(position, order.expression) }
    })
  }
}

const columnOf = (position: number, node: AST.Expression): AST.Column => ({
  _tag: "Column",
  table: "",
  name: nameOf(position),
  type: ValueTypes.of(node)
})
