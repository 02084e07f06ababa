/**
 * The messages of the extended query protocol, through `pg`'s connection.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
import type { BindConfig, Connection } from "pg"
import { Refused } from "./errors.js"
import type { Wire } from "./parameters.js"

/** What `pg`'s connection can do besides what its types show. */
export interface Extended extends Connection {
  readonly sendCopyFail: (message: string) => void
}

/** The protocol ends texts with NUL: one inside would make the rest of the text something else. */
export const refuseNul = (sql: string): string => {
  if (sql.includes("\0")) throw new Refused("a statement must not contain NUL")
  return sql
}

/** Parses a statement under a name ("" is the one that the next Parse replaces). */
export const parse = (wire: Connection, name: string, text: string): void =>
  wire.parse({ name, text, types: [] }, false)

/** Binds parameters to a statement, as a portal. */
export const bind = (wire: Connection, portal: string, statement: string, values: ReadonlyArray<Wire>): void =>
  // `pg` only reads the array.
  wire.bind({ portal, statement, values: values as NonNullable<BindConfig["values"]> }, false)

/** Runs a portal for at most `rows` rows. */
export const execute = (wire: Connection, portal: string, rows: number): void => {
  const config = { portal, rows }
  // `pg` wants the number that its types call a string.
  wire.execute(config as unknown as Parameters<Connection["execute"]>[0], false)
}
