/**
 * Waiting for somebody else's lock where the engine does not wait itself.
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { DatabaseError } from "../error/DatabaseError.js"
import { realTime } from "../internal/realTime.js"
import type { Driver } from "../service/Driver.js"

/** Whether a lock was in the way. */
export const isLocked = ({ reason }: DatabaseError): boolean => reason._tag === "LockTimeout"

/** Runs it again while the driver's schedule goes on and `locked` holds for what it fails with. */
export const whileLocked = <A, E, R>(
  { whenLocked }: Driver,
  effect: Effect.Effect<A, E, R>,
  locked: (error: E) => boolean
): Effect.Effect<A, E, R> => {
  if (whenLocked === undefined) return effect
  return Effect.catchIf(effect, locked, (error) =>
    Effect.flatMap(Schedule.driver(whenLocked), (driver) => {
      const again = (last: E): Effect.Effect<A, E, R> =>
        Effect.matchEffect(realTime(driver.next(last)), {
          onFailure: () => Effect.fail(last),
          onSuccess: () => Effect.catchIf(effect, locked, again)
        })
      return again(error)
    })
  )
}
