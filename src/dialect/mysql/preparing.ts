/**
 * XA transactions of MySQL and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/xa-statements.html
 *
 * On MySQL another session may settle a branch as soon as it is prepared; on MariaDB, when the one that prepared it has
 * ended. https://mariadb.com/kb/en/xa-transactions/
 */
import * as Effect from "effect/Effect"
import * as DatabaseError from "../../error/DatabaseError.js"
import { asGiven, type Connection } from "../../service/Connection.js"
import type { TransactionOptions } from "../../service/Database.js"
import type { PreparedBranch, Preparing, Xid } from "../../service/Preparable.js"
import type { Statement } from "../../service/Statement.js"
import type { Flavour } from "./server.js"

/** "RHDB": tells our branches from others'. */
const format = 0x52484442

// Neither part's alphabet has quotes, and each has at most 64 bytes.
const name = ({ branch, transaction }: Xid): string => `'${transaction}','${branch}',${format}`

const ours = /^[\w.-]+:[\w.-]+$/

type Texts = readonly [format: string, transaction: string, branch: string]

const branchOf = ([id, transaction, branch]: Texts): PreparedBranch => ({
  name: `'${transaction}','${branch}',${id}`,
  xid: Number(id) === format && ours.test(transaction) ? { transaction, branch } : undefined
})

const ask = (sql: string): Statement => ({ sql, operation: "XA", table: undefined, returnsRows: true })
const recover: Readonly<Record<Flavour, Statement>> = {
  mysql: ask("XA RECOVER CONVERT XID"),
  mariadb: ask("XA RECOVER FORMAT='SQL'")
}

const text = (hex: string): string => Buffer.from(hex, "hex").toString("latin1")

// As 0x…, with the lengths of the two parts, or as X'…',X'…',format.
const textsOf = (flavour: Flavour, [id, length, , data]: ReadonlyArray<unknown>): Texts => {
  if (flavour === "mysql") {
    const both = text(String(data).slice(2))
    return [String(id), both.slice(0, Number(length)), both.slice(Number(length))]
  }
  const [, transaction = "", branch = ""] = /^X'(.*)',X'(.*)'/i.exec(String(data)) ?? []
  return [String(id), text(transaction), text(branch)]
}

const listOf = (flavour: Flavour, connection: Connection) =>
  Effect.map(connection.execute(recover[flavour], [], asGiven), ({ rows }) =>
    rows.map((row) => branchOf(textsOf(flavour, row)))
  )

const codeOf = ({ reason }: DatabaseError.DatabaseError): string | undefined =>
  reason._tag === "StatementFailed" ? reason.code : undefined

// XAER_RMERR, for want of a privilege.
const isRefused = (error: DatabaseError.DatabaseError): boolean => codeOf(error) === "1401"

const missing = (flavour: Flavour) => (cause: DatabaseError.DatabaseError) =>
  DatabaseError.make(
    { _tag: "MissingCapability", capability: "XA RECOVER", dialect: flavour },
    "this user may not see which branches are prepared: GRANT XA_RECOVER_ADMIN ON *.* to it",
    { cause }
  )

/** How these servers prepare; `isolate` gives the statements that set the next transaction's isolation. */
export const preparing = (
  flavour: Flavour,
  isolate: (options: TransactionOptions) => ReadonlyArray<string>
): Preparing => ({
  begin: (xid, options) => [...isolate(options), `XA START ${name(xid)}`],
  prepare: (xid) => [`XA END ${name(xid)}`, `XA PREPARE ${name(xid)}`],
  abandon: (xid) => [`XA END ${name(xid)}`, `XA ROLLBACK ${name(xid)}`],
  settle: (xid, decision) => `XA ${decision === "commit" ? "COMMIT" : "ROLLBACK"} ${name(xid)}`,
  check: (connection) =>
    Effect.asVoid(
      Effect.mapError(listOf(flavour, connection), (error) => (isRefused(error) ? missing(flavour)(error) : error))
    ),
  list: (connection) => listOf(flavour, connection),
  isUnknown: (error) => codeOf(error) === "1397"
})
