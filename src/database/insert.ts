/**
 * Inserts: rows come back as they are stored, by RETURNING where there is one, else by their keys.
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import type { Conflict, Insert, Target } from "../ast/Statement.js"
import { columnOf } from "../definition/columns.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import { tableOf } from "../definition/table.js"
import type * as DatabaseError from "../error/DatabaseError.js"
import { isDone } from "../internal/effectable.js"
import { derive } from "../internal/intern.js"
import { type RowDecoder, rowDecoder } from "../plan/decode/index.js"
import type { InstancePlan } from "../plan/Plan.js"
import { amongRows } from "../query/keys.js"
import type { InsertRequest, OnConflict } from "../service/Database.js"
import type { Dialect } from "../service/Dialect.js"
import type { Access } from "./Access.js"
import * as Compiled from "./Compiled.js"
import { attempt, decodeAll, rows, run } from "./execute.js"
import { transaction } from "./transaction.js"

type Run<A> = Effect.Effect<A, DatabaseError.DatabaseError>
type Rows = ReadonlyArray<unknown>

/** Inserts rows, and gives them back. */
export const insert = (access: Access, request: InsertRequest): Run<Rows> => {
  if (request.rows.length === 0) return Effect.succeed([])
  const { dialect } = access.driver
  return attempt(() =>
    dialect.capabilities.insertReturning && request.onConflict === undefined
      ? returned(access, request)
      : refetched(access, request)
  )
}

interface CompiledInsert extends Compiled.CompiledSelect {
  readonly insert: Insert
}

const compiledOf = (dialect: Dialect, request: InsertRequest): CompiledInsert => {
  const { definition, onConflict, properties, rows } = request
  const key = ["insert", dialect, rows.length, ...properties, ...conflictKey(onConflict)]
  return derive(definition.trie, key, () => compileInsert(dialect, request))
}

const conflictKey = (conflict: OnConflict | undefined): ReadonlyArray<unknown> =>
  conflict === undefined
    ? []
    : [conflict._tag, ...conflict.target, "", ...(conflict._tag === "Update" ? conflict.update : [])]

const compileInsert = (
  dialect: Dialect,
  { definition, onConflict, properties, rows }: InsertRequest
): CompiledInsert => {
  const returning =
    dialect.capabilities.insertReturning && onConflict === undefined ? definition.columns.map(targetOf) : []
  const insert: Insert = {
    _tag: "Insert",
    table: definition.table,
    columns: properties.map((property) => targetOf(columnOf(definition, property))),
    rows: rows.length,
    conflict: conflictOf(definition, onConflict),
    returning,
    identity: definition.columns.find((column) => column.facts.identity === true)?.name,
    key: definition.primaryKey.map((column) => column.name)
  }
  const row = instancePlan(definition)
  const decode: RowDecoder = rowDecoder(row, dialect.codec)
  return {
    ...Compiled.compile(dialect, insert, definition.table, Compiled.trustingEncoder),
    insert,
    row,
    decode,
    children: []
  }
}

const targetOf = ({ name, type }: ColumnDefinition): Target => ({ _tag: "Target", name, type })

const conflictOf = (definition: ModelDefinition, conflict: OnConflict | undefined): Conflict | undefined => {
  if (conflict === undefined) return undefined
  const target = conflict.target.map((name) => columnOf(definition, name).name)
  if (conflict._tag === "Ignore") return { _tag: "Ignore", target }
  const touched = definition.columns.filter(
    ({ facts, property, relation }) =>
      conflict.update.includes(property) || conflict.update.includes(relation ?? property) || facts.autoNow === true
  )
  return { _tag: "Update", target, update: touched.map(targetOf) }
}

const instancePlan = (definition: ModelDefinition): InstancePlan => ({
  _tag: "Instance",
  definition,
  slots: definition.columns.map(({ property, type }, position) => ({ position, name: property, type })),
  annotations: [],
  joined: [],
  loaded: []
})

const parametersOf = (compiled: CompiledInsert, { properties, rows }: InsertRequest): ReadonlyArray<unknown> => {
  const values: Array<unknown> = []
  for (const row of rows) for (const property of properties) values.push(row[property])
  return compiled.bind(values, [])
}

const returned = (access: Access, request: InsertRequest): Run<Rows> => {
  const compiled = compiledOf(access.driver.dialect, request)
  const written = run(access, compiled, parametersOf(compiled, request))
  if (!isDone(written)) return Effect.flatMap(written, (result) => decodeAll(access, compiled, result.rows))
  if (Exit.isFailure(written)) return Exit.failCause(written.cause)
  const rows = decodeAll(access, compiled, written.value.rows)
  return Either.isRight(rows) ? Exit.succeed(rows.right) : Exit.fail(rows.left)
}

// ---- without RETURNING -----------------------------------------------------------------------------------------------

const refetched = (access: Access, request: InsertRequest): Run<Rows> => {
  const compiled = compiledOf(access.driver.dialect, request)
  const { definition, rows } = request
  // Suspended: a statement takes the connection that is due where `run` is called.
  const written = Effect.flatMap(
    Effect.suspend(() => run(access, compiled, parametersOf(compiled, request))),
    (result) => {
      if (request.onConflict !== undefined) return findAgain(access, definition, rows, locators(request))
      const numbered = withNumbers(definition, rows, result.insertId)
      const complete = numbered.every((row) => definition.columns.every(({ property }) => row[property] !== undefined))
      // Where the application knows every value, what was written is what is stored.
      if (complete) return Effect.succeed(numbered.map((row) => new definition.rowClass(row, true)))
      return findAgain(access, definition, numbered, [definition.primaryKey])
    }
  )
  // Between the insert and the look at it nobody else may change the rows.
  return transaction(access, written)
}

type Values = Readonly<Record<string, unknown>>

// The engine numbers the rows of one statement one after another, from the first number, which it tells.
const withNumbers = (
  definition: ModelDefinition,
  rows: ReadonlyArray<Values>,
  insertId: number | bigint | undefined
): ReadonlyArray<Values> => {
  const identity = definition.columns.find((column) => column.facts.identity === true)
  if (identity === undefined || insertId === undefined) return rows
  const { property, type } = identity
  const number = (id: bigint): unknown => (type.storage._tag === "BigInteger" ? id : Number(id))
  return rows.map((row, i) => (property in row ? row : { ...row, [property]: number(BigInt(insertId) + BigInt(i)) }))
}

type Locator = ReadonlyArray<ColumnDefinition>

// By what a row that conflicted, or did not, can be found: the target of the conflict, else any unique columns.
const locators = ({ definition, onConflict }: InsertRequest): ReadonlyArray<Locator> => {
  const target = (onConflict?.target ?? []).map((name) => columnOf(definition, name))
  if (target.length > 0) return [target]
  const named = tableOf(definition).uniques.map(({ columns }) =>
    definition.columns.filter(({ name }) => columns.includes(name))
  )
  return [definition.primaryKey, ...named]
}

const known = (locator: Locator, row: Values): boolean =>
  locator.every(({ property }) => row[property] !== undefined && row[property] !== null)

/** The rows as they are stored now, in the order given; rows by which nothing can be found are left out. */
const findAgain = (
  access: Access,
  definition: ModelDefinition,
  given: ReadonlyArray<Values>,
  by: ReadonlyArray<Locator>
): Run<Rows> =>
  Effect.gen(function* () {
    const found = new Map<Values, unknown>()
    for (const locator of by) {
      const missing = given.filter((row) => !found.has(row) && known(locator, row))
      const stored = yield* byLocator(access, definition, locator, missing)
      for (const row of missing) {
        const match = stored.get(textOf(locator, row))
        if (match !== undefined) found.set(row, match)
      }
    }
    return given.flatMap((row) => found.get(row) ?? [])
  })

const textOf = (locator: Locator, row: Values): string =>
  JSON.stringify(locator.map(({ property }) => String(row[property])))

// Conditions on several columns make deep expressions, of which SQLite takes a thousand.
const rowsPerQuery = 500

const byLocator = (
  access: Access,
  definition: ModelDefinition,
  locator: Locator,
  given: ReadonlyArray<Values>
): Run<ReadonlyMap<string, unknown>> =>
  Effect.map(
    Effect.forEach(chunks(given, rowsPerQuery), (some) =>
      rows(access, amongRows(definition, locator, some), Effect.succeed)
    ),
    (found) =>
      // A decoded row has a value for each property.
      new Map(found.flat().map((row) => [textOf(locator, row as Values), row] as const))
  )

const chunks = <A>(list: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
