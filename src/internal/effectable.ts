/**
 * What is specific to this version of Effect: how a value becomes an Effect, and what the running fiber has in store.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Effectable from "effect/Effectable"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"

/** A class whose instances are Effects: running one runs what its `commit` gives. */
export const Base: abstract new () => Effect.Effect<unknown, unknown, unknown> = Effectable.Class

/**
 * Asks a service of the running fiber without a step of its own: a `commit` is called by the fiber that runs it.
 */
export const withService = <Id, S, A, E>(
  tag: Context.Tag<Id, S>,
  use: (service: S) => Effect.Effect<A, E>
): Effect.Effect<A, E, Id> => {
  const fiber = Option.getOrUndefined(Fiber.getCurrentFiber())
  const service = fiber?.currentContext.unsafeMap.get(tag.key)
  // Stored under this tag's key, so it is this tag's service.
  return service === undefined ? Effect.flatMap(tag, use) : use(service as S)
}
