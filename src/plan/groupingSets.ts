/**
 * Grouping sets, alike on every engine: each row once for each set, without the keys that the set lacks.
 */
import type { Node } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { Named, Query } from "../ast/Query.js"
import type { Output, Select, SetOperation } from "../ast/Statement.js"
import { queryError } from "../error/DefinitionError.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { output } from "./statement.js"

const setName = "grouping_set"

/** Which set a row stands for: a NULL of the rows' own is not that of a total. */
export const setColumn = (table: string): AST.Column => ({
  _tag: "Column",
  table,
  name: setName,
  type: ValueTypes.integer
})

const literal = (value: number): AST.Literal => ({ _tag: "Literal", value, type: ValueTypes.integer })
const never: AST.Literal = { _tag: "Literal", value: false, type: ValueTypes.boolean }

// A bare NULL would have no type, or no collation.
const nothing = ({ alias, expression }: Output): Output => {
  const type = ValueTypes.orNull(ValueTypes.of(expression))
  const branches = [{ _tag: "When", condition: never, value: expression }] as const
  return output({ _tag: "Case", branches, otherwise: undefined, type }, alias)
}

/** The rows for all sets; their first outputs are the keys. */
export const inSets = (rows: Select, keys: number, sets: ReadonlyArray<ReadonlyArray<number>>): SetOperation => ({
  _tag: "SetOperation",
  operator: "union",
  all: true,
  operands: sets.map((set, i) => {
    const outputs = rows.outputs.map((each, at) => (at < keys && !set.includes(at) ? nothing(each) : each))
    return { ...rows, outputs: [...outputs, output(literal(i), setName)] }
  })
})

/** Whether a node asks of which set a row is. */
export const isGrouping = (node: Node): node is AST.Grouping => node._tag === "Grouping"

/** Whether the row's set lacks the key. */
export const grouping = (
  { groupingSets, scope }: Query,
  groupBy: ReadonlyArray<Named>,
  table: string,
  { operand }: AST.Grouping
): AST.Expression => {
  const at = groupBy.findIndex(({ expression }) => expression === operand)
  if (groupingSets === undefined || at < 0) throw queryError(scope.model, undefined, refused)
  const operands = groupingSets.flatMap(
    (set, i): ReadonlyArray<AST.Expression> =>
      set.includes(at) ? [] : [{ _tag: "Compare", operator: "=", left: setColumn(table), right: literal(i) }]
  )
  return { _tag: "Logical", operator: "or", operands }
}

/** Where grouping cannot stand. */
export const refused =
  "Fn.grouping wants a key of groupBy with sets, such as aggregate((p, g) => ({ all: Fn.grouping(g.writer) }))"
