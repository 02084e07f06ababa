/**
 * SQLite, by better-sqlite3.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { DatabaseError } from "../../error/DatabaseError.js"
import type { Database } from "../../service/Database.js"
import type { Driver } from "../../service/Driver.js"
import * as driverLayer from "../layer.js"
import { isMemory, type SqliteConnectionConfig } from "./config.js"
import { connector } from "./connection.js"
import { dialect } from "./dialect.js"

/**
 * Options of a SQLite database; `filename` may be `":memory:"`.
 *
 * @since 0.1.0
 * @category models
 */
export interface SqliteConfig extends SqliteConnectionConfig {}

const driverOf = (config: SqliteConfig): Driver => ({
  dialect,
  connector: connector(config),
  // In memory a second connection would be a second database.
  reader: isMemory(config) ? undefined : connector({ ...config, readonly: true }),
  // A transaction that may write takes the lock at its start: one that read first could no longer get it.
  synchronous: true,
  begin: ({ readOnly }) => [readOnly === true ? "BEGIN DEFERRED" : "BEGIN IMMEDIATE"],
  attributes: { "db.system.name": "sqlite", "db.namespace": config.filename }
})

// One connection: SQLite has one writer, and in memory it is the database.
const pool = { maxConnections: 1, maxLifetime: "36500 days" } as const

/**
 * A layer of a SQLite database.
 *
 * @example
 * ```ts
 * const SqliteLive = Sqlite.layer({ filename: "app.db" })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (config: SqliteConfig): Layer.Layer<Database, DatabaseError> =>
  driverLayer.layer(Effect.succeed(driverOf(config)), pool)

/**
 * A layer of a SQLite database configured by the environment.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config.Wrap<SqliteConfig>
): Layer.Layer<Database, DatabaseError | ConfigError.ConfigError> =>
  Layer.unwrapEffect(Effect.map(Config.unwrap(config), layer))
