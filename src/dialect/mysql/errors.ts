/**
 * What the errors of MySQL and MariaDB mean; by number, as MariaDB's own numbers carry MySQL's names in `mysql2`.
 *
 * https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
 * https://mariadb.com/kb/en/mariadb-error-code-reference/
 */
import * as DatabaseError from "../../error/DatabaseError.js"
import { violation, withoutValues } from "./messages.js"
import type { Flavour } from "./server.js"

type Kind = DatabaseError.ConstraintViolation["kind"]
type Reasons = ReadonlyMap<number, DatabaseError.Reason>

const constraintKinds: ReadonlyMap<number, Kind> = new Map([
  [1062, "unique"],
  [1586, "unique"],
  [1216, "foreignKey"],
  [1217, "foreignKey"],
  [1451, "foreignKey"],
  [1452, "foreignKey"],
  [1048, "notNull"],
  [1364, "notNull"]
])

const checks: Readonly<Record<Flavour, number>> = { mysql: 3819, mariadb: 4025 }

const lost: DatabaseError.Reason = { _tag: "ConnectionLost" }

const reasons: Reasons = new Map<number, DatabaseError.Reason>([
  [1205, { _tag: "LockTimeout" }],
  [1213, { _tag: "Deadlock" }],
  [1264, { _tag: "OutOfRange" }],
  [1406, { _tag: "OutOfRange" }],
  [1441, { _tag: "OutOfRange" }],
  [1690, { _tag: "OutOfRange" }],
  // The server is shutting down; it could not read from us, or write to us.
  [1053, lost],
  [1158, lost],
  [1159, lost],
  [1160, lost],
  [1161, lost]
])

const ownReasons: Readonly<Record<Flavour, Reasons>> = {
  mysql: new Map<number, DatabaseError.Reason>([
    [3024, { _tag: "QueryTimeout" }],
    // NOWAIT.
    [3572, { _tag: "LockTimeout" }],
    // Certification failed in a replication group.
    [3101, { _tag: "SerializationFailure" }],
    // The session was killed; it was idle for too long.
    [3169, lost],
    [4031, lost]
  ]),
  mariadb: new Map<number, DatabaseError.Reason>([
    [1969, { _tag: "QueryTimeout" }],
    // `innodb_snapshot_isolation`, on by default since 11.6.
    [1020, { _tag: "SerializationFailure" }],
    [1927, lost]
  ])
}

/**
 * A statement that has committed the transaction it stood in, as every change of the schema does.
 * https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html
 */
export class ImplicitCommit extends Error {
  override readonly name = "ImplicitCommit"
  override readonly message =
    "this statement was run, and has committed the transaction that it stood in, as changes of the schema do here; " +
    "run it outside"
}

/** What `mysql2` makes of a server's error packet, and of its own troubles. */
interface DriverError extends Error {
  readonly errno?: number
  readonly code?: string
  readonly sqlState?: string
  readonly fatal?: boolean
}

/** Whether the server said it; anything else comes from the socket, whose numbers are negative, or from `mysql2`. */
export const isAnswer = (cause: unknown): cause is Error & { readonly errno: number } =>
  cause instanceof Error && "errno" in cause && typeof cause.errno === "number" && cause.errno > 0

/** The server's answer to a statement that has to be sent as text (`SAVEPOINT`, say). */
export const isUnpreparable = (cause: unknown): boolean => isAnswer(cause) && cause.errno === 1295

const reasonOf = (errno: number, message: string, flavour: Flavour): DatabaseError.Reason => {
  const kind = errno === checks[flavour] ? "check" : constraintKinds.get(errno)
  return kind === undefined
    ? (ownReasons[flavour].get(errno) ?? reasons.get(errno) ?? { _tag: "StatementFailed", code: String(errno) })
    : violation(kind, message, flavour)
}

/** Whether the connection is of no use any more. */
export const isLost = (cause: unknown, flavour: Flavour): boolean =>
  isAnswer(cause) ? reasonOf(cause.errno, "", flavour)._tag === "ConnectionLost" : !isRefusal(cause)

// `mysql2` throws these before it has sent anything; whatever else has no number is a broken socket or protocol.
const isRefusal = (cause: unknown): boolean =>
  (cause instanceof TypeError || cause instanceof RangeError) && !("fatal" in cause)

const messageOf = (cause: unknown): string =>
  cause instanceof AggregateError
    ? // So Node reports a refused connection to a name with several addresses.
      cause.errors.map(messageOf).join(", ")
    : cause instanceof Error
      ? withoutValues(isAnswer(cause) ? cause.errno : undefined, cause.message)
      : String(cause)

/**
 * The same error, safe to print: its message quotes no value. The original message, and the statement (which holds the
 * values where they were put into the text) can still be read, but are neither logged nor serialised by accident.
 */
export const withoutSecrets = (cause: unknown): unknown => {
  if (!(cause instanceof Error)) return cause
  // `mysql2` adds these fields to plain errors, and types none of them.
  const { code, errno, sqlState } = cause as DriverError
  const copy = Object.assign(new Error(messageOf(cause)), { code, errno, sqlState })
  copy.name = cause.name
  if (cause.stack !== undefined) copy.stack = cause.stack.replace(cause.message, () => copy.message)
  return Object.defineProperty(copy, "original", { value: cause, enumerable: false })
}

/** The error that such a copy was made of. */
export const originalOf = (cause: unknown): unknown =>
  cause instanceof Error && "original" in cause ? cause.original : cause

/**
 * Classifies whatever a statement failed with; messages never hold a parameter's value.
 *
 * @since 0.1.0
 * @category constructors
 */
export const classify = (
  cause: unknown,
  flavour: Flavour,
  statement?: string,
  parameters?: ReadonlyArray<unknown>
): DatabaseError.DatabaseError => {
  const context = { statement, parameters, cause: withoutSecrets(cause) }
  const message = messageOf(cause)
  if (cause instanceof ImplicitCommit) {
    const capability = "DDL in a transaction"
    return DatabaseError.make({ _tag: "MissingCapability", capability, dialect: flavour }, message, context)
  }
  if (isAnswer(cause)) return DatabaseError.make(reasonOf(cause.errno, cause.message, flavour), message, context)
  return isRefusal(cause)
    ? DatabaseError.make({ _tag: "StatementFailed", code: undefined }, message, context)
    : DatabaseError.make(lost, `the connection was lost: ${message}`, context)
}

/**
 * Classifies whatever kept a connection from being opened.
 */
export const classifyConnecting = (cause: unknown): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "ConnectionFailed" }, `could not connect to the server: ${messageOf(cause)}`, { cause })
