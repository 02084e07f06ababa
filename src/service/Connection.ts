/**
 * One open connection to a database, as a dialect's client provides it.
 *
 * @since 0.1.0
 */
import type * as SqlConnection from "@effect/sql/SqlConnection"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Statement } from "./Statement.js"

/**
 * A row as the driver gives it: values by position, decoded by nobody yet.
 *
 * @since 0.1.0
 * @category models
 */
export type Row = ReadonlyArray<unknown>

/**
 * Reads rows as they come: what nobody keeps is collected at little cost. `read` must not throw.
 *
 * @since 0.1.0
 * @category models
 */
export interface RowReader<A> {
  readonly read: (row: Row) => A
}

/**
 * Reads each row as itself.
 *
 * @since 0.1.0
 * @category models
 */
export const asGiven: RowReader<Row> = { read: (row) => row }

/**
 * What a statement answered: its rows (empty when it returns none), how many rows it matched or wrote, and the first
 * identity it made, where the engine reports that instead of returning rows.
 *
 * @since 0.1.0
 * @category models
 */
export interface Result<A = Row> {
  readonly rows: ReadonlyArray<A>
  readonly affected: number
  readonly insertId: number | bigint | undefined
}

/**
 * One open connection. It runs one statement at a time; whoever holds it sees to that.
 *
 * - `execute` runs a statement, prepared under its text, with parameters already in the driver's form, and hands each row
 *   to the reader. Where the driver
 *   is synchronous the effect returned is already an `Exit`: the statement ran when `execute` was called, so call it
 *   inside an effect. Interruption stops the statement on the server, and waits until it has stopped.
 * - `script` runs text without parameters and without preparing it (`BEGIN`, DDL).
 * - `stream` reads rows through a cursor, in chunks; stopping early never leaves the connection in a doubtful state.
 * - `reset` undoes what was done to the session: an open transaction, settings, temporary tables, locks.
 * - `giveUp` breaks it off at once: what runs on it fails with `ConnectionLost`. It does nothing where there is no socket.
 * - `usable` tells whether the connection may be handed to somebody else; when false it must be closed.
 * - `standard` is the same connection in the shape `@effect/sql` knows.
 *
 * @since 0.1.0
 * @category models
 */
export interface Connection {
  readonly execute: <A>(
    statement: Statement,
    parameters: ReadonlyArray<unknown>,
    reader: RowReader<A>
  ) => Effect.Effect<Result<A>, DatabaseError>
  readonly script: (sql: string) => Effect.Effect<void, DatabaseError>
  readonly stream: (statement: Statement, parameters: ReadonlyArray<unknown>) => Stream.Stream<Row, DatabaseError>
  readonly reset: Effect.Effect<void, DatabaseError>
  readonly giveUp: () => void
  readonly usable: () => boolean
  readonly standard: SqlConnection.Connection
}

/**
 * Opens connections; each lives in the scope it was opened in.
 *
 * @since 0.1.0
 * @category models
 */
export type Connector = Effect.Effect<Connection, DatabaseError, Scope.Scope>
