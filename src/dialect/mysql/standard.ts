/**
 * A session in the shape `@effect/sql` knows: rows as objects.
 *
 * `mysql2`'s options hold for the whole connection, so what comes back here is what our codecs read: BIGINT and DECIMAL,
 * dates and times, and JSON are strings; every other type is as usual.
 */
import type * as SqlConnection from "@effect/sql/SqlConnection"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type { QueryResult } from "mysql2"
import { bind } from "./bind.js"
import { withoutSecrets } from "./errors.js"
import { distinct, type Prepared } from "./kinds.js"
import { type Request, rowsOf, run } from "./run.js"
import { escapesUnsafely, type Session } from "./session.js"
import { stream } from "./stream.js"

type Execute = SqlConnection.Connection["execute"]

/**
 * The standard connection over a session.
 */
export const standard = (session: Session): SqlConnection.Connection => {
  const raw = <A>(request: Request, onAnswer: (answer: QueryResult) => A) =>
    run(session, request, { onAnswer, onFailure: failed })
  const execute =
    (request: (sql: string, params: ReadonlyArray<unknown>) => Request): Execute =>
    (sql, params, transformRows) => {
      const rows = raw(request(sql, params), answered)
      return transformRows === undefined ? rows : Effect.map(rows, transformRows)
    }
  const unprepared = execute(asText)
  const asObjects = preparing(session, false)
  const asArrays = preparing(session, true)
  return {
    execute: execute(asObjects),
    executeUnprepared: (sql, params, transformRows) =>
      Effect.suspend(() =>
        params.length > 0 && escapesUnsafely(session) ? unescapable : unprepared(sql, params, transformRows)
      ),
    executeRaw: (sql, params) => raw(asObjects(sql, params), (answer) => answer),
    executeValues: (sql, params) => raw(asArrays(sql, params), answered),
    executeStream: (sql, params, transformRows) => {
      // `@effect/sql` leaves the type of rows to whoever asks.
      const transform = transformRows as ((rows: ReadonlyArray<unknown>) => ReadonlyArray<unknown>) | undefined
      const onRows = (rows: ReadonlyArray<unknown>) => (transform === undefined ? rows : transform(rows))
      const onAnswer = (answer: QueryResult) => onRows(rowsOf(answer))
      return stream(session, asObjects(sql, params), { onRows, onAnswer, onFailure: failed })
    }
  }
}

const preparing = (session: Session, rowsAsArray: boolean) => {
  const prepared: Prepared = new Map()
  const exact = session.server.flavour === "mysql"
  const most = session.target.maxPreparedStatements
  return (sql: string, params: ReadonlyArray<unknown>): Request => ({
    sql: exact ? distinct(prepared, most, sql, params) : sql,
    values: params.map(bind),
    rowsAsArray,
    prepared: true
  })
}

const asText = (sql: string, params: ReadonlyArray<unknown>): Request => ({
  sql,
  values: params,
  rowsAsArray: false,
  prepared: false
})

// `@effect/sql` leaves the type of rows to whoever asks, so this one fits them all.
const answered = (answer: QueryResult): ReadonlyArray<never> => rowsOf(answer) as ReadonlyArray<never>

const failed = (cause: unknown): SqlError =>
  new SqlError({ cause: withoutSecrets(cause), message: "Failed to execute statement" })

const unescapable: Effect.Effect<never, SqlError> = Effect.fail(
  new SqlError({
    cause: undefined,
    message: "With the SQL mode NO_BACKSLASH_ESCAPES, mysql2 cannot put values into a text safely"
  })
)
