/**
 * What a pool's users may ask of it.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { PooledConnection, PoolService } from "../service/Pool.js"
import type { ConnectionPool } from "./ConnectionPool.js"
import type { Entry } from "./Entry.js"
import * as errors from "./errors.js"

/** The pool of a database, for its users; that of its readers is part of it. */
export const service = (pool: ConnectionPool, readers?: ConnectionPool): PoolService =>
  readers === undefined ? one(pool) : both(one(pool), one(readers))

const both = (pool: PoolService, readers: PoolService): PoolService => ({
  name: pool.name,
  stats: Effect.zipWith(pool.stats, readers.stats, (a, b) => ({
    open: a.open + b.open,
    idle: a.idle + b.idle,
    inUse: a.inUse + b.inUse,
    waiting: a.waiting + b.waiting
  })),
  connections: Effect.zipWith(pool.connections, readers.connections, (a, b) => [...a, ...b]),
  events: Stream.merge(pool.events, readers.events),
  listen: (listener) => Effect.zipRight(pool.listen(listener), readers.listen(listener)),
  invalidate: (id, how) => Effect.orElse(readers.invalidate(id, how), () => pool.invalidate(id, how)),
  invalidateAll: (how) => Effect.zipRight(pool.invalidateAll(how), readers.invalidateAll(how)),
  reset: (id) => Effect.orElse(readers.reset(id), () => pool.reset(id))
})

const one = (pool: ConnectionPool): PoolService => ({
  name: pool.settings.name,
  stats: Effect.sync(() => pool.stats()),
  connections: Effect.sync(() => [...pool.entries].map(shown)),
  events: pool.listeners.events,
  listen: pool.listeners.listen,
  invalidate: (id, how = "soft") => Effect.flatMap(known(pool, id), (entry) => invalidate(pool, entry, how)),
  invalidateAll: (how = "soft") => invalidateAll(pool, how),
  reset: (id) => Effect.flatMap(known(pool, id), (entry) => reset(pool, entry))
})

const shown = ({ id, inUse, openedAt, uses }: Entry): PooledConnection => ({
  id,
  age: Duration.millis(Date.now() - openedAt),
  uses,
  inUse
})

const known = (pool: ConnectionPool, id: string): Effect.Effect<Entry, DatabaseError> =>
  Effect.suspend(() => {
    const entry = [...pool.entries].find((each) => each.id === id)
    return entry === undefined ? Effect.fail(errors.unknown(pool.settings, id)) : Effect.succeed(entry)
  })

/** Does the same to all connections that are open. */
export const invalidateAll = (pool: ConnectionPool, how: "soft" | "hard"): Effect.Effect<void> =>
  Effect.suspend(() =>
    Effect.forEach([...pool.entries], (entry) => invalidate(pool, entry, how), {
      discard: true,
      concurrency: "unbounded"
    })
  )

const invalidate = (pool: ConnectionPool, entry: Entry, how: "soft" | "hard"): Effect.Effect<void> =>
  Effect.uninterruptible(
    Effect.suspend(() => {
      entry.doomed ??= "invalidated"
      if (!pool.listeners.silent) {
        pool.listeners.tell({ _tag: how === "hard" ? "Invalidated" : "SoftInvalidated", connectionId: entry.id })
      }
      if (pool.withdraw(entry)) return pool.discard(entry, "invalidated")
      if (how === "soft") return Effect.void
      // Under whoever uses it, and gives it back then.
      entry.broken = true
      // Not parted from politely: a statement that runs would be left without an answer.
      entry.connection.giveUp()
      return Effect.asVoid(Effect.exit(Scope.close(entry.scope, Exit.void)))
    })
  )

const reset = (pool: ConnectionPool, entry: Entry): Effect.Effect<void> =>
  Effect.uninterruptible(
    Effect.suspend(() => {
      entry.soiled = true
      return pool.withdraw(entry) ? pool.settle(entry) : Effect.void
    })
  )
