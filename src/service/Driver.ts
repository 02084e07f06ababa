/**
 * What a dialect's layer hands to `database/`: how to connect, and what only that engine knows.
 *
 * @since 0.1.0
 */
import type * as Schedule from "effect/Schedule"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Connector } from "./Connection.js"
import type { TransactionOptions } from "./Database.js"
import type { Dialect } from "./Dialect.js"
import type { Locking } from "./Locking.js"
import type { Preparing } from "./Preparable.js"

/**
 * Connections that only read, at most `max` in a pool; `refuses` tells whether an error says that a statement wanted to
 * write.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reader {
  readonly open: Connector
  readonly max: number
  readonly refuses: (error: DatabaseError) => boolean
}

/**
 * An engine that can be connected to.
 *
 * - `connector` opens connections for the pool, `reader` others for what only reads, where one connection writes: for
 *   queries while that has a transaction open, and for streams, whose open cursor would keep it from writing. `buffers`: whether a connection reads all rows of a stream before it hands out the first, so
 *   that it is free again at once.
 * - `synchronous`: whether `execute` has run its statement when it returns.
 * - `begin` gives the statements that start a transaction, `end` those that undo, after it, what `begin` set for longer.
 * - `locking`: how names are locked; undefined where the engine cannot.
 * - `whenLocked`: how often to try again what somebody else's lock refused at once; undefined where the engine waits.
 * - `classify` tells what an error of the driver means.
 * - `attributes` are OpenTelemetry's for every span (`db.system.name`, `server.address` …).
 *
 * @since 0.1.0
 * @category models
 */
export interface Driver {
  readonly dialect: Dialect
  readonly connector: Connector
  readonly reader: Reader | undefined
  readonly buffers: boolean
  readonly synchronous: boolean
  readonly begin: (options: TransactionOptions) => ReadonlyArray<string>
  readonly end: (options: TransactionOptions) => ReadonlyArray<string>
  readonly locking: Locking | undefined
  readonly whenLocked: Schedule.Schedule<unknown> | undefined
  readonly classify: (cause: unknown, statement: string, parameters: ReadonlyArray<unknown>) => DatabaseError
  readonly attributes: Readonly<Record<string, unknown>>
}

/** An engine whose transactions can be prepared. @since 0.1.0 @category models */
export interface PreparingDriver extends Driver {
  readonly preparing: Preparing
}
