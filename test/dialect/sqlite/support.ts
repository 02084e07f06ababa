import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { SqliteConnectionConfig } from "../../../src/dialect/sqlite/config.js"
import { connector, type SqliteConnection } from "../../../src/dialect/sqlite/connection.js"
import { asGiven } from "../../../src/service/Connection.js"
import type { Statement } from "../../../src/service/Statement.js"

/** A statement as the compiler would make it. */
export const statement = (sql: string, bigIntegers = false): Statement => ({
  sql,
  operation: sql.trimStart().split(/\s/, 1)[0]?.toUpperCase() ?? "",
  table: undefined,
  returnsRows: /^\s*(select|with)|returning/i.test(sql),
  bigIntegers
})

/** The path of a database file that goes with the scope. */
export const file = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "reinhardt-sqlite-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  ),
  (folder) => join(folder, "test.db")
)

/** A connection to a database file of its own. */
export const onFile = (config?: Omit<SqliteConnectionConfig, "filename">) =>
  Effect.flatMap(file, (filename) => connector({ ...config, filename }))

/** A connection to a database in memory. */
export const inMemory = connector({ filename: ":memory:" })

/** The rows of a statement. */
export const query = (connection: SqliteConnection, sql: string, ...parameters: ReadonlyArray<unknown>) =>
  Effect.map(
    Effect.suspend(() => connection.execute(statement(sql), parameters, asGiven)),
    ({ rows }) => rows
  )

/** The same with integers as bigints. */
export const queryExact = (connection: SqliteConnection, sql: string, ...parameters: ReadonlyArray<unknown>) =>
  Effect.map(
    Effect.suspend(() => connection.execute(statement(sql, true), parameters, asGiven)),
    ({ rows }) => rows
  )
