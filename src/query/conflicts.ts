/**
 * Inserts of rows that may be there already.
 */
import { keyText, uncheckedCarrier } from "../definition/carrier.js"
import { columnOf } from "../definition/columns.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import { uniqueKeys } from "../definition/table.js"
import { queryError } from "../error/DefinitionError.js"
import type { OnConflict } from "../service/Database.js"
import type { Values } from "./target.js"

/** The conflict with its target as the model has it, or an error: engines say other things of a target that is no key. */
export const checked = (definition: ModelDefinition, conflict: OnConflict): OnConflict => {
  const target = conflict.target.map((name) => columnOf(definition, name).property)
  if (conflict._tag === "Update") for (const name of conflict.update) columnOf(definition, name)
  if (target.length === 0 && conflict._tag === "Ignore") return conflict
  const keys = uniqueKeys(definition)
  const isTarget = (key: ReadonlyArray<ColumnDefinition>): boolean =>
    key.length === target.length && key.every(({ property }) => target.includes(property))
  if (keys.some(isTarget)) return { ...conflict, target }
  const choices = keys.map((key) => `[${key.map(({ property }) => property).join(", ")}]`)
  throw queryError(
    definition.name,
    target[0],
    `[${target.join(", ")}] is no unique constraint that rows could conflict with; there ${
      choices.length === 1 ? "is" : "are"
    } ${choices.join(", ")}`
  )
}

/** Rows that one statement may write: none of them conflicts with another. */
interface Wave {
  readonly rows: ReadonlyArray<Values>
  readonly onConflict: OnConflict | undefined
}

/**
 * The rows in statements that all engines take alike: a row with a NULL in the target conflicts with nothing, and
 * PostgreSQL does not write a row twice in one statement.
 */
export const waves = (
  definition: ModelDefinition,
  conflict: OnConflict | undefined,
  rows: ReadonlyArray<Values>
): ReadonlyArray<Wave> => {
  if (rows.length === 0) return []
  if (conflict === undefined) return [{ rows, onConflict: undefined }]
  const keys = conflict.target.length === 0 ? uniqueKeys(definition) : [columnsOf(definition, conflict.target)]
  const given = keys.map(isGiven)
  const may = (row: Values): boolean => given.some((test) => test(row))
  const safe = rows.filter((row) => !may(row))
  const others = rows.filter(may)
  const [key] = keys
  const parts = conflict._tag === "Ignore" || key === undefined ? [others] : apart(key, others)
  return [{ rows: safe, onConflict: undefined }, ...parts.map((part) => ({ rows: part, onConflict: conflict }))].filter(
    (wave) => wave.rows.length > 0
  )
}

const columnsOf = (definition: ModelDefinition, properties: ReadonlyArray<string>): ReadonlyArray<ColumnDefinition> =>
  properties.map((property) => columnOf(definition, property))

/** Tells whether a row has a value for each of the columns. */
export const isGiven = (key: ReadonlyArray<ColumnDefinition>): ((row: Values) => boolean) => {
  const tests = key.map(({ property, type }) => {
    // An application's value for NULL need not be null: `Option.none()`.
    const carrier = type.nullable ? uncheckedCarrier(type) : undefined
    return (row: Values): boolean => {
      const value = row[property]
      return value !== undefined && value !== null && carrier?.(value) !== null
    }
  })
  return (row) => tests.every((test) => test(row))
}

// The second row of a key goes into the second part, and so on: they are written one after another.
const apart = (
  key: ReadonlyArray<ColumnDefinition>,
  rows: ReadonlyArray<Values>
): ReadonlyArray<ReadonlyArray<Values>> => {
  const textOf = keyText(key.map(({ type }) => type))
  const counts = new Map<string, number>()
  const parts: Array<Array<Values>> = []
  for (const row of rows) {
    const text = textOf(key.map(({ property }) => row[property]))
    const nth = counts.get(text) ?? 0
    counts.set(text, nth + 1)
    const part = parts[nth]
    if (part === undefined) parts.push([row])
    else part.push(row)
  }
  return parts
}

/**
 * Whether a row might hit another unique key than the one that is meant: MySQL and MariaDB do not tell, and change that
 * row instead.
 */
export const mayHitAnother = (
  definition: ModelDefinition,
  { target }: OnConflict,
  properties: ReadonlyArray<string>
): boolean =>
  target.length > 0 &&
  uniqueKeys(definition).some(
    (key) =>
      key.every(({ property }) => properties.includes(property)) &&
      !(key.length === target.length && key.every(({ property }) => target.includes(property)))
  )
