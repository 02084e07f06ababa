/**
 * A pool as its users see it: how it is set up, what it holds, and what happens in it.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Connection } from "./Connection.js"
import type { PoolEvent } from "./PoolEvent.js"

/**
 * Options of a pool.
 *
 * - `name`: what events and metrics call it; the engine's name unless told.
 * - `minConnections`: how many are kept open; 0: a program that rests holds nothing of a server that others need.
 * - `maxConnections`: 10: a server does most work with a few connections a core.
 * - `maxWaiting`: how many may wait for a connection before the next is refused at once; no limit unless told.
 * - `acquireTimeout`: how long to wait for a connection, to open one included; 10 seconds: who waits longer has left.
 * - `idleTimeout`: one that nobody wanted for so long is closed, down to `minConnections`; 10 minutes: below what
 *   firewalls allow.
 * - `maxLifetime`: one older than this is closed when it comes back; 30 minutes, for what servers and proxies gather,
 *   and less by up to a tenth, by chance, so that not all go at once.
 * - `testBeforeAcquire`: whether a connection idle for half a second or more is asked to answer before it is lent out;
 *   false: that a peer has closed it is seen without asking, and the question costs a round trip.
 * - `drainTimeout`: how long closing the pool waits for what is lent out, before it breaks that off; 5 seconds.
 * - `afterConnect`: run on every new connection, before anybody gets it: settings of its session.
 *
 * @since 0.1.0
 * @category models
 */
export interface PoolOptions {
  readonly name?: string | undefined
  readonly minConnections?: number | undefined
  readonly maxConnections?: number | undefined
  readonly maxWaiting?: number | undefined
  readonly acquireTimeout?: Duration.DurationInput | undefined
  readonly idleTimeout?: Duration.DurationInput | undefined
  readonly maxLifetime?: Duration.DurationInput | undefined
  readonly testBeforeAcquire?: boolean | undefined
  readonly drainTimeout?: Duration.DurationInput | undefined
  readonly afterConnect?: ((connection: Connection) => Effect.Effect<unknown, DatabaseError>) | undefined
}

/**
 * How many connections are open, of which idle and in use, and how many wait for one.
 *
 * @since 0.1.0
 * @category models
 */
export interface PoolStats {
  readonly open: number
  readonly idle: number
  readonly inUse: number
  readonly waiting: number
}

/**
 * A connection of a pool: its UUID, its age, and how many times it was lent out.
 *
 * @since 0.1.0
 * @category models
 */
export interface PooledConnection {
  readonly id: string
  readonly age: Duration.Duration
  readonly uses: number
  readonly inUse: boolean
}

/**
 * Hears of every event while it happens, and of how the pool stands then: it must be quick, and what it throws is lost.
 *
 * @since 0.1.0
 * @category models
 */
export type PoolListener = (event: PoolEvent, stats: PoolStats) => void

/**
 * A pool.
 *
 * - `stats`, `connections`: what it holds now.
 * - `events`: what happens from now on, until the pool is closed; whoever reads too slowly loses the oldest.
 * - `listen`: calls a listener for as long as the scope is open.
 * - `invalidate`: does away with a connection, by default `"soft"`: it finishes its work, then goes. `"hard"` closes it
 *   now: what runs on it fails with `InvalidConnection`, as does the call where there is no such connection.
 * - `invalidateAll`: the same for all that are open, as after a change of the server's address or password.
 * - `reset`: undoes what was done to a connection's session: at once, or when it comes back.
 *
 * @since 0.1.0
 * @category models
 */
export interface PoolService {
  readonly name: string
  readonly stats: Effect.Effect<PoolStats>
  readonly connections: Effect.Effect<ReadonlyArray<PooledConnection>>
  readonly events: Stream.Stream<PoolEvent>
  readonly listen: (listener: PoolListener) => Effect.Effect<void, never, Scope.Scope>
  readonly invalidate: (id: string, how?: "soft" | "hard") => Effect.Effect<void, DatabaseError>
  readonly invalidateAll: (how?: "soft" | "hard") => Effect.Effect<void>
  readonly reset: (id: string) => Effect.Effect<void, DatabaseError>
}
