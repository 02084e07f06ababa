/**
 * Where the rows of a query come from: its model's table, or other queries.
 */
import type { Nested } from "../ast/Nested.js"
import type { Named, Query } from "../ast/Query.js"
import type { Common, Compound, SetOperator } from "../ast/RowSource.js"
import type { CommonDefinition, Output, Select, SetOperation, Source } from "../ast/Statement.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import { outputsOf } from "../expression/outputs.js"
import { definitionOf } from "../expression/Scope.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import * as Cycle from "./cycle.js"
import { Environment, tableSource } from "./environment.js"
import { planned } from "./nested.js"
import { columnIn, isSliced } from "./slice.js"
import { emptySelect, output } from "./statement.js"

type Columns = ReadonlyArray<ColumnDefinition>

/** The rows of a query, under an alias. */
export const sourceOf = (
  environment: Environment,
  { source }: Query,
  definition: ModelDefinition,
  alias: string
): Source => {
  const columns = [...definition.columnsByProperty.values()]
  switch (source?._tag) {
    case undefined:
      return tableSource(definition, alias)
    case "Compound":
      return { _tag: "Derived", select: together(environment, source, columns), alias }
    case "Common":
      environment.commons.define(source, () => common(environment, source, columns))
      return { _tag: "CommonTable", name: source.name, alias }
    case "Recursion":
      environment.commons.refuseClosed(source.name)
      return { _tag: "CommonTable", name: source.name, alias }
  }
}

const together = (environment: Environment, compound: Compound, columns: Columns): Select | SetOperation => {
  const [first, ...rest] = flat(compound).map((nested) => operand(environment, nested, columns))
  if (first === undefined) return emptySelect({ _tag: "Table", name: "", alias: "" })
  const { all, operator } = compound
  if (rest.length === 0) return first
  return { _tag: "SetOperation", operator, all, operands: [first, ...rest].map(unsliced) }
}

// What stands in a common table cannot speak of the rows around it.
const common = (environment: Environment, table: Common, columns: Columns): CommonDefinition["select"] => {
  const { all, cycle, name, start, step } = table
  if (start.query.kind !== "rows") return written(environment, start.query, columns)
  const own = new Environment(environment.planNested, environment.commons)
  const first = operand(own, start, columns)
  if (step === undefined) return first
  const next = operand(new Environment(environment.planNested, environment.commons), step, columns)
  const [begun, gone] = [first, next].map((select) => widened(unsliced(select), columns))
  if (begun === undefined || gone === undefined) return first
  const key = columns.findIndex(({ property }) => property === cycle)
  const operands = key < 0 ? [begun, gone] : [Cycle.begin(begun, key), Cycle.goOn(gone, key, name)]
  return { _tag: "SetOperation", operator: "union", all, operands }
}

/** What is written, with all the columns of its rows. */
const written = (environment: Environment, query: Query, columns: Columns): CommonDefinition["select"] => {
  const statement = environment.commons.writing(query)
  return { ...statement, returning: columns.map(({ name, type }) => ({ _tag: "Target", name, type })) }
}

// Engines take the types of a recursive table from its start alone, and refuse or cut off what is wider.
const widened = (select: Select, columns: Columns): Select => ({
  ...select,
  outputs: select.outputs.map(({ alias, expression }, i) => {
    const type = columns[i]?.type ?? ValueTypes.of(expression)
    return output({ _tag: "Widened", operand: expression, type }, alias)
  })
})

// ---- operands --------------------------------------------------------------------------------------------------------

/** A query's statement with its outputs in the order of these columns, and under their names. */
const operand = (environment: Environment, nested: Nested, columns: Columns): Select => {
  const select = planned(environment, nested)
  const names = outputsOf(nested.query).map(({ name }) => name)
  const outputs = columns.flatMap(({ name, property }): ReadonlyArray<Output> => {
    const found = select.outputs[names.indexOf(property)]
    return found === undefined ? [] : [{ ...found, alias: name }]
  })
  return { ...select, outputs }
}

// ORDER BY and LIMIT belong to the whole of a set operation, and SQLite takes no brackets around its parts.
const unsliced = (select: Select): Select => {
  if (select.limit === undefined && select.offset === undefined && select.orderBy.length === 0) return select
  const alias = "sliced"
  const columns = select.outputs.map(({ alias: name = "", expression }) =>
    output(columnIn(alias, name, ValueTypes.of(expression)), name)
  )
  return { ...emptySelect({ _tag: "Derived", select, alias }), outputs: columns }
}

/** The operands, those of an operand put together in the same way in its place. */
const flat = (compound: Compound): ReadonlyArray<Nested> =>
  compound.operands.flatMap((nested, i) => {
    const { query } = nested
    const { source } = query
    if (source?._tag !== "Compound" || !isBare(query) || !associates(compound, source, i)) return [nested]
    return flat(source)
  })

// Of what is taken away, what that takes away stays.
const associates = (outer: SetOperator, inner: Compound, i: number): boolean =>
  inner.operands.length > 1 &&
  outer.operator === inner.operator &&
  outer.all === inner.all &&
  (i === 0 || outer.operator !== "except")

/** Whether a query gives just the rows of its source. */
const isBare = (query: Query): boolean => {
  const { annotations, columns, distinct, filter, groupBy, qualify, scope, selection } = query
  const { columns: own } = definitionOf(scope)
  if (isSliced(query) || distinct || filter !== undefined || qualify !== undefined) return false
  if (groupBy !== undefined || selection !== undefined) return false
  return (columns === undefined || columns.length === own.length) && annotations.every((each) => isOwn(query, each))
}

const isOwn = ({ scope }: Query, { expression, name }: Named): boolean =>
  expression._tag === "Field" &&
  expression.scope === scope &&
  expression.path.length === 0 &&
  expression.property === name
