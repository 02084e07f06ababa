/**
 * PostgreSQL, by pg.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { PoolOptions } from "../../database/Pool.js"
import type { DatabaseError } from "../../error/DatabaseError.js"
import type { Database, TransactionOptions } from "../../service/Database.js"
import type { Driver } from "../../service/Driver.js"
import * as driverLayer from "../layer.js"
import type { PostgresConnectionConfig } from "./config.js"
import { connector } from "./connection.js"
import { dialect } from "./dialect.js"

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

const begin = ({ isolation, readOnly }: TransactionOptions): ReadonlyArray<string> => [
  `BEGIN${isolation === undefined ? "" : ` ISOLATION LEVEL ${isolations[isolation]}`}${readOnly === true ? " READ ONLY" : ""}`
]

const driverOf = (config: PostgresConfig): Driver => ({
  dialect,
  connector: connector(config),
  reader: undefined,
  synchronous: false,
  begin,
  attributes: { "db.system.name": "postgresql" }
})

/**
 * A layer of a PostgreSQL database.
 *
 * @example
 * ```ts
 * const PostgresLive = Postgres.layer({ url: Redacted.make("postgres://localhost/app") })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (config: PostgresConfig): Layer.Layer<Database, DatabaseError> =>
  driverLayer.layer(Effect.succeed(driverOf(config)), config.pool ?? {})

/**
 * A layer of a PostgreSQL database configured by the environment.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config.Wrap<PostgresConfig>
): Layer.Layer<Database, DatabaseError | ConfigError.ConfigError> =>
  Layer.unwrapEffect(Effect.map(Config.unwrap(config), layer))
