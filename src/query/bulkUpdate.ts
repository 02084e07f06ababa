/**
 * Updates of many rows, each with values of its own.
 */
import * as Effect from "effect/Effect"
import type * as AST from "../ast/Expression.js"
import { columnOf } from "../definition/columns.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { listSize } from "../expression/make.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import type { Request } from "../service/Database.js"
import { chunks, refuseSize, validRows } from "./batches.js"
import * as keys from "./keys.js"
import * as steps from "./steps.js"
import { patchable, type Target, type Values, type Write } from "./target.js"
import { execute } from "./updates.js"

/** The values of a row's primary key, and what is to stand in its columns. */
interface Change {
  readonly key: Values
  readonly values: Values
}

// A row is compared with every row of its statement.
const mostRows = 256

/** Writes columns of many rows, all or none: a row given twice as it was given last. */
export const bulkUpdate = (
  target: Target,
  rows: Iterable<Values>,
  columns: ReadonlyArray<string>,
  { batchSize }: { readonly batchSize?: number }
): Write<number> =>
  Effect.suspend(() => {
    const { database, definition } = target
    refuseSize(definition, batchSize)
    const properties = columns.map((name) => columnOf(definition, name).property)
    if (properties.length === 0) return Effect.succeed(0)
    return Effect.flatMap(validRows(definition, rows, changing(properties)), (changes) => {
      const batches = chunks(lastOfEach(definition, changes), Math.min(batchSize ?? mostRows, room(target, changes)))
      const all = Effect.forEach(batches, (batch) => execute(target, updatingEach(definition, batch)))
      const written = batches.length > 1 ? database.together(() => all) : all
      return Effect.map(written, (counts) => counts.reduce((sum, count) => sum + count, 0))
    })
  })

const changing = (properties: ReadonlyArray<string>) => (definition: ModelDefinition, row: Values) =>
  Effect.map(
    patchable(definition, pick(definition, row, properties)),
    (values): Change => ({ key: keys.ofRow(definition, row), values })
  )

const pick = (definition: ModelDefinition, row: Values, properties: ReadonlyArray<string>): Values =>
  Object.fromEntries(
    properties.map((property) => {
      if (row[property] !== undefined) return [property, row[property]]
      throw queryError(definition.name, property, "bulkUpdate got a row without a value for it")
    })
  )

const lastOfEach = (definition: ModelDefinition, changes: ReadonlyArray<Change>): ReadonlyArray<Change> => {
  const textOf = keys.textOfRow(definition)
  return [...new Map(changes.map((change) => [textOf(change.key), change])).values()]
}

// How many rows the parameters of a statement are enough for: each key once to find the row, and once for each column.
const room = ({ database, definition }: Target, [first]: ReadonlyArray<Change>): number => {
  const width = definition.primaryKey.length
  const columns = Object.keys(first?.values ?? {}).length
  const most = database.dialect.capabilities.maxParameters / (width + columns * (width + 1))
  return Math.min(mostRows, 2 ** Math.floor(Math.log2(Math.max(1, most))))
}

/** One statement for all of these rows. */
const updatingEach = (definition: ModelDefinition, changes: ReadonlyArray<Change>): Request => {
  const padded = Array.from({ length: listSize(changes.length) }, (_, i) => changes[Math.min(i, changes.length - 1)])
  const given = padded.flatMap((change) => change ?? [])
  const properties = Object.keys(given[0]?.values ?? {})
  const { primaryKey } = definition
  const values = properties.flatMap((property) =>
    given.flatMap(({ key, values }) => [...primaryKey.map((column) => key[column.property]), values[property]])
  )
  const found = keys.amongRows(
    definition,
    primaryKey,
    given.map(({ key }) => key)
  )
  return steps.step(found, ["update each", given.length, ...properties], values, (query, number) => ({
    kind: "update",
    changes: properties.map((property) => {
      const expression = valueByKey(query.scope, definition, columnOf(definition, property), given.length)
      return { _tag: "Change", property, expression: number(expression) }
    })
  }))
}

// CASE WHEN the key is the first's THEN the first's value, and so on.
const valueByKey = (
  scope: AST.Field["scope"],
  { primaryKey }: ModelDefinition,
  { type }: ColumnDefinition,
  count: number
): AST.Case => ({
  _tag: "Case",
  branches: Array.from({ length: count }, () => ({
    _tag: "When",
    condition: { _tag: "Logical", operator: "and", operands: primaryKey.map((column) => isKey(scope, column)) },
    value: hole(type)
  })),
  otherwise: undefined,
  type: ValueTypes.orNull(type)
})

const hole = (type: AST.Hole["type"]): AST.Hole => ({ _tag: "Hole", type, size: undefined })

const isKey = (scope: AST.Field["scope"], { property, type }: ColumnDefinition): AST.Expression => ({
  _tag: "Compare",
  operator: "=",
  left: { _tag: "Field", scope, path: [], property, type },
  right: hole(type)
})
