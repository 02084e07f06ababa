/**
 * The pool of a database's connections, and who watches it.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Service } from "../service/Database.js"
import type { PoolService } from "../service/Pool.js"
import { PoolEvent } from "../service/PoolEvent.js"
import { listening } from "./listeners.js"
import { logging } from "./logging.js"
import { metrics } from "./metrics.js"

/**
 * The pool of the default database.
 *
 * @example
 * ```ts
 * const { inUse, waiting } = yield* Effect.flatMap(Pool, (pool) => pool.stats)
 * ```
 *
 * @since 0.1.0
 * @category tags
 */
export class Pool extends Context.Tag("reinhardt-db/Pool")<Pool, PoolService>() {
  /** The pool of another database, by its tag. */
  static readonly ofDatabase = <Self>(tag: Context.Tag<Self, Service>): Effect.Effect<PoolService, never, Self> =>
    Effect.map(tag, ({ pool }) => pool)

  /** The events as a Schema: what is written to a file or a wire, and read again. */
  static readonly Event: typeof PoolEvent = PoolEvent

  /** A layer that has the pools of the layers it is provided to call a listener. */
  static readonly listening: typeof listening = listening

  /** A layer that has the pools of the layers it is provided to log their events. */
  static readonly logging: typeof logging = logging

  /** A layer that has the pools of the layers it is provided to keep metrics, under OpenTelemetry's names. */
  static readonly metrics: typeof metrics = metrics
}
