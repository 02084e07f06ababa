/**
 * Orders by what the statement gives: a subquery in both places would be computed twice for each row.
 */
import type * as AST from "../ast/Expression.js"
import type { Output, Select } from "../ast/Statement.js"
import * as ValueTypes from "../expression/ValueTypes.js"

const computed: ReadonlySet<AST.Expression["_tag"]> = new Set(["Subquery", "Exists"])

/** A name that is no column's. */
const nameOf = (position: number): string => `value ${position}`

const positionOf = (outputs: ReadonlyArray<Output>, { expression }: AST.Order): number =>
  computed.has(expression._tag) ? outputs.findIndex((each) => each.expression === expression) : -1

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
