/**
 * One open SQLite database on `better-sqlite3`.
 *
 * @since 0.1.0
 */
import Sqlite from "better-sqlite3"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type { DatabaseError } from "../../error/DatabaseError.js"
import type { Connection, Result, Row, RowReader } from "../../service/Connection.js"
import type { Statement } from "../../service/Statement.js"
import { isMemory, type SqliteConnectionConfig } from "./config.js"
import { classify, classifyOpening } from "./errors.js"
import * as Extras from "./extras.js"
import * as Functions from "./functions.js"
import * as Handles from "./handles.js"
import { registerOwn } from "./ownFunctions.js"
import * as Standard from "./standard.js"
import * as Rows from "./stream.js"

/**
 * A connection to SQLite, with what `@effect/sql-sqlite-node`'s `SqliteClient` adds to a `SqlClient`.
 *
 * - `execute` runs the statement to its end when it is called: nothing can interrupt a running statement. `insertId` is
 *   the rowid of an INSERT of exactly one row; an upsert that updates leaves SQLite's older one there, so that RETURNING
 *   is the way to ask for keys.
 * - `stream` holds an iterator open, while which the connection answers reads but refuses writes and BEGIN: give a
 *   stream a connection of its own. In memory, inside a transaction, and for a write with RETURNING, all rows are read
 *   before the first is handed out.
 *
 * @since 0.1.0
 * @category models
 */
export interface SqliteConnection extends Connection, Extras.Extras {}

/**
 * Opens a connection that lives in the scope. A database locked at that moment (another process may be switching it to
 * write-ahead logging) is tried again for two seconds.
 *
 * @since 0.1.0
 * @category constructors
 */
export const connector = (
  config: SqliteConnectionConfig
): Effect.Effect<SqliteConnection, DatabaseError, Scope.Scope> =>
  Effect.suspend(() => {
    const cursors: Rows.Cursors = new Set()
    return Effect.map(
      Effect.acquireRelease(Effect.try({ try: () => open(config), catch: classifyOpening }), (db) =>
        Effect.sync(() => close(db, cursors))
      ),
      (db) => make(db, config, cursors)
    )
  }).pipe(Effect.retry({ while: (error) => error.isRetryable, schedule: untilUnlocked }))

const untilUnlocked = Schedule.exponential("2 millis").pipe(
  Schedule.union(Schedule.spaced("50 millis")),
  Schedule.jittered,
  Schedule.upTo("2 seconds")
)

const open = (config: SqliteConnectionConfig): Sqlite.Database => {
  const readonly = config.readonly ?? false
  const db = new Sqlite(config.filename, { readonly, timeout: 0 })
  try {
    db.pragma("foreign_keys = ON")
    if (config.wal !== false && !readonly) enableWal(db)
    Functions.register(db)
    registerOwn(db, config.functions ?? {})
    return db
  } catch (cause) {
    db.close()
    throw cause
  }
}

// A database in memory, and a file on some network file systems, answer with the mode they keep.
const enableWal = (db: Sqlite.Database): void => {
  const mode = db.pragma("journal_mode = WAL", { simple: true })
  // Safe against corruption in WAL mode: https://www.sqlite.org/pragma.html#pragma_synchronous
  if (mode === "wal") db.pragma("synchronous = NORMAL")
}

// The driver refuses to close under an open iterator.
const close = (db: Sqlite.Database, cursors: Rows.Cursors): void => {
  for (const cursor of cursors) cursor.return?.()
  cursors.clear()
  db.close()
}

const make = (db: Sqlite.Database, config: SqliteConnectionConfig, cursors: Rows.Cursors): SqliteConnection => {
  const memory = isMemory(config)
  const preparedStatements = config.preparedStatements ?? 2_000
  return {
    execute: executing(db, preparedStatements),
    script: (sql) => Effect.try({ try: () => void db.exec(sql), catch: (cause) => classify(cause, sql) }),
    stream: (statement, parameters) =>
      Rows.rows<Row, DatabaseError>({
        db,
        cursors,
        memory,
        parameters,
        prepare: () => arrayRows(db.prepare(statement.sql), statement.bigIntegers === true),
        onError: (cause) => classify(cause, statement.sql, parameters)
      }),
    reset: Effect.try({ try: () => reset(db), catch: (cause) => classify(cause) }),
    giveUp: () => {},
    // Whoever is handed a connection must find it outside of any transaction, and free to write.
    usable: () => db.open && !db.inTransaction && cursors.size === 0,
    standard: Standard.make({ db, cursors, memory, preparedStatements }),
    ...Extras.make(db)
  }
}

// What else a user may have set lives in the file, or is meant to last.
const reset = (db: Sqlite.Database): void => {
  if (db.inTransaction) db.exec("ROLLBACK")
  db.exec("PRAGMA foreign_keys = ON; PRAGMA query_only = OFF")
}

const arrayRows = (statement: Sqlite.Statement, bigIntegers: boolean): Sqlite.Statement =>
  statement.reader ? statement.raw(true).safeIntegers(bigIntegers) : statement

/**
 * The library's hottest function. Whether integers are read as `bigint` is a property of the handle, never switched:
 * statements with big integers have handles of their own, even for the same text.
 */
const executing = (db: Sqlite.Database, preparedStatements: number): SqlExecute => {
  const plain = Handles.make(preparedStatements, (sql) => arrayRows(db.prepare(sql), false))
  const exact = Handles.make(preparedStatements, (sql) => arrayRows(db.prepare(sql), true))
  const insertId = lastInsertId(db)
  return (statement, parameters, reader) => {
    let handle: Handles.Handle
    try {
      handle = statement.bigIntegers === true ? exact(statement.sql) : plain(statement.sql)
    } catch (cause) {
      return Exit.fail(classify(cause, statement.sql))
    }
    try {
      if (handle.reader) {
        // The handle is set to give arrays.
        const rows = handle.statement.all(...parameters) as ReadonlyArray<Row>
        return Exit.succeed({ rows: rows.map((row) => reader.read(row)), affected: rows.length, insertId: undefined })
      }
      const run = handle.statement.run(...parameters)
      const inserted = run.changes === 1 && statement.operation === "INSERT"
      return Exit.succeed({
        rows: [],
        affected: run.changes,
        insertId: inserted ? insertId(run.lastInsertRowid) : undefined
      })
    } catch (cause) {
      return Exit.fail(classify(cause, statement.sql, parameters))
    }
  }
}

type SqlExecute = <A>(
  statement: Statement,
  parameters: ReadonlyArray<unknown>,
  reader: RowReader<A>
) => Exit.Exit<Result<A>, DatabaseError>

// The driver rounds a rowid beyond 2^53; SQLite still knows it.
const lastInsertId =
  (db: Sqlite.Database) =>
  (id: number | bigint): number | bigint =>
    Number.isSafeInteger(id)
      ? id
      : // A rowid is an integer, so that is what a plucked row is.
        (db.prepare("SELECT last_insert_rowid()").pluck().safeIntegers().get() as bigint)
