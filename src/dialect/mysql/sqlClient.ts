/**
 * The `MysqlClient` of `@effect/sql-mysql2`, on our connections.
 */
import type { Reactivity } from "@effect/experimental/Reactivity"
import * as MysqlClient from "@effect/sql-mysql2/MysqlClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Access } from "../../database/Access.js"
import * as SqlClient from "../../database/sqlClient.js"
import type { PoolOptions } from "../../service/Pool.js"
import type { MySqlConnectionConfig, Target } from "./config.js"

/** The client of a database. */
export const make = (
  access: Access,
  { url }: MySqlConnectionConfig,
  { database, host, password, port, user }: Target,
  { maxConnections = 10, maxLifetime = "30 minutes" }: PoolOptions
): Effect.Effect<MysqlClient.MysqlClient, never, Reactivity> => {
  const config: MysqlClient.MysqlClientConfig = {
    url,
    host,
    port,
    database,
    username: user,
    password: password === undefined ? undefined : Redacted.make(password),
    maxConnections,
    connectionTTL: maxLifetime
  }
  return Effect.map(SqlClient.make(access, MysqlClient.makeCompiler()), (client) =>
    Object.assign(client, {
      // A symbol loses its identity, as a type, in an object.
      [MysqlClient.TypeId]: MysqlClient.TypeId as MysqlClient.TypeId,
      config
    })
  )
}
