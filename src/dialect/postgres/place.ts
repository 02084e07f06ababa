/**
 * Where a config leads, as `pg` reads it: a URL, parts, and libpq's environment variables.
 */
import * as Effect from "effect/Effect"
import { Client } from "pg"
import type { DatabaseError } from "../../error/DatabaseError.js"
import { clientConfig, type PostgresConnectionConfig } from "./config.js"
import { classifyConnecting } from "./errors.js"

/** A server's database, and as whom. */
export interface Place {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** Reads a config; a client that is never connected is all of `pg` that does so. */
export const placeOf = (config: PostgresConnectionConfig): Effect.Effect<Place, DatabaseError> =>
  Effect.try({
    try: () => {
      const { database, host, port, user } = new Client(clientConfig(config))
      const name = user ?? ""
      return { host, port, user: name, database: database ?? name }
    },
    catch: classifyConnecting
  })
