/**
 * Lets timers and sockets have their turn, however fast statements are answered.
 *
 * A synchronous driver never leaves the event loop by itself, and Effect's scheduler yields to other fibers, not to
 * timers: without a pause, a loop of statements could not even be interrupted by a timeout.
 */
import * as Effect from "effect/Effect"

/** For how long statements may keep the event loop to themselves, in milliseconds. */
const budget = 10

/** The clock is read at every so many statements: reading it costs a hundredth of a point read. */
const often = 8

/** The pace of one database; mutable, as time passes. */
export class Pace {
  private statements = 0
  private since = performance.now()

  /** Whether it is time for a pause. */
  due(): boolean {
    return ++this.statements % often === 0 && performance.now() - this.since > budget
  }

  /** Waits until the event loop has come round; it can be interrupted. */
  readonly pause: Effect.Effect<void> = Effect.async<void>((resume) => {
    const immediate = setImmediate(() => {
      this.since = performance.now()
      resume(Effect.void)
    })
    return Effect.sync(() => clearImmediate(immediate))
  })
}
