/**
 * Which server it is.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as DatabaseError from "../../error/DatabaseError.js"
import { asGiven, type Connection } from "../../service/Connection.js"
import type { Statement } from "../../service/Statement.js"

/**
 * The two families of servers that speak this protocol.
 *
 * @since 0.1.0
 * @category models
 */
export type Flavour = "mysql" | "mariadb"

/**
 * What a server says it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Server {
  readonly flavour: Flavour
  /** As the server gives it: `9.1.0`, `10.11.6-MariaDB-log`. */
  readonly version: string
  readonly major: number
  readonly minor: number
}

/** Reads what `VERSION()` says. */
export const parse = (version: string): Server => {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []
  return {
    flavour: /mariadb/i.test(version) ? "mariadb" : "mysql",
    version,
    major: Number(major ?? 0),
    minor: Number(minor ?? 0)
  }
}

const version: Statement = { sql: "SELECT VERSION()", operation: "SELECT", table: undefined, returnsRows: true }

/**
 * Asks the server which it is.
 *
 * @since 0.1.0
 * @category constructors
 */
export const identify = (connection: Connection): Effect.Effect<Server, DatabaseError.DatabaseError> =>
  Effect.flatMap(connection.execute(version, [], asGiven), ({ rows }) => {
    const text = rows[0]?.[0]
    return typeof text === "string"
      ? Effect.succeed(parse(text))
      : Effect.fail(DatabaseError.make({ _tag: "ConnectionFailed" }, "the server does not tell its version"))
  })
