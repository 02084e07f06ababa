/**
 * SQLite, by better-sqlite3.
 *
 * @since 0.1.0
 */
import { SqliteClient } from "@effect/sql-sqlite-node/SqliteClient"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import type { DatabaseError } from "../../error/DatabaseError.js"
import type { Driver } from "../../service/Driver.js"
import type { PoolOptions } from "../../service/Pool.js"
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
  /**
   * How many connections may read a file while another writes it in a transaction; 4 unless told. They see what was
   * committed before.
   */
  readonly readers?: number | undefined
  /** There is one connection that writes, for as long as the layer lives, so only this much can be said of its pool. */
  readonly pool?: Pick<PoolOptions, "name" | "maxWaiting" | "acquireTimeout" | "drainTimeout" | "afterConnect">
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
    reader: isMemory(config) ? undefined : { open: open(true), max: readersOf(config), refuses: refusesWrites },
    buffers: isMemory(config),
    synchronous: true,
    // A transaction that may write takes the lock at its start: one that read first could no longer get it.
    begin: ({ readOnly }) =>
      readOnly === true
        ? ["BEGIN DEFERRED", "PRAGMA query_only = ON"]
        : [config.readonly === true ? "BEGIN DEFERRED" : "BEGIN IMMEDIATE"],
    end: ({ readOnly }) => (readOnly === true ? ["PRAGMA query_only = OFF"] : []),
    locking: undefined,
    whenLocked: untilUnlocked(config.busyTimeout ?? "5 seconds"),
    classify,
    attributes: { "db.system.name": "sqlite", "db.namespace": config.filename }
  }
}

const refusesWrites = ({ reason }: DatabaseError): boolean =>
  reason._tag === "StatementFailed" && reason.code === "SQLITE_READONLY"

// Without write-ahead logging, a reader and the writer would be in each other's way.
const readersOf = ({ readers = 4, wal }: SqliteConfig): number => (wal === false ? 0 : readers)

// One connection: SQLite has one writer, and in memory it is the database.
const poolOf = ({ pool }: SqliteConfig): PoolOptions => ({
  ...pool,
  minConnections: 1,
  maxConnections: 1,
  idleTimeout: "36500 days",
  maxLifetime: "36500 days"
})

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
export const layer = (config: SqliteConfig): Layer.Layer<driverLayer.Provided | SqliteClient, DatabaseError> =>
  Layer.suspend(() => {
    const extensions: Extensions = new Set()
    return driverLayer.layer({
      driver: Effect.succeed(driverOf(config, extensions)),
      pool: poolOf(config),
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
): Layer.Layer<driverLayer.Provided | SqliteClient, DatabaseError | ConfigError.ConfigError> =>
  Layer.unwrapEffect(Effect.map(Config.unwrap(config), layer))
