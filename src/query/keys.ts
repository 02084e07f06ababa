/**
 * Queries by primary key.
 */
import { keyText } from "../definition/carrier.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { type Built, conjunction, isExpression, logical } from "../expression/make.js"
import * as references from "../expression/references.js"
import * as Scope from "../expression/Scope.js"
import * as Shape from "../expression/Shape.js"
import { derive } from "../internal/intern.js"
import type { Request } from "../service/Database.js"
import { chunks } from "./batches.js"
import * as steps from "./steps.js"

const columnExpression = (
  definition: ModelDefinition,
  column: ColumnDefinition,
  scope: Scope.Scope = Scope.root(definition)
): Built => {
  const reference = references.root(scope)[column.property]
  if (isExpression(reference)) return reference
  throw queryError(definition.name, column.property, "no such column")
}

const part = (definition: ModelDefinition, column: ColumnDefinition, key: unknown): unknown => {
  const single = definition.primaryKey.length === 1
  const values = !single && typeof key === "object" && key !== null ? (key as Record<string, unknown>) : {}
  const value = single ? key : values[column.property]
  if (value !== undefined && value !== null) return value
  const wanted = definition.primaryKey.map(({ property }) => property).join(", ")
  const given = single ? `${String(value)} is no key` : `a key of this model is an object with ${wanted}`
  throw queryError(definition.name, column.property, given)
}

/** The condition that a row has this primary key. */
export const keyCondition = (definition: ModelDefinition, key: unknown, scope?: Scope.Scope): Built =>
  conjunction(
    definition.name,
    "get",
    definition.primaryKey.map((column) => columnExpression(definition, column, scope).eq(part(definition, column, key)))
  )

// The scope of every request is one of Scope.make; a query over others, or within another, has its own.
const scopeOf = ({ query }: Request): Scope.Scope => query.node.scope as Scope.Scope

/** The row with this primary key. */
export const byKey = (request: Request, key: unknown): Request => {
  const definition = steps.definitionOf(request)
  const values = definition.primaryKey.map((column) => part(definition, column, key))
  // The commonest question of all: the same shape for every key, so only the key is new.
  const shape = derive(
    request.query.trie,
    ["get", request.values.length],
    () => steps.filter(request, keyCondition(definition, usual(definition, key), scopeOf(request))).query
  )
  return { query: shape, values: Shape.concat(request.values, values) }
}

// A number with a fraction is no key of any row, and would make a shape that finds integers slowly.
const usual = ({ primaryKey }: ModelDefinition, key: unknown): unknown =>
  primaryKey.length === 1 && typeof key === "number" ? 0 : key

type Values = Readonly<Record<string, unknown>>

/** The primary key of a row, by property. */
export const ofRow = (definition: ModelDefinition, row: Values): Values =>
  Object.fromEntries(
    definition.primaryKey.map((column) => [column.property, part(definition, column, keyOf(definition, row))])
  )

/** What `get` would be given for a row. */
export const keyOf = ({ primaryKey }: ModelDefinition, row: Values): unknown =>
  primaryKey.length === 1 ? row[primaryKey[0]?.property ?? ""] : row

/** The rows which have, in these columns, the same values as one of the rows given. */
export const amongRows = (
  definition: ModelDefinition,
  columns: ReadonlyArray<ColumnDefinition>,
  given: ReadonlyArray<Values>
): Request => steps.filter(steps.all(definition), among(definition, columns, given, Scope.root(definition)))

const among = (
  definition: ModelDefinition,
  columns: ReadonlyArray<ColumnDefinition>,
  given: ReadonlyArray<Values>,
  scope: Scope.Scope
): Built => {
  const [column, ...others] = columns
  if (column === undefined) return conjunction(definition.name, "among", [])
  if (others.length === 0 || given.length === 0) {
    const values = given.map((row) => row[column.property]).filter((value) => value !== null && value !== undefined)
    return columnExpression(definition, column, scope).in(values) as Built
  }
  const [first, ...rest] = given.map((row) =>
    conjunction(
      definition.name,
      "among",
      columns.map((each) => columnExpression(definition, each, scope).eq(row[each.property]))
    )
  )
  return first === undefined ? conjunction(definition.name, "among", []) : logical("or", first, rest)
}

/** The rows with these primary keys. */
export const amongKeys = (request: Request, keys: ReadonlyArray<unknown>): Request => {
  const definition = steps.definitionOf(request)
  refuseKeyless(request, definition)
  const given = keys.map((key) =>
    Object.fromEntries(definition.primaryKey.map((column) => [column.property, part(definition, column, key)]))
  )
  return steps.filter(request, among(definition, definition.primaryKey, given, scopeOf(request)))
}

// Rows are found again by their keys.
const refuseKeyless = ({ query }: Request, definition: ModelDefinition): void => {
  const { columns, selection } = query.node
  const missing = definition.primaryKey.find(({ property }) => columns !== undefined && !columns.includes(property))
  if (selection === undefined && missing === undefined) return
  const hint = selection === undefined ? `add "${missing?.property}" to its columns` : "use only(…) in place of select"
  throw queryError(definition.name, missing?.property, `inBulk wants rows with their primary key; ${hint}`)
}

/** Whether the rows have their primary key, and may be asked for several at once. */
export const isKeyed = ({ query }: Request): boolean => {
  const { columns, lock, selection } = query.node
  const { primaryKey } = Scope.definitionOf(query.node.scope)
  const has = columns === undefined || primaryKey.every(({ property }) => columns.includes(property))
  return has && selection === undefined && lock === undefined
}

/** Keys in as many lists as there are statements: many make one long list, or one condition each. */
export const bulks = (
  { primaryKey }: ModelDefinition,
  keys: ReadonlyArray<unknown>
): ReadonlyArray<ReadonlyArray<unknown>> => chunks(keys, primaryKey.length === 1 ? 16_384 : 1024)

/**
 * The first row of a query; without an order, by primary key, so that it is the same row on every engine. Distinct rows
 * need not have the key: the plan sorts their slices by what they have.
 */
export const first = (request: Request): Request => {
  const definition = steps.definitionOf(request)
  const { columns, distinct, groupBy, orderBy, selection } = request.query.node
  const ordered = orderBy === undefined ? (definition.options.ordering?.length ?? 0) > 0 : orderBy.length > 0
  const narrowed = distinct && (columns !== undefined || selection !== undefined)
  const sorted =
    ordered || groupBy !== undefined || narrowed
      ? request
      : steps.orderBy(
          request,
          telling(definition).map((column) => columnExpression(definition, column, scopeOf(request)).asc())
        )
  return steps.limit(sorted, 1)
}

/** The columns by which rows without an order are sorted: their key, or all that can be. */
export const telling = ({ columns, primaryKey }: ModelDefinition): ReadonlyArray<ColumnDefinition> =>
  primaryKey.length > 0 ? primaryKey : columns.filter(({ type }) => type.storage._tag !== "Json")

/** A key as text, so that composite keys and values such as decimals can be found in a map. */
const textBy = (definition: ModelDefinition): ((key: unknown) => string) => {
  const textOf = keyText(definition.primaryKey.map(({ type }) => type))
  return (key) => textOf(definition.primaryKey.map((column) => part(definition, column, key)))
}

/** The primary key of a row as text. */
export const textOfRow = (definition: ModelDefinition): ((row: Values) => string) => {
  const textOf = textBy(definition)
  return (row) => textOf(keyOf(definition, row))
}

/** The rows by the keys that were given. */
export const index = (
  definition: ModelDefinition,
  keys: ReadonlyArray<unknown>,
  rows: ReadonlyArray<unknown>
): ReadonlyMap<unknown, unknown> => {
  const textOf = textBy(definition)
  const found = new Map(
    rows.map((row) => {
      return [textOf(keyOf(definition, row as Values)), row]
    })
  )
  return new Map(
    keys.flatMap((key) => {
      const row = found.get(textOf(key))
      return row === undefined ? [] : [[key, row] as const]
    })
  )
}
