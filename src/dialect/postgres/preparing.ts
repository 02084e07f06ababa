/**
 * Prepared transactions of PostgreSQL. https://www.postgresql.org/docs/current/sql-prepare-transaction.html
 */

import * as Effect from "effect/Effect"
import * as DatabaseError from "../../error/DatabaseError.js"
import { asGiven } from "../../service/Connection.js"
import type { TransactionOptions } from "../../service/Database.js"
import type { PreparedBranch, Preparing, Xid } from "../../service/Preparable.js"
import type { Statement } from "../../service/Statement.js"

const prefix = "reinhardt"

// The names' alphabet has neither colon nor quote, and the whole is shorter than the 200 bytes that there are.
const gid = ({ branch, transaction }: Xid): string => `'${prefix}:${transaction}:${branch}'`

const branchOf = (name: string): PreparedBranch => {
  const [, transaction, branch] = new RegExp(`^${prefix}:([\\w.-]+:[\\w.-]+):([\\w.-]+)$`).exec(name) ?? []
  return { name, xid: transaction === undefined || branch === undefined ? undefined : { transaction, branch } }
}

const ask = (sql: string): Statement => ({ sql, operation: "SELECT", table: undefined, returnsRows: true })

// Those of other databases can only be settled there.
const mine = ask("SELECT gid FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared")
const limit = ask("SELECT current_setting('max_prepared_transactions')")

const missing = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "MissingCapability", capability: "prepared transactions", dialect: "postgres" },
    "this server prepares no transactions: set max_prepared_transactions to at least its max_connections in " +
      "postgresql.conf (it is 0 by default), and restart it"
  )

/** How PostgreSQL prepares; `begin` gives the statements of any transaction. */
export const preparing = (begin: (options: TransactionOptions) => ReadonlyArray<string>): Preparing => ({
  begin: (_, options) => begin(options),
  prepare: (xid) => [`PREPARE TRANSACTION ${gid(xid)}`],
  abandon: () => ["ROLLBACK"],
  settle: (xid, decision) => `${decision === "commit" ? "COMMIT" : "ROLLBACK"} PREPARED ${gid(xid)}`,
  check: (connection) =>
    Effect.flatMap(connection.execute(limit, [], asGiven), ({ rows }) =>
      rows[0]?.[0] === "0" ? Effect.fail(missing()) : Effect.void
    ),
  list: (connection) =>
    Effect.map(connection.execute(mine, [], asGiven), ({ rows }) => rows.map(([name]) => branchOf(String(name)))),
  isUnknown: ({ reason }) => reason._tag === "StatementFailed" && reason.code === "42704"
})
