/**
 * Keys of groups and orders that hold values.
 *
 * MySQL takes `a + ?` and `a + ?` for two expressions, so that the one in SELECT would not be the one in GROUP BY
 * (error 1055). Such a key gets a name in SELECT, and is called by it.
 * https://dev.mysql.com/doc/refman/8.4/en/group-by-handling.html
 */

import { mapChildren, type Node, some } from "../../ast/children.js"
import type { Expression, Order } from "../../ast/Expression.js"
import type { Output, Select } from "../../ast/Statement.js"
import { isAggregate } from "../../expression/aggregates.js"
import * as ValueTypes from "../../expression/ValueTypes.js"

/** The same select, with a name for each output that holds a value and is a key. */
export const withNamedKeys = (select: Select): Select => {
  const outputs = select.outputs.map((output, i) => (isKey(output, select) ? named(output, i) : output))
  const keys = outputs.filter((output, i) => output !== select.outputs[i])
  if (keys.length === 0) return select
  const having = select.having && (byName(select.having, keys) as Expression)
  // A key is replaced by a column, which stands wherever an expression may.
  const groupBy = select.groupBy.map((each) => byName(each, keys) as Expression)
  const orderBy = select.orderBy.map((each) => byName(each, keys) as Order)
  return { ...select, outputs, having, groupBy, orderBy }
}

const isKey = ({ expression }: Output, { distinct, groupBy }: Select): boolean =>
  (distinct || groupBy.some((each) => same(each, expression))) && some(expression, ({ _tag }) => _tag === "Parameter")

// A new object even where there was a name: that is how keys are told from other outputs.
const named = (output: Output, i: number): Output => ({ ...output, alias: output.alias ?? `computed${i}` })

const byName = (node: Node, keys: ReadonlyArray<Output>): Node => {
  const key = keys.find(({ expression }) => same(expression, node))
  if (key !== undefined) {
    const column: Expression = { _tag: "Column", table: "", name: key.alias ?? "", type: ValueTypes.of(key.expression) }
    return column
  }
  return isAggregate(node) ? node : mapChildren(node, (child) => byName(child, keys))
}

/** Whether two nodes are written alike; their types follow from what they are made of. */
const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  const [first, second] = [Object.entries(a), Object.entries(b)]
  return (
    first.length === second.length &&
    first.every(([name, value]) => name === "type" || same(value, (b as Readonly<Record<string, unknown>>)[name]))
  )
}
