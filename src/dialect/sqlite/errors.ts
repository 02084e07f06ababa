/**
 * What SQLite's errors mean. https://www.sqlite.org/rescode.html
 */
import Sqlite from "better-sqlite3"
import * as Redacted from "effect/Redacted"
import * as DatabaseError from "../../error/DatabaseError.js"
import { storageCheck } from "./columns.js"
import { FunctionError, OutOfRangeError } from "./FunctionError.js"

type Violation = DatabaseError.ConstraintViolation

/**
 * Classifies whatever the driver threw; messages never hold a parameter's value. Leave `parameters` away where they had
 * no part in it (the text could not be prepared).
 */
export const classify = (
  cause: unknown,
  statement?: string,
  parameters?: ReadonlyArray<unknown>
): DatabaseError.DatabaseError => {
  const reason = reasonOf(cause, statement)
  const message = messageOf(cause)
  const withheld = reason._tag === "StatementFailed" && mayQuote(cause, message, statement, parameters)
  return DatabaseError.make(
    reason,
    withheld ? `the statement failed (${reason.code ?? "no code"}); SQLite's message may quote a parameter` : message,
    { statement, parameters, cause: withheld ? Redacted.make(cause) : cause }
  )
}

/**
 * Classifies whatever kept a connection from being opened: a locked database may be tried again.
 */
export const classifyOpening = (cause: unknown): DatabaseError.DatabaseError => {
  const reason = reasonOf(cause, undefined)
  return DatabaseError.make(
    reason._tag === "LockTimeout" ? reason : { _tag: "ConnectionFailed" },
    `could not open the SQLite database: ${messageOf(cause)}`,
    { cause }
  )
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const reasonOf = (cause: unknown, statement: string | undefined): DatabaseError.Reason => {
  if (cause instanceof OutOfRangeError) return { _tag: "OutOfRange" }
  if (!(cause instanceof Sqlite.SqliteError)) return driverReason(messageOf(cause))
  const { code, message } = cause
  // Another connection wrote since this transaction first read: only a new transaction can write.
  // https://www.sqlite.org/rescode.html#busy_snapshot
  if (code === "SQLITE_BUSY_SNAPSHOT") return { _tag: "SerializationFailure" }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return { _tag: "LockTimeout" }
  if (code.startsWith("SQLITE_CANTOPEN") || code === "SQLITE_NOTADB") return { _tag: "ConnectionFailed" }
  return brokenRule(code, message, statement) ?? { _tag: "StatementFailed", code }
}

// The driver's own refusals are plain errors without a code.
const driverReason = (message: string): DatabaseError.Reason => {
  if (message === "The database connection is not open") return { _tag: "ConnectionLost" }
  if (/can only bind|is too big$/.test(message)) {
    return { _tag: "ParameterRefused", model: undefined, field: undefined }
  }
  return { _tag: "StatementFailed", code: undefined }
}

const brokenRule = (code: string, message: string, statement: string | undefined): DatabaseError.Reason | undefined => {
  switch (code) {
    case "SQLITE_CONSTRAINT_UNIQUE":
    case "SQLITE_CONSTRAINT_PRIMARYKEY":
    case "SQLITE_CONSTRAINT_ROWID":
      return unique(detail(message), statement)
    case "SQLITE_CONSTRAINT_NOTNULL":
      return violation("notNull", columnsOf(detail(message), statement))
    case "SQLITE_CONSTRAINT_CHECK":
      return detail(message).startsWith(storageCheck)
        ? { _tag: "OutOfRange" }
        : violation("check", { constraint: detail(message) })
    case "SQLITE_CONSTRAINT_DATATYPE":
      // An integer sum or product that overflows goes on as a floating-point number.
      return message.startsWith("cannot store REAL value in INTEGER") ? { _tag: "OutOfRange" } : undefined
    case "SQLITE_ERROR":
      return message === "integer overflow" ? { _tag: "OutOfRange" } : undefined
    case "SQLITE_CONSTRAINT_FOREIGNKEY":
      return violation("foreignKey", {})
    case "SQLITE_CONSTRAINT_TRIGGER":
      // RESTRICT is a trigger inside: https://www.sqlite.org/foreignkeys.html#fk_actions
      return message === "FOREIGN KEY constraint failed" ? violation("foreignKey", {}) : undefined
    default:
      return undefined
  }
}

const violation = (kind: Violation["kind"], names: Partial<Violation>): Violation => ({
  _tag: "ConstraintViolation",
  kind,
  constraint: names.constraint,
  table: names.table,
  columns: names.columns ?? []
})

const detail = (message: string): string => message.slice(message.indexOf("failed: ") + "failed: ".length)

// An index over expressions is named instead of its columns: `index 'name'`.
const unique = (names: string, statement: string | undefined): Violation => {
  const index = /^index '(.*)'$/s.exec(names)?.[1]
  return index === undefined
    ? violation("unique", columnsOf(names, statement))
    : violation("unique", { constraint: index.replaceAll("''", "'") })
}

// `table.a, table.b`, unquoted: where the table's name has a dot of its own, the statement's text tells where it ends.
const columnsOf = (names: string, statement: string | undefined): Pick<Violation, "table" | "columns"> => {
  const ends = [...names.matchAll(/\./g)].map((dot) => dot.index)
  const end = ends.find((at) => statement?.includes(`"${names.slice(0, at)}"`)) ?? ends[0]
  if (end === undefined) return { table: undefined, columns: [] }
  const table = names.slice(0, end)
  return { table, columns: names.slice(end + 1).split(`, ${table}.`) }
}

/**
 * Whether a message may quote a parameter: `bad JSON path: 'secret'`, RAISE in a trigger, FTS5's syntax errors. The test
 * is wary: one word in common, that the statement's own text does not hold, is enough.
 */
const mayQuote = (
  cause: unknown,
  message: string,
  statement: string | undefined,
  parameters: ReadonlyArray<unknown> | undefined
): boolean => {
  if (parameters === undefined || parameters.length === 0 || cause instanceof FunctionError) return false
  const known = statement?.toLowerCase() ?? ""
  const values = parameters.map(textOf).join("\n").toLowerCase()
  const words = message.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []
  return words.some((word) => !known.includes(word) && values.includes(word))
}

const decoder = new TextDecoder()

// What the driver cannot bind, SQLite never saw.
const textOf = (value: unknown): string => {
  if (value instanceof Uint8Array) return decoder.decode(value)
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint" ? String(value) : ""
}
