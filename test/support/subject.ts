import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { Insert, Statement } from "../../src/ast/Statement.js"
import type { TableSpec } from "../../src/ast/Table.js"
import type { ValueType } from "../../src/ast/ValueType.js"
import * as MySql from "../../src/dialect/mysql/connection.js"
import * as Postgres from "../../src/dialect/postgres/connection.js"
import * as Sqlite from "../../src/dialect/sqlite/connection.js"
import * as ValueTypes from "../../src/expression/ValueTypes.js"
import { asGiven, type Connection, type Result } from "../../src/service/Connection.js"
import type { Dialect, Slot } from "../../src/service/Dialect.js"
import { dialects, type SqlName } from "./dialects.js"
import { freshDatabase } from "./servers/index.js"

/** A connection to an empty database of this test's own. */
const connections: Readonly<Record<SqlName, Effect.Effect<Connection, unknown, Scope.Scope>>> = {
  sqlite: Sqlite.connector({ filename: ":memory:" }),
  postgres: Effect.flatMap(freshDatabase("postgres"), (url) => Postgres.connector({ url: Redacted.make(url) })),
  mysql: Effect.flatMap(freshDatabase("mysql"), (url) => MySql.connector({ url: Redacted.make(url) })),
  mariadb: Effect.flatMap(freshDatabase("mariadb"), (url) => MySql.connector({ url: Redacted.make(url) }))
}

/** A database, and its compiler: statements go in, carriers come out. */
export interface Subject {
  readonly name: SqlName
  readonly dialect: Dialect
  readonly connection: Connection
  readonly run: (statement: Statement, values?: ReadonlyArray<unknown>) => Effect.Effect<Result, unknown>
  /** The rows, decoded. */
  readonly rows: (
    statement: Statement,
    values?: ReadonlyArray<unknown>
  ) => Effect.Effect<ReadonlyArray<ReadonlyArray<unknown>>, unknown>
  readonly create: (...tables: ReadonlyArray<TableSpec>) => Effect.Effect<void, unknown>
  /** Inserts rows of carriers, under the types of the table's columns. */
  readonly insert: (
    table: TableSpec,
    rows: ReadonlyArray<Readonly<Record<string, unknown>>>
  ) => Effect.Effect<Result, unknown>
}

export const subject = (name: SqlName): Effect.Effect<Subject, unknown, Scope.Scope> =>
  Effect.map(connections[name], (connection) => {
    const dialect = dialects[name]
    const run: Subject["run"] = (statement, values = []) => execute(dialect, connection, statement, values)
    return {
      name,
      dialect,
      connection,
      run,
      rows: (statement, values) =>
        Effect.map(run(statement, values), ({ rows }) => rows.map((row) => decode(dialect, statement, row))),
      create: (...tables) =>
        Effect.suspend(() =>
          Effect.forEach(dialect.schemaEditor.createTables(tables), connection.script, { discard: true })
        ),
      insert: (table, rows) =>
        run(
          insertOf(table, rows),
          rows.flatMap((row) => Object.values(row))
        )
    }
  })

const execute = (dialect: Dialect, connection: Connection, statement: Statement, values: ReadonlyArray<unknown>) =>
  Effect.suspend(() => {
    const { slots, sql } = dialect.compile(statement)
    const described = {
      sql,
      operation: statement._tag.toUpperCase(),
      table: undefined,
      returnsRows: statement._tag === "Select" || ("returning" in statement && statement.returning.length > 0),
      bigIntegers: true
    }
    return connection.execute(
      described,
      slots.flatMap((slot) => bind(dialect, slot, values[slot.index])),
      asGiven
    )
  })

const bind = (dialect: Dialect, { list, size, type }: Slot, value: unknown): ReadonlyArray<unknown> => {
  const { encode } = dialect.codec(type.storage)
  const encoded = (each: unknown) => (encode === undefined || each === null ? each : encode(each))
  if (size === undefined) return [encoded(value)]
  const elements = (value as ReadonlyArray<unknown>).map(encoded)
  const json = (each: unknown) => (typeof each === "bigint" ? String(each) : JSON.stringify(each))
  if (list === "json") return [`[${elements.map(json).join()}]`]
  return list === "array"
    ? [elements]
    : Array.from({ length: size }, (_, i) => elements[Math.min(i, elements.length - 1)])
}

const typesOf = (statement: Statement): ReadonlyArray<ValueType> =>
  statement._tag === "Select"
    ? statement.outputs.map(({ expression }) => ValueTypes.of(expression))
    : "returning" in statement
      ? statement.returning.map((each) => each.type)
      : []

const decode = (dialect: Dialect, statement: Statement, row: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  typesOf(statement).map(({ storage }, i) => {
    const cell = row[i]
    return cell === null ? null : (dialect.codec(storage).decode?.(cell) ?? cell)
  })

const insertOf = (table: TableSpec, rows: ReadonlyArray<Readonly<Record<string, unknown>>>): Insert => ({
  _tag: "Insert",
  table: table.name,
  columns: Object.keys(rows[0] ?? {}).flatMap((name) =>
    table.columns
      .filter((column) => column.name === name)
      .map(({ storage }) => ({ _tag: "Target", name, type: { ...ValueTypes.text, storage } }) as const)
  ),
  rows: rows.length,
  conflict: undefined,
  returning: [],
  identity: "id",
  key: ["id"]
})
