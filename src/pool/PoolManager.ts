/**
 * Pools that come and go while a program runs: one a tenant, say.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as DatabaseError from "../error/DatabaseError.js"
import type { PoolOptions, PoolService } from "../service/Pool.js"
import { currentDefaults } from "./defaults.js"
import { Pool } from "./Pool.js"

/**
 * A name for the pool of a layer, which tells the types of what is found under it.
 *
 * @since 0.1.0
 * @category models
 */
export interface NamedPool<Out, E> {
  readonly name: string
  readonly layer: Layer.Layer<Out | Pool, E>
}

/**
 * Named pools.
 *
 * - `add` opens a pool; `PoolConfigError` where the name is taken.
 * - `provide` runs an effect on it; `context` gives all that its layer provides, `pool` the pool alone, by its name.
 * - `remove` drains and closes it, as the end of the manager's scope does with all of them.
 *
 * What is not there is `PoolNotFound`.
 *
 * @since 0.1.0
 * @category models
 */
export interface PoolManager {
  readonly add: <Out, E>(named: NamedPool<Out, E>) => Effect.Effect<void, E | DatabaseError.DatabaseError>
  readonly context: <Out, E>(
    named: NamedPool<Out, E>
  ) => Effect.Effect<Context.Context<Out | Pool>, DatabaseError.DatabaseError>
  readonly provide: <Out, E>(
    named: NamedPool<Out, E>
  ) => <A, E2, R>(
    effect: Effect.Effect<A, E2, R>
  ) => Effect.Effect<A, E2 | DatabaseError.DatabaseError, Exclude<R, Out | Pool>>
  readonly pool: (name: string) => Effect.Effect<PoolService, DatabaseError.DatabaseError>
  readonly names: Effect.Effect<ReadonlyArray<string>>
  readonly remove: (name: string) => Effect.Effect<void, DatabaseError.DatabaseError>
}

/**
 * Names the pool of a layer.
 *
 * @example
 * ```ts
 * const Reports = PoolManager.named("reports", Postgres.layer({ url }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const named = <Out, E>(name: string, layer: Layer.Layer<Out | Pool, E>): NamedPool<Out, E> => ({ name, layer })

/** A pool that is there; without a context it is being opened. */
interface Member {
  readonly named: { readonly name: string }
  readonly scope: Scope.CloseableScope
  context: Context.Context<never> | undefined
}

/**
 * Makes a manager in a scope; `shared` are the options of all its pools, unless a layer's own say otherwise.
 *
 * @example
 * ```ts
 * const manager = yield* PoolManager.make({ maxConnections: 5 })
 * yield* manager.add(Reports)
 * const sales = yield* Sale.objects.pipe(manager.provide(Reports))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (shared: PoolOptions = {}): Effect.Effect<PoolManager, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => {
    const members = new Map<string, Member>()

    const member = (name: string): Effect.Effect<Member, DatabaseError.DatabaseError> =>
      Effect.suspend(() => {
        const found = members.get(name)
        return found?.context === undefined ? Effect.fail(notFound(name, members)) : Effect.succeed(found)
      })

    const contextOf = <Out, E>(pool: NamedPool<Out, E>) =>
      Effect.flatMap(member(pool.name), (found) =>
        found.named === pool
          ? // It was built by the layer of this very name.
            Effect.succeed(found.context as Context.Context<Out | Pool>)
          : Effect.fail(notFound(pool.name, members))
      )

    const close = (found: Member, exit: Exit.Exit<unknown, unknown>) =>
      Effect.zipRight(
        Effect.sync(() => members.delete(found.named.name)),
        Scope.close(found.scope, exit)
      )

    return {
      add: (pool) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            if (members.has(pool.name)) return yield* Effect.fail(taken(pool.name))
            const added: Member = { named: pool, scope: yield* Scope.make(), context: undefined }
            members.set(pool.name, added)
            yield* Scope.addFinalizerExit(scope, (exit) => (isThere(members, added) ? close(added, exit) : Effect.void))
            added.context = yield* restore(
              Effect.locally(Layer.buildWithScope(pool.layer, added.scope), currentDefaults, {
                ...shared,
                name: pool.name
              })
            ).pipe(Effect.onError((cause) => close(added, Exit.failCause(cause))))
          })
        ),
      context: contextOf,
      provide: (pool) => (effect) => Effect.flatMap(contextOf(pool), (context) => Effect.provide(effect, context)),
      pool: (name) =>
        Effect.map(member(name), ({ context }) => Context.unsafeGet(context as Context.Context<Pool>, Pool)),
      names: Effect.sync(() => [...members.values()].flatMap(({ context, named }) => (context ? [named.name] : []))),
      remove: (name) => Effect.uninterruptible(Effect.flatMap(member(name), (found) => close(found, Exit.void)))
    }
  })

const isThere = (members: ReadonlyMap<string, Member>, added: Member): boolean =>
  members.get(added.named.name) === added

const notFound = (name: string, members: ReadonlyMap<string, Member>): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "PoolNotFound" },
    `there is no pool "${name}"${members.size === 0 ? "" : `; there ${members.size === 1 ? "is" : "are"} ${[...members.keys()].join(", ")}`}`
  )

const taken = (name: string): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "PoolConfigError" },
    `there is a pool "${name}" already; remove it, or choose another name`
  )
