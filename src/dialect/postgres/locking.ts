/**
 * Advisory locks of PostgreSQL. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */

import { createHash } from "node:crypto"
import * as Effect from "effect/Effect"
import { asGiven } from "../../service/Connection.js"
import type { Locking } from "../../service/Locking.js"
import type { Statement } from "../../service/Statement.js"

const ask = (sql: string): Statement => ({ sql, operation: "SELECT", table: undefined, returnsRows: true })
const wait = ask("SELECT pg_advisory_lock($1::bigint)")
const attempt = ask("SELECT pg_try_advisory_lock($1::bigint)")

// A lock is a number of 64 bits; each database has its own.
const keyOf = (name: string): string => String(createHash("sha256").update(name).digest().readBigInt64BE())

/** How PostgreSQL locks a name. */
export const locking: Locking = {
  acquire: (connection, name) =>
    Effect.zipRight(
      connection.script("SET statement_timeout = 0; SET lock_timeout = 0"),
      Effect.asVoid(connection.execute(wait, [keyOf(name)], asGiven))
    ),
  release: "SELECT pg_advisory_unlock_all()",
  attempt: (connection, name) =>
    Effect.map(connection.execute(attempt, [keyOf(name)], asGiven), ({ rows }) => rows[0]?.[0] === "t")
}
