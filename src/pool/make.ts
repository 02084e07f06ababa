/**
 * A pool's life: made, filled, kept tidy, drained and closed.
 */
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import type * as Scope from "effect/Scope"
import type { DatabaseError } from "../error/DatabaseError.js"
import { longestTimer, pause } from "../internal/realTime.js"
import type { Connector } from "../service/Connection.js"
import type { PoolOptions } from "../service/Pool.js"
import { ConnectionPool } from "./ConnectionPool.js"
import { currentDefaults } from "./defaults.js"
import * as Entry from "./Entry.js"
import * as errors from "./errors.js"
import { currentListeners } from "./listeners.js"
import { invalidateAll } from "./service.js"
import { settings } from "./settings.js"

/**
 * Makes a pool in a scope, and opens a connection, so that a database that is not there is an error at once; one of
 * readers opens them when they are wanted.
 */
export const make = (
  connector: Connector,
  options: PoolOptions,
  name: string,
  role?: "readers"
): Effect.Effect<ConnectionPool, DatabaseError, Scope.Scope> =>
  Effect.gen(function* () {
    const defaults = yield* FiberRef.get(currentDefaults)
    const all = { ...defaults, ...options }
    const found = yield* settings(role === undefined ? all : { ...all, name: `${all.name ?? name} ${role}` }, name)
    const pool = new ConnectionPool(connector, found, yield* FiberRef.get(currentListeners))
    yield* Effect.addFinalizer(() => shutdown(pool))
    yield* fill(pool, role === undefined ? Math.max(1, found.min) : 0)
    yield* Effect.forkScoped(Effect.interruptible(tidying(pool)))
    return pool
  })

/** Opens connections until there are `least`. */
const fill = (pool: ConnectionPool, least: number): Effect.Effect<void, DatabaseError> =>
  Effect.uninterruptibleMask((restore) => {
    const missing = (): boolean => !pool.closed && pool.entries.size + pool.opening < least
    const one = Effect.suspend(() => Effect.flatMap(pool.open(restore, Date.now()), (entry) => pool.settle(entry)))
    return Effect.whileLoop({ while: missing, body: () => one, step: () => {} })
  })

/** How often a pool looks for connections that its server or the network has taken from it, in milliseconds. */
const checkEvery = 5_000

const tidying = (pool: ConnectionPool): Effect.Effect<void> => {
  const { idleTimeout, maxLifetime, min } = pool.settings
  const soonest = Math.min(idleTimeout / 4, maxLifetime / 4, min > 0 ? checkEvery : longestTimer)
  // In memory, say, where the one connection stays for ever.
  if (soonest >= longestTimer) return Effect.void
  const round = Effect.zipRight(tidy(pool), Effect.ignore(Effect.suspend(() => fill(pool, min))))
  return Effect.forever(Effect.zipRight(pause(Math.max(20, Math.min(soonest, 30_000))), round))
}

/** Closes what is idle and too old, broken, or wanted by nobody for too long. */
const tidy = (pool: ConnectionPool): Effect.Effect<void> =>
  Effect.uninterruptible(
    Effect.suspend(() => {
      const now = Date.now()
      let spare = pool.entries.size - pool.settings.min
      const closings = [...pool.idle].flatMap((entry) => {
        const unwanted = spare > 0 && now - entry.since > pool.settings.idleTimeout ? "idle" : undefined
        const reason = Entry.fault(entry, now) ?? unwanted
        if (reason === undefined || !pool.withdraw(entry)) return []
        spare--
        return [pool.discard(entry, reason)]
      })
      return Effect.all(closings, { discard: true, concurrency: "unbounded" })
    })
  )

/** Closes the idle connections; waits for those lent out, then breaks them off. */
const shutdown = (pool: ConnectionPool): Effect.Effect<void> =>
  Effect.suspend(() => {
    pool.closed = true
    for (const place of pool.waiting.splice(0)) place.settle(Effect.fail(errors.closed(pool.settings)))
    return Effect.forEach(pool.idle.splice(0), (entry) => pool.discard(entry, "poolClosed"), {
      discard: true,
      concurrency: "unbounded"
    })
  }).pipe(
    Effect.zipRight(drain(pool)),
    Effect.zipRight(invalidateAll(pool, "hard")),
    Effect.ensuring(Effect.sync(() => pool.listeners.end()))
  )

const drain = (pool: ConnectionPool): Effect.Effect<void> =>
  Effect.async((resume) => {
    if (pool.entries.size === 0) return resume(Effect.void)
    const timer = setTimeout(() => resume(Effect.void), Math.min(pool.settings.drainTimeout, longestTimer))
    pool.drained = () => {
      clearTimeout(timer)
      resume(Effect.void)
    }
  })
