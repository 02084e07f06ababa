/**
 * A connection in the shape `@effect/sql` knows.
 */
import { SafeIntegers } from "@effect/sql/SqlClient"
import type * as SqlConnection from "@effect/sql/SqlConnection"
import { SqlError } from "@effect/sql/SqlError"
import type Sqlite from "better-sqlite3"
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import * as Handles from "./handles.js"
import * as Rows from "./stream.js"

/** What `standard` shares with the connection it belongs to. */
export interface Options {
  readonly db: Sqlite.Database
  readonly cursors: Rows.Cursors
  readonly memory: boolean
  readonly preparedStatements: number
}

type Parameters = ReadonlyArray<unknown>
type Objects = ReadonlyArray<object>
type Transform = (<A extends object>(rows: ReadonlyArray<A>) => ReadonlyArray<A>) | undefined

/**
 * The standard connection, on handles of its own: rows are objects, and integers what `SafeIntegers` says at each run.
 */
export const make = ({ cursors, db, memory, preparedStatements }: Options): SqlConnection.Connection => {
  const prepare = (sql: string) => db.prepare(sql)
  const objects = Handles.make(preparedStatements, prepare)
  const arrays = Handles.make(preparedStatements, (sql) => rawRows(prepare(sql)))
  const rows = (find: () => Sqlite.Statement, parameters: Parameters, transform: Transform) => {
    const read = running(find, (statement) => readRows(statement, parameters))
    return transform === undefined ? read : Effect.map(read, transform)
  }
  return {
    execute: (sql, parameters, transform) => rows(() => objects(sql).statement, parameters, transform),
    executeUnprepared: (sql, parameters, transform) => rows(() => prepare(sql), parameters, transform),
    executeRaw: (sql, parameters) =>
      running(
        () => objects(sql).statement,
        (statement) => (statement.reader ? statement.all(...parameters) : statement.run(...parameters))
      ),
    executeValues: (sql, parameters) =>
      running(
        () => arrays(sql).statement,
        // These handles are raw: their rows are arrays.
        (statement) => readRows(statement, parameters) as ReadonlyArray<ReadonlyArray<unknown>>
      ),
    executeStream: (sql, parameters, transform) => {
      const source = { db, cursors, memory, parameters, onError: failure }
      const stream = Stream.unwrap(
        withSafeIntegers((safe) =>
          Exit.succeed(Rows.rows<object, SqlError>({ ...source, prepare: () => prepare(sql).safeIntegers(safe) }))
        )
      )
      return transform === undefined ? stream : Stream.mapChunks(stream, overChunk(transform))
    }
  }
}

const rawRows = (statement: Sqlite.Statement): Sqlite.Statement => (statement.reader ? statement.raw(true) : statement)

const readRows = (statement: Sqlite.Statement, parameters: Parameters): Objects => {
  // Rows are objects, or arrays, which are objects too.
  if (statement.reader) return statement.all(...parameters) as Objects
  statement.run(...parameters)
  return []
}

const overChunk = (transform: NonNullable<Transform>) => (chunk: Chunk.Chunk<object>) =>
  Chunk.unsafeFromArray(transform(Chunk.toReadonlyArray(chunk)))

const withSafeIntegers = <A, E>(run: (safe: boolean) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.withFiberRuntime((fiber) => run(Context.get(fiber.currentContext, SafeIntegers)))

const running = <A>(
  find: () => Sqlite.Statement,
  run: (statement: Sqlite.Statement) => A
): Effect.Effect<A, SqlError> =>
  withSafeIntegers((safe) => {
    try {
      // The setting sticks to the handle: said at every run, or one run would decide for the next.
      return Exit.succeed(run(find().safeIntegers(safe)))
    } catch (cause) {
      return Exit.fail(failure(cause))
    }
  })

const failure = (cause: unknown): SqlError => new SqlError({ cause, message: "Failed to execute statement" })
