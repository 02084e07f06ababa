/**
 * Connections kept open and lent out, one user each.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as DatabaseError from "../error/DatabaseError.js"
import type { Connection, Connector } from "../service/Connection.js"

/**
 * Options of a pool.
 *
 * - `maxConnections`: default 10.
 * - `acquireTimeout`: how long to wait for a connection; default 10 seconds.
 * - `maxLifetime`: a connection older than this is closed when it comes back; default 30 minutes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PoolOptions {
  readonly maxConnections?: number
  readonly acquireTimeout?: Duration.DurationInput
  readonly maxLifetime?: Duration.DurationInput
}

/** A connection of the pool, and when it was opened. */
export interface Entry {
  readonly connection: Connection
  readonly scope: Scope.CloseableScope
  readonly openedAt: number
}

type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
type Answer = Effect.Effect<Entry | undefined, DatabaseError.DatabaseError>

/** A place in the queue; it is there before anybody waits, so that no grant can be missed. */
class Place {
  granted: Entry | undefined = undefined
  private settled: Answer | undefined = undefined
  private resume: ((answer: Answer) => void) | undefined = undefined

  /** Gives a connection, or leave to open one. */
  grant(entry: Entry | undefined): void {
    this.granted = entry
    this.settle(Effect.succeed(entry))
  }

  settle(answer: Answer): void {
    this.settled = answer
    this.resume?.(answer)
  }

  readonly answer: Answer = Effect.async((resume) => {
    if (this.settled !== undefined) resume(this.settled)
    else this.resume = resume
  })
}

/** A pool; it lives in the scope where it was made. */
export class Pool {
  private readonly idle: Array<Entry> = []
  private readonly waiting: Array<Place> = []
  private open = 0
  private closed = false

  constructor(
    private readonly connector: Connector,
    private readonly max: number,
    private readonly timeout: number,
    private readonly lifetime: number
  ) {}

  /** A free connection at once, if there is one: the fast path. */
  takeIdle(): Entry | undefined {
    return this.idle.pop()
  }

  // Only what takes time is interruptible: between two steps of the rest a connection would be lost.
  private acquire(restore: Restore): Effect.Effect<Entry, DatabaseError.DatabaseError> {
    return Effect.suspend(() => {
      if (this.closed) return Effect.fail(closedError())
      const entry = this.idle.pop()
      if (entry !== undefined) return Effect.succeed(entry)
      return this.open < this.max ? this.openOne(restore) : this.wait(restore)
    })
  }

  private openOne(restore: Restore): Effect.Effect<Entry, DatabaseError.DatabaseError> {
    this.open++
    return Effect.flatMap(Scope.make(), (scope) =>
      restore(Scope.extend(this.connector, scope)).pipe(
        Effect.map((connection): Entry => ({ connection, scope, openedAt: Date.now() })),
        Effect.onError((cause) => Effect.zipRight(Scope.close(scope, Exit.failCause(cause)), this.lost))
      )
    )
  }

  // A place became free without a connection: whoever waits longest may open one.
  private readonly lost = Effect.sync(() => {
    this.open--
    this.waiting.shift()?.grant(undefined)
  })

  // One asynchronous step with its own timer: a race of fibers could lose a connection between two of them.
  private wait(restore: Restore): Effect.Effect<Entry, DatabaseError.DatabaseError> {
    return Effect.suspend(() => {
      const place = new Place()
      const timer = setTimeout(() => {
        if (this.leave(place)) place.settle(Effect.fail(timeoutError(this.max, this.timeout)))
      }, this.timeout)
      this.waiting.push(place)
      return restore(place.answer).pipe(
        Effect.onInterrupt(() => (this.leave(place) ? Effect.void : this.passOn(place))),
        Effect.ensuring(Effect.sync(() => clearTimeout(timer))),
        Effect.flatMap((entry) => (entry === undefined ? this.acquire(restore) : Effect.succeed(entry)))
      )
    })
  }

  private leave(place: Place): boolean {
    const at = this.waiting.indexOf(place)
    if (at >= 0) this.waiting.splice(at, 1)
    return at >= 0
  }

  // Interrupted in the moment of the grant: what was granted goes to the next.
  private passOn({ granted }: Place): Effect.Effect<void> {
    return granted === undefined ? Effect.sync(() => this.waiting.shift()?.grant(undefined)) : this.release(granted)
  }

  /** Runs with a connection, which comes back however that ends; waiting for one can be interrupted. */
  lend<A, E, R>(use: (connection: Connection) => Effect.Effect<A, E, R>) {
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(this.acquire(restore), (entry) =>
        Effect.onExit(restore(Effect.suspend(() => use(entry.connection))), () =>
          this.keep(entry) ? Effect.void : this.release(entry)
        )
      )
    )
  }

  /** A connection for as long as the scope is open. */
  readonly scoped: Effect.Effect<Connection, DatabaseError.DatabaseError, Scope.Scope> = Effect.uninterruptibleMask(
    (restore) =>
      Effect.flatMap(this.acquire(restore), (entry) =>
        Effect.as(
          Effect.addFinalizer(() => this.release(entry)),
          entry.connection
        )
      )
  )

  /** Gives a connection back; one in a doubtful state, or too old, is closed. */
  release(entry: Entry): Effect.Effect<void> {
    if (this.keep(entry)) return Effect.void
    return Effect.zipRight(Scope.close(entry.scope, Exit.void), this.lost)
  }

  /** Gives a connection back at once; false where it must be closed instead. */
  keep(entry: Entry): boolean {
    if (this.closed || !entry.connection.usable() || Date.now() - entry.openedAt > this.lifetime) return false
    const waiting = this.waiting.shift()
    if (waiting !== undefined) waiting.grant(entry)
    else this.idle.push(entry)
    return true
  }

  /** Closes the idle connections; those lent out are closed when they come back. */
  readonly shutdown = Effect.suspend(() => {
    this.closed = true
    for (const place of this.waiting.splice(0)) place.grant(undefined)
    return Effect.forEach(this.idle.splice(0), (entry) => Scope.close(entry.scope, Exit.void), { discard: true })
  })
}

const closedError = (): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "ConnectionFailed" }, "the pool is closed: its layer's scope has ended")

const timeoutError = (max: number, timeout: number): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "PoolTimeout" },
    `no connection became free within ${Duration.format(Duration.millis(timeout))}: all ${max} are in use; ` +
      "raise maxConnections, or look for transactions that take long"
  )

/** Makes a pool in a scope, and opens one connection, so that a database that is not there is an error at once. */
export const make = (
  connector: Connector,
  options: PoolOptions
): Effect.Effect<Pool, DatabaseError.DatabaseError, Scope.Scope> =>
  Effect.gen(function* () {
    const pool = new Pool(
      connector,
      options.maxConnections ?? 10,
      Duration.toMillis(options.acquireTimeout ?? "10 seconds"),
      Duration.toMillis(options.maxLifetime ?? "30 minutes")
    )
    yield* Effect.addFinalizer(() => pool.shutdown)
    yield* pool.lend(() => Effect.void)
    return pool
  })
