/**
 * Connections to MySQL and MariaDB, each over a `mysql2` connection of our own.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { QueryResult } from "mysql2"
import type { Connection, Connector, Result, Row, RowReader } from "../../service/Connection.js"
import type { Statement } from "../../service/Statement.js"
import { type MySqlConnectionConfig, sessionSettings } from "./config.js"
import { classify } from "./errors.js"
import { headerOf, type Request, type RowReading, rowsOf, run } from "./run.js"
import { inTransaction, open, type Session } from "./session.js"
import { standard } from "./standard.js"
import { stream } from "./stream.js"
import { destroy, reset } from "./wire.js"

/**
 * Opens connections to the server that `config` names, MySQL or MariaDB; each is closed with its scope.
 *
 * - A statement can hold 65,535 parameters, no more (error 1390).
 * - Interruption stops a statement by KILL QUERY, over one more connection that lives for that long. Where none can be
 *   had, or a proxy hides which session this is, the statement has five seconds to end by itself; then the connection
 *   is broken off. A stream is broken off at once.
 * - A stream keeps the connection busy until it ends, unless a transaction is open: then it reads all rows first.
 *
 * @since 0.1.0
 * @category constructors
 */
export const connector = (config: MySqlConnectionConfig): Connector =>
  Effect.map(open(config), (session) => fromSession(session, config))

const fromSession = (session: Session, config: MySqlConnectionConfig): Connection => {
  const { flavour } = session.server
  const onFailure = (sql: string, parameters?: ReadonlyArray<unknown>) => (cause: unknown) =>
    classify(cause, flavour, sql, parameters)
  const script = (sql: string) => run(session, text(sql), { onAnswer: () => undefined, onFailure: onFailure(sql) })
  return {
    execute: <A>(statement: Statement, values: ReadonlyArray<unknown>, reader: RowReader<A>) => {
      const { sql } = statement
      const rows: RowReading = { statement, reader }
      return run(
        session,
        { ...prepared(sql, values), rows },
        {
          onAnswer: resultOf<A>,
          onFailure: onFailure(sql, values)
        }
      )
    },
    script,
    reset: Effect.zipRight(
      Effect.mapError(reset(session.wire), onFailure("COM_RESET_CONNECTION")),
      Effect.suspend(() => script(sessionSettings(config, flavour)))
    ),
    stream: ({ sql }, values) =>
      stream(session, prepared(sql, values), {
        onRows: rows<Row>,
        onAnswer: (answer) => rows<Row>(rowsOf(answer)),
        onFailure: onFailure(sql, values)
      }),
    giveUp: () => destroy(session.wire),
    // Whoever is handed a connection must find it outside of any transaction.
    usable: () => session.wire.failure === undefined && !inTransaction(session),
    standard: standard(session)
  }
}

const prepared = (sql: string, values: ReadonlyArray<unknown>): Request => ({
  sql,
  values,
  rowsAsArray: true,
  prepared: true
})

const text = (sql: string): Request => ({ sql, values: [], rowsAsArray: true, prepared: false })

// What rows are was said when they were asked for, which `mysql2`'s types do not know.
const rows = <A>(answer: ReadonlyArray<unknown>): ReadonlyArray<A> => answer as ReadonlyArray<A>

const resultOf = <A>(answer: QueryResult): Result<A> => {
  const found = rows<A>(rowsOf(answer))
  const header = headerOf(answer)
  if (header === undefined) return { rows: found, affected: found.length, insertId: undefined }
  return { rows: found, affected: Number(header.affectedRows), insertId: identity(header.insertId) }
}

// Beyond 2^53 it comes as text.
const identity = (id: number | string): number | bigint | undefined =>
  typeof id === "string" ? BigInt(id) : id === 0 ? undefined : id
