import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import fc from "fast-check"

/** How many examples a property that asks a database is tried with. */
const numRuns = Number(process.env.REINHARDT_TEST_RUNS ?? 15)

/** A property of values that takes effects to tell. */
export const property = <A, E, R>(
  values: fc.Arbitrary<A>,
  holds: (value: A) => Effect.Effect<unknown, E, R>,
  options: fc.Parameters<[A]> = {}
): Effect.Effect<void, never, R> =>
  Effect.flatMap(Effect.runtime<R>(), (runtime) =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(values, (value) => Runtime.runPromise(runtime)(Effect.asVoid(holds(value)))),
        { numRuns, ...options }
      )
    )
  )
