/**
 * SQLite, by better-sqlite3.
 *
 * @since 0.1.0
 */
import type { SqlClient } from "@effect/sql/SqlClient"
import { SqliteClient } from "@effect/sql-sqlite-node/SqliteClient"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import type { DatabaseError } from "../../error/DatabaseError.js"
import type { Database } from "../../service/Database.js"
import type { Driver } from "../../service/Driver.js"
import * as driverLayer from "../layer.js"
import { isMemory, type SqliteConnectionConfig } from "./config.js"
import { connector } from "./connection.js"
import { dialect } from "./dialect.js"
import { classify } from "./errors.js"
import { type Extensions, withExtensions } from "./extensions.js"
import * as Client from "./sqlClient.js"

/**
 * Options of a SQLite database; `filename` may be `":memory:"`.
 *
 * @since 0.1.0
 * @category models
 */
export interface SqliteConfig extends SqliteConnectionConfig {
  /**
   * For how long to try again, without blocking the event loop, while another process holds the lock; 5 seconds unless
   * told. It holds for statements outside transactions, and for the beginning of a transaction.
   */
  readonly busyTimeout?: Duration.DurationInput | undefined
}

const untilUnlocked = (timeout: Duration.DurationInput): Schedule.Schedule<unknown> =>
  Schedule.exponential("1 millis").pipe(
    Schedule.union(Schedule.spaced("50 millis")),
    Schedule.jittered,
    Schedule.upTo(timeout)
  )

const driverOf = (config: SqliteConfig, extensions: Extensions): Driver => {
  const open = (readonly: boolean | undefined) => withExtensions(extensions, connector({ ...config, readonly }))
  return {
    dialect,
    connector: open(config.readonly),
    // In memory a second connection would be a second database.
    reader: isMemory(config) ? undefined : { open: open(true), refuses: refusesWrites },
    buffers: isMemory(config),
    synchronous: true,
    // A transaction that may write takes the lock at its start: one that read first could no longer get it.
    begin: ({ readOnly }) =>
      readOnly === true
        ? ["BEGIN DEFERRED", "PRAGMA query_only = ON"]
        : [config.readonly === true ? "BEGIN DEFERRED" : "BEGIN IMMEDIATE"],
    end: ({ readOnly }) => (readOnly === true ? ["PRAGMA query_only = OFF"] : []),
    whenLocked: untilUnlocked(config.busyTimeout ?? "5 seconds"),
    classify,
    attributes: { "db.system.name": "sqlite", "db.namespace": config.filename }
  }
}

const refusesWrites = ({ reason }: DatabaseError): boolean =>
  reason._tag === "StatementFailed" && reason.code === "SQLITE_READONLY"

// One connection: SQLite has one writer, and in memory it is the database.
const pool = { maxConnections: 1, maxLifetime: "36500 days" } as const

/**
 * A layer of a SQLite database, and of its `SqlClient`.
 *
 * @example
 * ```ts
 * const SqliteLive = Sqlite.layer({ filename: "app.db" })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (config: SqliteConfig): Layer.Layer<Database | SqlClient | SqliteClient, DatabaseError> =>
  Layer.suspend(() => {
    const extensions: Extensions = new Set()
    return driverLayer.layer({
      driver: Effect.succeed(driverOf(config, extensions)),
      pool,
      tag: SqliteClient,
      client: (access) => Client.make(access, config, extensions)
    })
  })

/**
 * A layer of a SQLite database configured by the environment.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config.Wrap<SqliteConfig>
): Layer.Layer<Database | SqlClient | SqliteClient, DatabaseError | ConfigError.ConfigError> =>
  Layer.unwrapEffect(Effect.map(Config.unwrap(config), layer))
