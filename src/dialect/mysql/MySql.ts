/**
 * MySQL and MariaDB, by mysql2: one layer, which asks the server which of them it is.
 *
 * @since 0.1.0
 */
import { MysqlClient } from "@effect/sql-mysql2/MysqlClient"
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
import { type MySqlConnectionConfig, type Target, target } from "./config.js"
import { connector } from "./connection.js"
import { makeDialect } from "./dialect.js"
import { classify, classifyConnecting, originalOf } from "./errors.js"
import { locking } from "./locking.js"
import { preparing } from "./preparing.js"
import { identify } from "./server.js"
import * as Client from "./sqlClient.js"

/**
 * Options of a MySQL or MariaDB database: how to connect, and its pool.
 *
 * @since 0.1.0
 * @category models
 */
export interface MySqlConfig extends MySqlConnectionConfig {
  readonly pool?: PoolOptions
}

const isolations = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE"
} as const

// Without SESSION it is said of the next transaction only: https://dev.mysql.com/doc/refman/8.4/en/set-transaction.html
const isolate = ({ isolation }: TransactionOptions): ReadonlyArray<string> =>
  isolation === undefined ? [] : [`SET TRANSACTION ISOLATION LEVEL ${isolations[isolation]}`]

const begin = (options: TransactionOptions): ReadonlyArray<string> => [
  ...isolate(options),
  `START TRANSACTION${options.readOnly === true ? " READ ONLY" : ""}`
]

const driverOf = (config: MySqlConfig, place: Target): Effect.Effect<PreparingDriver, DatabaseError> => {
  const open = connector(config)
  return Effect.map(Effect.scoped(Effect.flatMap(open, identify)), ({ flavour }) => ({
    dialect: makeDialect(flavour),
    connector: open,
    reader: undefined,
    buffers: false,
    synchronous: false,
    begin,
    end: () => [],
    preparing: preparing(flavour, isolate),
    locking: locking(flavour),
    whenLocked: undefined,
    classify: (cause, statement, parameters) => classify(originalOf(cause), flavour, statement, parameters),
    attributes: {
      "db.system.name": flavour,
      ...(place.database === undefined ? {} : { "db.namespace": place.database }),
      ...(place.socketPath === undefined
        ? { "server.address": place.host, "server.port": place.port }
        : { "server.address": place.socketPath })
    }
  }))
}

/**
 * A layer of a MySQL or MariaDB database, and of its `SqlClient`.
 *
 * @example
 * ```ts
 * const MySqlLive = MySql.layer({ url: Redacted.make("mysql://root@localhost/app") })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  config: MySqlConfig
): Layer.Layer<driverLayer.Provided | Preparable<Database> | MysqlClient, DatabaseError> =>
  Layer.unwrapEffect(
    Effect.map(Effect.try({ try: () => target(config), catch: classifyConnecting }), (place) =>
      driverLayer.preparable({
        driver: driverOf(config, place),
        pool: config.pool ?? {},
        tag: MysqlClient,
        client: (access) => Client.make(access, config, place, config.pool ?? {})
      })
    )
  )

/**
 * A layer of a MySQL or MariaDB database configured by the environment.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config.Wrap<MySqlConfig>
): Layer.Layer<driverLayer.Provided | Preparable<Database> | MysqlClient, DatabaseError | ConfigError.ConfigError> =>
  Layer.unwrapEffect(Effect.map(Config.unwrap(config), layer))
