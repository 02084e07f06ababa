/**
 * Connections to PostgreSQL, each over a client of our own.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Connection, Connector, Row } from "../../service/Connection.js"
import { type PostgresConnectionConfig, sessionSettings } from "./config.js"
import { classify } from "./errors.js"
import { execute, script } from "./execution.js"
import type { Chunk } from "./portal.js"
import { destroy, inTransaction, isUsable, open, type Session } from "./session.js"
import { standard } from "./standard.js"
import { stream } from "./stream.js"

/**
 * Opens connections to the server that `config` names; each is closed with its scope.
 *
 * @since 0.1.0
 * @category constructors
 */
export const connector = (config: PostgresConnectionConfig): Connector =>
  Effect.map(open(config), (session) => fromSession(session, config))

// DISCARD ALL but for the prepared statements, which do no harm and save the next user their making.
// https://www.postgresql.org/docs/current/sql-discard.html
const discard =
  "RESET SESSION AUTHORIZATION; RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); " +
  "DISCARD TEMP; DISCARD SEQUENCES"

const fromSession = (session: Session, config: PostgresConnectionConfig): Connection => ({
  execute: (statement, parameters, reader) => execute(session, statement.sql, parameters, reader),
  script: (sql) => script(session, sql),
  stream: ({ sql }, parameters) =>
    stream(session, sql, parameters, { onChunk: rows, onFailure: (cause) => classify(cause, sql, parameters) }),
  reset: Effect.suspend(() => script(session, `ROLLBACK; ${discard}; ${sessionSettings(config)}`)),
  giveUp: () => destroy(session),
  // Whoever is handed a connection must find it outside of any transaction.
  usable: () => isUsable(session) && !inTransaction(session),
  standard: standard(session)
})

const rows = (chunk: Chunk): ReadonlyArray<Row> => chunk.rows
