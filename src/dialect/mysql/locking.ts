/**
 * User-level locks of MySQL and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html
 */
import * as Effect from "effect/Effect"
import * as DatabaseError from "../../error/DatabaseError.js"
import { asGiven, type Connection } from "../../service/Connection.js"
import type { Locking } from "../../service/Locking.js"
import type { Statement } from "../../service/Statement.js"
import type { Flavour } from "./server.js"

// A lock's name has at most 64 characters, and is the server's: the database's is part of it. MariaDB takes no negative
// number for "as long as it takes".
const get = (seconds: number): Statement => ({
  sql: `SELECT GET_LOCK(SHA2(CONCAT(COALESCE(DATABASE(), ''), '/', ?), 256), ${seconds})`,
  operation: "SELECT",
  table: undefined,
  returnsRows: true
})
const wait = get(31_536_000)
const attempt = get(0)

const unlimited: Readonly<Record<Flavour, string>> = {
  mysql: "SET max_execution_time = 0",
  mariadb: "SET max_statement_time = 0"
}

const locked = (connection: Connection, statement: Statement, name: string) =>
  Effect.map(connection.execute(statement, [name], asGiven), ({ rows }) => Number(rows[0]?.[0]) === 1)

const failed = (): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "LockTimeout" }, "the server gave up waiting for the lock")

/** How these servers lock a name. */
export const locking = (flavour: Flavour): Locking => ({
  acquire: (connection, name) =>
    connection.script(unlimited[flavour]).pipe(
      Effect.zipRight(locked(connection, wait, name)),
      Effect.flatMap((got) => (got ? Effect.void : Effect.fail(failed())))
    ),
  release: "DO RELEASE_ALL_LOCKS()",
  attempt: (connection, name) => locked(connection, attempt, name)
})
