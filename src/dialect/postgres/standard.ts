/**
 * A session in the shape `@effect/sql` knows: rows as objects, values parsed by `pg`.
 */
import type * as SqlConnection from "@effect/sql/SqlConnection"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import { type FieldDef, Query, type QueryArrayConfig, type QueryConfig, type QueryResult } from "pg"
import type { Row } from "../../service/Connection.js"
import { settle, stop, type Task } from "./cancel.js"
import { isAnswer, Refused, withoutSecrets } from "./errors.js"
import type { Chunk } from "./portal.js"
import { type Session, whenQuiet } from "./session.js"
import { stream } from "./stream.js"

type Execute = SqlConnection.Connection["execute"]

/**
 * The standard connection over a session.
 */
export const standard = (session: Session): SqlConnection.Connection => {
  const execute: Execute = (sql, params, transformRows) => {
    const rows = Effect.map(query(session, { text: sql, values: [...params] }), rowsOf)
    return transformRows === undefined ? rows : Effect.map(rows, transformRows)
  }
  const objects = objectsWith(session)
  return {
    execute,
    // Nothing is prepared under a name here.
    executeUnprepared: execute,
    executeRaw: (sql, params) => query(session, { text: sql, values: [...params] }),
    executeValues: (sql, params) => {
      const config: QueryArrayConfig<Array<unknown>> = { text: sql, values: [...params], rowMode: "array" }
      return Effect.map(query(session, config), rowsOf)
    },
    executeStream: (sql, params, transformRows) =>
      stream(session, sql, params, {
        onChunk: transformRows === undefined ? objects : (chunk) => transformRows(objects(chunk)),
        onFailure: failed
      })
  }
}

// `pg` answers a text of several statements with an array of results; its types do not say so.
type Answer = QueryResult | ReadonlyArray<QueryResult>

// `@effect/sql` leaves the type of rows to whoever asks, so this one fits them all.
const rowsOf = (answer: Answer): ReadonlyArray<never> =>
  ("rows" in answer
    ? answer.rows
    : answer.map((result) => result.rows)) as ReadonlyArray<unknown> as ReadonlyArray<never>

const failed = (cause: unknown): SqlError =>
  new SqlError({ cause: withoutSecrets(cause), message: "Failed to execute statement" })

const query = (session: Session, config: QueryConfig<Array<unknown>>): Effect.Effect<Answer, SqlError> =>
  Effect.async((resume) => {
    const task: Task = { sent: false, abandoned: false, answered: false, onAnswered: undefined }
    const end = (effect: Effect.Effect<Answer, SqlError>) => {
      settle(task)
      resume(effect)
    }
    const callback = (cause: Error | null | undefined, result: QueryResult) => {
      if (!cause) return end(Effect.succeed(result))
      if (!isAnswer(cause)) return end(Effect.fail(failed(cause)))
      whenQuiet(session, () => end(Effect.fail(failed(cause))))
    }
    session.client.query(tracked(new Query(config, callback), task))
    return stop(session, task)
  })

// Tells the task when its query leaves `pg`'s queue.
const tracked = (query: Query, task: Task): Query => {
  const { submit } = query
  query.submit = (connection) => {
    if (task.abandoned) return new Refused("the statement was interrupted before it was sent")
    task.sent = true
    return submit.call(query, connection)
  }
  return query
}

const objectsWith =
  (session: Session) =>
  ({ fields, rows }: Chunk): ReadonlyArray<Record<string, unknown>> => {
    const parsers = fields.map((field) => session.client.getTypeParser(field.dataTypeID, "text"))
    return rows.map((row) => objectOf(fields, parsers, row))
  }

const objectOf = (
  fields: ReadonlyArray<FieldDef>,
  parsers: ReadonlyArray<(text: string) => unknown>,
  row: Row
): Record<string, unknown> =>
  Object.fromEntries(
    // The protocol's text, or null.
    fields.map(({ name }, i) => [name, row[i] === null ? null : parsers[i]?.(row[i] as string)])
  )
