/**
 * What PostgreSQL's errors mean. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
import { DatabaseError as PgError } from "pg"
import * as DatabaseError from "../../error/DatabaseError.js"

type Kind = DatabaseError.ConstraintViolation["kind"]

const constraintKinds: ReadonlyMap<string, Kind> = new Map([
  ["23502", "notNull"],
  ["23503", "foreignKey"],
  // ON DELETE / UPDATE RESTRICT has a code of its own since version 18.
  ["23001", "foreignKey"],
  ["23505", "unique"],
  ["23514", "check"],
  // An exclusion constraint is a rule over rows that the schema's author wrote, not a key.
  ["23P01", "check"]
])

const reasons: ReadonlyMap<string, DatabaseError.Reason> = new Map([
  ["40001", { _tag: "SerializationFailure" }],
  ["40P01", { _tag: "Deadlock" }],
  ["55P03", { _tag: "LockTimeout" }],
  ["22001", { _tag: "OutOfRange" }],
  ["22003", { _tag: "OutOfRange" }],
  ["22008", { _tag: "OutOfRange" }],
  ["25P02", { _tag: "TransactionFailed" }],
  // Terminated by an administrator, by a crash, while starting, for being idle, for a transaction too long.
  ["57P01", { _tag: "ConnectionLost" }],
  ["57P02", { _tag: "ConnectionLost" }],
  ["57P03", { _tag: "ConnectionLost" }],
  ["57P05", { _tag: "ConnectionLost" }],
  ["25P03", { _tag: "ConnectionLost" }],
  ["25P04", { _tag: "ConnectionLost" }]
])

const reasonOf = (error: PgError, code: string): DatabaseError.Reason => {
  const kind = constraintKinds.get(code)
  if (kind !== undefined) return violation(kind, error)
  // The code is the same for a statement that ran too long and for one that somebody cancelled.
  if (code === "57014" && error.message.includes("statement timeout")) return { _tag: "QueryTimeout" }
  // Except 08P01, a message that makes no sense: too few parameters, say. The connection survives it.
  if (code.startsWith("08") && code !== "08P01") return { _tag: "ConnectionLost" }
  return reasons.get(code) ?? { _tag: "StatementFailed", code }
}

const violation = (kind: Kind, error: PgError): DatabaseError.ConstraintViolation => ({
  _tag: "ConstraintViolation",
  kind,
  constraint: error.constraint,
  table: error.table,
  // Only NOT NULL names its column. A key's columns stand in the detail, beside their values: look the constraint up.
  columns: error.column === undefined ? [] : [error.column]
})

// Class 22 (data exception) quotes the offending value: `invalid input syntax for type integer: "4111 1111 …"`.
const withoutValues = (error: PgError): string =>
  error.code?.startsWith("22") ? error.message.replace(/["«„“].*["»”“]/s, "…") : error.message

const hidden = ["detail", "where", "internalQuery"] as const

const shown = [
  "severity",
  "code",
  "hint",
  "position",
  "internalPosition",
  "schema",
  "table",
  "column",
  "dataType",
  "constraint",
  "file",
  "line",
  "routine"
] as const

/**
 * The same error, safe to print: its message quotes no value, and the fields that do (`detail`, `where`) are still
 * there to be read, but neither logged nor serialised by accident.
 */
export const withoutSecrets = (cause: unknown): unknown => {
  if (!(cause instanceof PgError)) return cause
  const copy = new PgError(withoutValues(cause), cause.length, cause.name)
  for (const field of shown) if (cause[field] !== undefined) copy[field] = cause[field]
  for (const field of hidden) Object.defineProperty(copy, field, { value: cause[field], enumerable: false })
  return copy
}

/** An error of our own, raised before anything was sent. */
export class Refused extends Error {
  override readonly name = "Refused"
}

/** Whatever went wrong before anything was sent, as such an error. */
export const refusal = (cause: unknown): Refused => (cause instanceof Refused ? cause : new Refused(messageOf(cause)))

/** Whether the server said it; anything else comes from the socket or from `pg`. */
export const isAnswer = (cause: unknown): cause is PgError => cause instanceof PgError && cause.code !== undefined

/**
 * Classifies whatever a statement failed with; messages never hold a parameter's value.
 */
export const classify = (
  cause: unknown,
  statement?: string,
  parameters?: ReadonlyArray<unknown>
): DatabaseError.DatabaseError => {
  const context = { statement, parameters, cause: withoutSecrets(cause) }
  if (isAnswer(cause) && cause.code !== undefined) {
    return DatabaseError.make(reasonOf(cause, cause.code), withoutValues(cause), context)
  }
  if (cause instanceof Refused) {
    return DatabaseError.make({ _tag: "StatementFailed", code: undefined }, cause.message, context)
  }
  return DatabaseError.make({ _tag: "ConnectionLost" }, `the connection was lost: ${messageOf(cause)}`, context)
}

/**
 * Classifies whatever kept a connection from being opened.
 */
export const classifyConnecting = (cause: unknown): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "ConnectionFailed" }, `could not connect to PostgreSQL: ${messageOf(cause)}`, { cause })

// Node reports a refused connection to a name with several addresses as an AggregateError whose own message is empty.
const messageOf = (cause: unknown): string =>
  cause instanceof AggregateError
    ? cause.errors.map(messageOf).join(", ")
    : cause instanceof Error
      ? cause.message
      : String(cause)
