/**
 * Advisory locks: each in a session of its own, outside of the pool, which whoever waits for a lock would keep from others.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as RcMap from "effect/RcMap"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as DatabaseError from "../error/DatabaseError.js"
import { realTime } from "../internal/realTime.js"
import type { Connection } from "../service/Connection.js"
import type { Lock, LockOptions } from "../service/Database.js"
import type { Driver } from "../service/Driver.js"
import type { Locking } from "../service/Locking.js"
import type { Access } from "./Access.js"

type Run<A> = Effect.Effect<A, DatabaseError.DatabaseError>
type Scoped<A> = Effect.Effect<A, DatabaseError.DatabaseError, Scope.Scope>

/** Locks a name for as long as the scope is open; undefined where it is taken, and nobody wants to wait. */
export const lock = (access: Access, name: string, options: LockOptions): Scoped<Lock | undefined> => {
  const { locking } = access.driver
  if (locking === undefined) return Effect.fail(missing(access.driver))
  return Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const got = yield* Effect.onError(
        restore(inTime(taken(access, locking, name, options), name, options).pipe(Scope.extend(scope))),
        (cause) => Scope.close(scope, Exit.failCause(cause))
      )
      if (got === undefined) yield* Scope.close(scope, Exit.void)
      else yield* Effect.addFinalizer((exit) => Scope.close(scope, exit))
      return got
    })
  )
}

const missing = ({ dialect }: Driver): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "MissingCapability", capability: "advisory locks", dialect: dialect.name },
    "SQLite locks nothing by name: it has one writer at a time, and Transaction.atomic is what makes others wait"
  )

const inTime = <A, R>(
  effect: Effect.Effect<A, DatabaseError.DatabaseError, R>,
  name: string,
  { timeout }: LockOptions
): Effect.Effect<A, DatabaseError.DatabaseError, R> =>
  timeout === undefined
    ? effect
    : realTime(
        Effect.timeoutFail(effect, {
          duration: timeout,
          onTimeout: () => DatabaseError.make({ _tag: "LockTimeout" }, `the lock "${name}" was not free in time`)
        })
      )

const taken = (access: Access, locking: Locking, name: string, { wait }: LockOptions): Scoped<Lock | undefined> =>
  Effect.gen(function* () {
    // Of this process only one at a time waits at the server: each would need a session there.
    if (wait) yield* turn(access, name)
    const connection = yield* access.driver.connector
    yield* Effect.addFinalizer(() => Effect.ignore(connection.script(locking.release)))
    const got = wait ? Effect.as(locking.acquire(connection, name), true) : locking.attempt(connection, name)
    return (yield* got) ? { lost: lost(connection, name) } : undefined
  })

const turn = ({ locks }: Access, name: string): Scoped<void> =>
  Effect.flatMap(RcMap.get(locks, name), (semaphore) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.zipRight(
        restore(semaphore.take(1)),
        Effect.addFinalizer(() => semaphore.release(1))
      )
    )
  )

// Also keeps the session from being idle for too long.
const lost = (connection: Connection, name: string): Run<never> =>
  Effect.mapError(
    realTime(
      Effect.zipRight(
        Effect.repeat(Effect.delay(connection.script("SELECT 1"), "1 second"), Schedule.forever),
        Effect.never
      )
    ),
    (cause) =>
      DatabaseError.make({ _tag: "ConnectionLost" }, `the lock "${name}" was lost with its connection`, { cause })
  )
