/**
 * Sockets, servers and locks live by the real clock, whichever one the program (a test, say) was given.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Runs it by the real clock. */
export const realTime = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withClock(effect, Clock.make())

/** Waits by the real clock, without keeping the process alive. */
export const pause = (millis: number): Effect.Effect<void> =>
  Effect.async((resume) => {
    const timer = setTimeout(() => resume(Effect.void), millis)
    timer.unref()
    return Effect.sync(() => clearTimeout(timer))
  })

/** The longest that a timer of Node's can wait, in milliseconds. */
export const longestTimer = 2 ** 31 - 1
