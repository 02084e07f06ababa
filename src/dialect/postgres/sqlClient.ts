/**
 * The `PgClient` of `@effect/sql-pg`, on our connections.
 */

import type { Reactivity } from "@effect/experimental/Reactivity"
import { type Custom, custom } from "@effect/sql/Statement"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Access, withConnection } from "../../database/Access.js"
import * as SqlClient from "../../database/sqlClient.js"
import { toSqlError } from "../../database/standard.js"
import { asGiven } from "../../service/Connection.js"
import type { PoolOptions } from "../../service/Pool.js"
import type { Statement } from "../../service/Statement.js"
import type { PostgresConnectionConfig } from "./config.js"
import * as Listener from "./listener.js"
import type { Place } from "./place.js"

/** The client of a database; `listen` has a connection of its own, opened when it is first asked for. */
export const make = (
  access: Access,
  config: PostgresConnectionConfig,
  place: Place,
  pool: PoolOptions
): Effect.Effect<PgClient.PgClient, never, Reactivity | Scope.Scope> =>
  Effect.gen(function* () {
    const listen = yield* Listener.make(config)
    return Object.assign(yield* SqlClient.make(access, PgClient.makeCompiler()), {
      [PgClient.TypeId]: PgClient.TypeId,
      config: configOf(config, place, pool),
      json,
      listen,
      notify: notify(access)
    })
  })

const configOf = (
  { applicationName, connectTimeout, password, ssl, url }: PostgresConnectionConfig,
  { database, host, port, user }: Place,
  { maxConnections = 10, maxLifetime = "30 minutes" }: PoolOptions
): PgClient.PgClientConfig => ({
  url,
  host,
  port,
  database,
  username: user,
  password,
  ssl,
  applicationName,
  connectTimeout,
  maxConnections,
  connectionTTL: maxLifetime
})

const fragment = custom<Custom<"PgJson", string>>("PgJson")

// As text: `pg` would make an array of PostgreSQL's of a JSON one, and no JSON of a string.
const json: PgClient.PgClient["json"] = (value) => fragment(JSON.stringify(value), undefined, undefined)

const notification: Statement = {
  sql: "SELECT pg_notify($1, $2)",
  operation: "SELECT",
  table: undefined,
  returnsRows: true
}

// NOTIFY itself takes no parameters. Inside a transaction it is sent when that commits.
const notify =
  (access: Access): PgClient.PgClient["notify"] =>
  (channel, payload) =>
    Effect.suspend(() =>
      withConnection(access, (connection) => connection.execute(notification, [channel, payload], asGiven))
    ).pipe(Effect.asVoid, Effect.mapError(toSqlError))
