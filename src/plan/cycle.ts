/**
 * Recursions that go round: each row brings along the way that led to it, and no way comes to a row twice.
 */
import type * as AST from "../ast/Expression.js"
import type { Join, Output, Select, Source } from "../ast/Statement.js"
import { queryError } from "../error/DefinitionError.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { all } from "./environment.js"
import { output } from "./statement.js"

/** The column of the way; no value of a row has this name. */
const way = "way so far"

const text = (value: string): AST.Expression => ({ _tag: "Literal", value, type: ValueTypes.text })

const concat = (...operands: ReadonlyArray<AST.Expression>): AST.Expression => ({
  _tag: "Call",
  name: "concat",
  operands,
  type: ValueTypes.text
})

/** A stop on the way: `/7/`. */
const stop = ({ expression }: Output): AST.Expression =>
  concat(
    text("/"),
    { _tag: "Cast", operand: expression, to: ValueTypes.text.storage, type: ValueTypes.text },
    text("/")
  )

const withWay = (select: Select, path: AST.Expression): Select => ({
  ...select,
  outputs: [...select.outputs, output({ _tag: "Widened", operand: path, type: ValueTypes.text }, way)]
})

/** The rows that a recursion begins with. */
export const begin = (select: Select, key: number): Select => {
  const at = select.outputs[key]
  return at === undefined ? select : withWay(select, stop(at))
}

/** The rows of its step, but for those that the way has come to before. */
export const goOn = (select: Select, key: number, name: string): Select => {
  const at = select.outputs[key]
  const alias = aliasOf(select, name)
  if (at === undefined || alias === undefined) {
    throw queryError(
      name,
      "cycle",
      "wants the rows of the recursion in the step itself, neither sliced nor grouped there"
    )
  }
  const before: AST.Column = { _tag: "Column", table: alias, name: way, type: ValueTypes.text }
  const again: AST.Expression = {
    _tag: "Match",
    kind: "contains",
    ignoreCase: false,
    operand: before,
    pattern: stop(at)
  }
  const where = all(select.where, { _tag: "Not", operand: again })
  return withWay({ ...select, where }, concat(before, stop(at)))
}

const aliasOf = ({ from, groupBy, joins }: Select, name: string): string | undefined => {
  if (groupBy.length > 0) return undefined
  const found = [from, ...joins.map((join: Join) => join.source)].find((source) => isTable(source, name))
  return found?._tag === "CommonTable" ? found.alias : undefined
}

const isTable = (source: Source, name: string): boolean => source._tag === "CommonTable" && source.name === name
