/**
 * What is specific to this version of Effect: how a value becomes an Effect, and what the running fiber has in store.
 */
import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Effectable from "effect/Effectable"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
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

/** An Effect that asks a service of the fiber that runs it; a step cheaper than `Effect.flatMap` of the tag. */
export class Ask<Id, S> extends Base {
  constructor(
    readonly tag: Context.Tag<Id, S>,
    readonly use: (service: S) => Effect.Effect<unknown, unknown>
  ) {
    super()
  }

  commit(): Effect.Effect<unknown, unknown, Id> {
    return withService(this.tag, this.use)
  }
}

/** The time by the running fiber's clock. */
export const currentDate = (): Date => {
  const fiber = Option.getOrUndefined(Fiber.getCurrentFiber())
  const clock = fiber?.currentDefaultServices.unsafeMap.get(Clock.Clock.key) as Clock.Clock | undefined
  return new Date(clock === undefined ? Date.now() : clock.unsafeCurrentTimeMillis())
}

/**
 * Whether the requests of the running fiber are collected, as `batching: true` asks for. Effect tells nobody: only the
 * fiber's own list of steps shows it; a fiber without such a list collects nothing.
 */
export const isBatching = (): boolean => {
  const fiber = Option.getOrUndefined(Fiber.getCurrentFiber())
  const { _steps: steps } = (fiber ?? {}) as { readonly _steps?: ReadonlyArray<unknown> }
  return steps !== undefined && steps.length > 0
}

/** `Effect.flatMap` without a step of its own where the effect has been run already: for callers that are running. */
export const chain = <A, E, B, E2>(
  effect: Effect.Effect<A, E>,
  f: (value: A) => Effect.Effect<B, E2>
): Effect.Effect<B, E | E2> => {
  if (isDone(effect)) return Exit.isSuccess(effect) ? f(effect.value) : Exit.failCause(effect.cause)
  if (isEither(effect)) return Either.isRight(effect) ? f(effect.right) : Exit.fail(effect.left)
  return Effect.flatMap(effect, f)
}

/** Whether an effect is an `Either`; unlike `Either.isEither` it keeps the types. */
export const isEither = <A, E>(effect: Effect.Effect<A, E>): effect is Either.Either<A, E> => Either.isEither(effect)

/**
 * Whether an effect has been run already. Every Effect has its operation by name, and of those that are done it is this;
 * `Exit.isExit` looks for three properties in whatever it is given.
 */
export const isDone = <A, E>(effect: Effect.Effect<A, E>): effect is Exit.Exit<A, E> => {
  const { _op } = effect as { readonly _op?: unknown }
  return _op === "Success" || _op === "Failure"
}
