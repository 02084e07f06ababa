/**
 * Inserts: rows come back as they are stored, by RETURNING where there is one, else by their keys.
 */
import * as Effect from "effect/Effect"
import type { Conflict, Insert, Target } from "../ast/Statement.js"
import { decodedAgain } from "../definition/carrier.js"
import { columnOf } from "../definition/columns.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import type * as DatabaseError from "../error/DatabaseError.js"
import { derive } from "../internal/intern.js"
import { instanceMaker, type RowDecoder, rowDecoder } from "../plan/decode/index.js"
import type { InstancePlan } from "../plan/Plan.js"
import { mayHitAnother } from "../query/conflicts.js"
import { asGiven } from "../service/Connection.js"
import type { InsertRequest, OnConflict } from "../service/Database.js"
import type { Dialect } from "../service/Dialect.js"
import type { Access } from "./Access.js"
import { together, transaction } from "./blocks.js"
import * as Compiled from "./Compiled.js"
import { attempt, decoded, run } from "./execute.js"
import { findAgain, type Values } from "./findAgain.js"
import { findConflicting, lookedFor, touched, unlessOvertaken } from "./upsert.js"

type Run<A> = Effect.Effect<A, DatabaseError.DatabaseError>
type Rows = ReadonlyArray<unknown>

/** Inserts rows, and gives them back. */
export const insert = (access: Access, request: InsertRequest): Run<Rows> => {
  if (request.rows.length === 0) return Effect.succeed([])
  const { dialect } = access.driver
  const { conflictTarget, insertReturning } = dialect.capabilities
  const { definition, onConflict, properties } = request
  return attempt(() => {
    if (onConflict === undefined) return insertReturning ? returned(access, request) : refetched(access, request)
    return unlessOvertaken(
      conflictTarget || !mayHitAnother(definition, onConflict, properties)
        ? refetched(access, request)
        : lookedFor(access, request, onConflict, insert)
    )
  })
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
    locks: undefined,
    kept: [],
    children: []
  }
}

const targetOf = ({ name, type }: ColumnDefinition): Target => ({ _tag: "Target", name, type })

const conflictOf = (definition: ModelDefinition, conflict: OnConflict | undefined): Conflict | undefined => {
  if (conflict === undefined) return undefined
  const target = conflict.target.map((name) => columnOf(definition, name).name)
  if (conflict._tag === "Ignore") return { _tag: "Ignore", target }
  return { _tag: "Update", target, update: touched(definition, conflict.update).map(targetOf) }
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
  return decoded(access, compiled, parametersOf(compiled, request))
}

// ---- without RETURNING -----------------------------------------------------------------------------------------------

const refetched = (access: Access, request: InsertRequest): Run<Rows> => {
  const compiled = compiledOf(access.driver.dialect, request)
  const { definition, rows } = request
  // Suspended: a statement takes the connection that is due where `run` is called.
  const written = Effect.flatMap(
    Effect.suspend(() => run(access, compiled, parametersOf(compiled, request), asGiven)),
    (result) => {
      if (request.onConflict !== undefined) return findConflicting(access, request)
      return Effect.flatMap(stepOf(access, rows.length), (step) => {
        const numbered = withNumbers(definition, rows, result.insertId, step)
        // Where the application knows every value, what was written is what is stored.
        return numbered.every((row) => isComplete(definition, row))
          ? Effect.succeed(numbered.map((row) => instance(definition, row)))
          : findAgain(access, definition, numbered, [definition.primaryKey])
      })
    }
  )
  if (asksNothingElse(request)) return written
  // Between the insert and the look at it nobody else may change the rows.
  // What may be tried again must be undone first, and leave the transaction around it whole.
  return request.onConflict === undefined ? together(access, () => written) : transaction(access, () => written)
}

const isComplete = ({ columns }: ModelDefinition, row: Values): boolean =>
  columns.every(({ property }) => row[property] !== undefined)

// One row of which all is known but for the number that the engine gives: it needs no transaction of its own.
const asksNothingElse = ({ definition, onConflict, properties, rows }: InsertRequest): boolean =>
  onConflict === undefined &&
  rows.length === 1 &&
  definition.columns.every(({ facts, property }) => facts.identity === true || properties.includes(property))

// Asked on the connection of the insert: it is the session's own.
const stepOf = (access: Access, size: number): Run<bigint> => {
  const sql = access.driver.dialect.identityStep
  if (sql === undefined || size === 1) return Effect.succeed(1n)
  const statement = { sql, operation: "SELECT", table: undefined, returnsRows: true }
  return Effect.map(
    Effect.suspend(() => run(access, { statement, bind: () => [] }, [], asGiven)),
    ({ rows }) => BigInt(String(rows[0]?.[0] ?? 1))
  )
}

// The engine numbers the rows of one statement in their order, from the first number, which it tells.
const withNumbers = (
  definition: ModelDefinition,
  rows: ReadonlyArray<Values>,
  insertId: number | bigint | undefined,
  step: bigint
): ReadonlyArray<Values> => {
  const identity = definition.columns.find((column) => column.facts.identity === true)
  if (identity === undefined || insertId === undefined) return rows
  const { property, type } = identity
  const number = (id: bigint): unknown => (type.storage._tag === "BigInteger" ? id : Number(id))
  return rows.map((row, i) =>
    property in row ? row : { ...row, [property]: number(BigInt(insertId) + BigInt(i) * step) }
  )
}

const instance = (definition: ModelDefinition, row: Values): object => {
  const { make, readers } = derive(definition.trie, ["read again"], () => ({
    make: instanceMaker(instancePlan(definition)),
    readers: definition.columns.map(({ property, type }) => [property, decodedAgain(type)] as const)
  }))
  return make(readers.map(([property, read]) => read(row[property])))
}
