/**
 * PostgreSQL, by pg.
 *
 * @since 0.1.0
 */
import { PgClient } from "@effect/sql-pg/PgClient"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { DatabaseError } from "../../error/DatabaseError.js"
import type { Database, TransactionOptions } from "../../service/Database.js"
import type { PreparingDriver } from "../../service/Driver.js"
import type { PoolOptions } from "../../service/Pool.js"
import type { Preparable } from "../../service/Preparable.js"
import * as driverLayer from "../layer.js"
import type { PostgresConnectionConfig } from "./config.js"
import { connector } from "./connection.js"
import { dialect } from "./dialect.js"
import { classify } from "./errors.js"
import { locking } from "./locking.js"
import { type Place, placeOf } from "./place.js"
import { preparing } from "./preparing.js"
import * as Client from "./sqlClient.js"

/**
 * Options of a PostgreSQL database: how to connect, and its pool.
 *
 * @since 0.1.0
 * @category models
 */
export interface PostgresConfig extends PostgresConnectionConfig {
  readonly pool?: PoolOptions
}

const isolations = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE"
} as const

const begin = ({ deferrable, isolation, readOnly }: TransactionOptions): ReadonlyArray<string> => [
  [
    "BEGIN",
    ...(isolation === undefined ? [] : [`ISOLATION LEVEL ${isolations[isolation]}`]),
    ...(readOnly === true ? ["READ ONLY"] : []),
    ...(deferrable === true ? ["DEFERRABLE"] : [])
  ].join(" ")
]

const driverOf = (config: PostgresConfig, { database, host, port }: Place): PreparingDriver => ({
  dialect,
  connector: connector(config),
  reader: undefined,
  buffers: false,
  synchronous: false,
  begin,
  end: () => [],
  preparing: preparing(begin),
  locking,
  whenLocked: undefined,
  classify,
  attributes: {
    "db.system.name": "postgresql",
    "db.namespace": database,
    // A folder is that of a Unix socket.
    ...(host.startsWith("/") ? { "server.address": host } : { "server.address": host, "server.port": port })
  }
})

/**
 * A layer of a PostgreSQL database, and of its `SqlClient`.
 *
 * @example
 * ```ts
 * const PostgresLive = Postgres.layer({ url: Redacted.make("postgres://localhost/app") })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  config: PostgresConfig
): Layer.Layer<driverLayer.Provided | Preparable<Database> | PgClient, DatabaseError> =>
  Layer.unwrapEffect(
    Effect.map(placeOf(config), (place) =>
      driverLayer.preparable({
        driver: Effect.succeed(driverOf(config, place)),
        pool: config.pool ?? {},
        tag: PgClient,
        client: (access) => Client.make(access, config, place, config.pool ?? {})
      })
    )
  )

/**
 * A layer of a PostgreSQL database configured by the environment.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config.Wrap<PostgresConfig>
): Layer.Layer<driverLayer.Provided | Preparable<Database> | PgClient, DatabaseError | ConfigError.ConfigError> =>
  Layer.unwrapEffect(Effect.map(Config.unwrap(config), layer))
