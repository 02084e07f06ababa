/**
 * What can go wrong between us and a database, one error with a tagged reason.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Redacted from "effect/Redacted"

/**
 * Why a database call failed. Dialects classify the driver's errors into these.
 *
 * - `ConnectionFailed`: no connection could be opened; `ConnectionLost`: an open one broke.
 * - `PoolTimeout`: no connection became free in time; `PoolExhausted`: too many wait for one already; `PoolClosed`: the
 *   pool's scope has ended; `PoolConfigError`: its options make no sense; `PoolNotFound`: a manager has none of that name;
 *   `InvalidConnection`: there is no such connection, or it was invalidated while it was in use.
 * - `QueryTimeout`: the server's own statement timeout struck.
 * - `SerializationFailure`, `Deadlock`, `LockTimeout`: try the transaction again.
 * - `LockNotAvailable`: somebody else has locked a row that was to be locked without waiting.
 * - `ConstraintViolation`: a rule of the schema was broken; write operations turn it into typed errors.
 * - `OutOfRange`: what a statement computed does not fit: an overflow, or a result too long for its column.
 * - `StatementFailed`: any other answer of the server, with its code (SQLSTATE, errno or SQLite's name).
 * - `DecodeFailed`: a row came back that the model's Schema does not accept; `ParameterRefused`: a value that the
 *   database cannot hold unchanged; `MissingCapability`: this engine cannot do what was asked.
 * - `TransactionFailed`: a transaction cannot go on (an earlier statement failed in it, or it has ended), or cannot begin
 *   as it was asked for where it stands; `TransactionTimeout`: it took longer than its `timeout`, and was rolled back.
 * - `CommitUnknown`: the connection was lost while COMMIT ran: the transaction is in the database as a whole, or not at
 *   all. It is never retried, as it might be done twice.
 *
 * @since 0.1.0
 * @category models
 */
export type Reason =
  | { readonly _tag: "ConnectionFailed" }
  | { readonly _tag: "ConnectionLost" }
  | { readonly _tag: "PoolTimeout" }
  | { readonly _tag: "PoolExhausted" }
  | { readonly _tag: "PoolClosed" }
  | { readonly _tag: "PoolConfigError" }
  | { readonly _tag: "PoolNotFound" }
  | { readonly _tag: "InvalidConnection" }
  | { readonly _tag: "QueryTimeout" }
  | { readonly _tag: "SerializationFailure" }
  | { readonly _tag: "Deadlock" }
  | { readonly _tag: "LockTimeout" }
  | { readonly _tag: "LockNotAvailable" }
  | ConstraintViolation
  | { readonly _tag: "OutOfRange" }
  | { readonly _tag: "StatementFailed"; readonly code: string | undefined }
  | { readonly _tag: "DecodeFailed"; readonly model: string; readonly field: string | undefined }
  | { readonly _tag: "ParameterRefused"; readonly model: string | undefined; readonly field: string | undefined }
  | { readonly _tag: "MissingCapability"; readonly capability: string; readonly dialect: string }
  | { readonly _tag: "TransactionFailed" }
  | { readonly _tag: "TransactionTimeout" }
  | { readonly _tag: "CommitUnknown" }

/**
 * A broken constraint as the engine tells it: `constraint`, `table` and `columns` only where the engine names them.
 *
 * @since 0.1.0
 * @category models
 */
export interface ConstraintViolation {
  readonly _tag: "ConstraintViolation"
  readonly kind: "unique" | "foreignKey" | "notNull" | "check"
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly columns: ReadonlyArray<string>
}

const retryable: ReadonlySet<Reason["_tag"]> = new Set([
  "SerializationFailure",
  "Deadlock",
  "LockTimeout",
  "LockNotAvailable"
])

/**
 * A failed database call: a tagged `reason`, the statement's text, and its parameters, redacted.
 *
 * @since 0.1.0
 * @category errors
 */
export class DatabaseError extends Data.TaggedError("DatabaseError")<{
  readonly reason: Reason
  readonly message: string
  readonly statement?: string | undefined
  readonly parameters?: Redacted.Redacted<ReadonlyArray<unknown>> | undefined
  readonly cause?: unknown
}> {
  /** Whether running the whole transaction again may succeed. */
  get isRetryable(): boolean {
    return retryable.has(this.reason._tag)
  }
}

/**
 * Makes a `DatabaseError`; parameters are redacted here, once and for all.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  reason: Reason,
  message: string,
  options: {
    readonly statement?: string | undefined
    readonly parameters?: ReadonlyArray<unknown> | undefined
    readonly cause?: unknown
  } = {}
): DatabaseError =>
  new DatabaseError({
    reason,
    message,
    statement: options.statement,
    parameters: options.parameters === undefined ? undefined : Redacted.make(options.parameters),
    cause: options.cause
  })
