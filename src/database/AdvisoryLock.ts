/**
 * Advisory locks: names that one holder at a time can have, among all processes that use a database.
 *
 * A lock is that of a session of its own, so that it ends when its holder does, whatever becomes of that; a transaction
 * neither takes nor frees it. Names have any length, and belong to the database. PostgreSQL, MySQL and MariaDB have them;
 * on SQLite they fail with `MissingCapability`.
 *
 * @since 0.1.0
 */
import type * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import type { DatabaseError } from "../error/DatabaseError.js"
import { Database, type Lock, type Service } from "../service/Database.js"

export type { Lock } from "../service/Database.js"

/**
 * Options of a lock.
 *
 * - `timeout`: how long to wait, before it fails with `LockTimeout`; for ever unless told.
 * - `database`: the tag of the database; `Database` unless told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<Id> {
  readonly timeout?: Duration.DurationInput | undefined
  readonly database?: Context.Tag<Id, Service>
}

/**
 * Runs an effect while it holds the lock of this name, for which it waits. Should the lock be lost with its connection,
 * the effect is interrupted, and it fails with `ConnectionLost`. A holder that asks again waits for itself.
 *
 * @example
 * ```ts
 * const nightly = report.pipe(AdvisoryLock.withLock("nightly report", { timeout: "10 seconds" }))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withLock =
  <Id = Database>(name: string, options: Options<Id> = {}) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | DatabaseError, R | Id> =>
    Effect.scopedWith((scope) =>
      Effect.flatMap(Scope.extend(scoped(name, options), scope), (lock) => held(effect, lock))
    )

/**
 * Runs an effect if the lock of this name is free, and holds it meanwhile; nothing, at once, where it is not.
 *
 * @example
 * ```ts
 * const ran = yield* report.pipe(AdvisoryLock.withLockIfFree("nightly report")) // Option<…>
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withLockIfFree =
  <Id = Database>(name: string, options: Pick<Options<Id>, "database"> = {}) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<Option.Option<A>, E | DatabaseError, R | Id> =>
    Effect.scopedWith((scope) =>
      Effect.flatMap(
        Scope.extend(scopedIfFree(name, options), scope),
        Option.match({ onNone: () => Effect.succeedNone, onSome: (lock) => Effect.asSome(held(effect, lock)) })
      )
    )

// The first to end: its own end, or that of the lock.
const held = <A, E, R>(effect: Effect.Effect<A, E, R>, { lost }: Lock): Effect.Effect<A, E | DatabaseError, R> =>
  Effect.raceFirst(effect, lost)

/**
 * The lock of this name, for which it waits, for as long as the scope is open. Its `lost` fails, with `ConnectionLost`,
 * once the lock is lost with its connection, and never ends otherwise.
 *
 * @example
 * ```ts
 * const { lost } = yield* AdvisoryLock.scoped("leader")
 * yield* Effect.raceFirst(lead, lost)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const scoped = <Id = Database>(
  name: string,
  options: Options<Id> = {}
): Effect.Effect<Lock, DatabaseError, Id | Scope.Scope> =>
  Effect.flatMap(tagOf(options), (database) =>
    // Undefined is only for those who do not wait.
    Effect.flatMap(database.lock(name, { wait: true, timeout: options.timeout }), (lock) =>
      lock === undefined ? Effect.never : Effect.succeed(lock)
    )
  )

/**
 * The lock of this name for as long as the scope is open, if it is free.
 *
 * @since 0.1.0
 * @category constructors
 */
export const scopedIfFree = <Id = Database>(
  name: string,
  options: Pick<Options<Id>, "database"> = {}
): Effect.Effect<Option.Option<Lock>, DatabaseError, Id | Scope.Scope> =>
  Effect.flatMap(tagOf(options), (database) => Effect.map(database.lock(name, { wait: false }), Option.fromNullable))

// Without a tag of its own, `Id` is that of the default database.
const tagOf = <Id>({ database }: Pick<Options<Id>, "database">): Context.Tag<Id, Service> =>
  database ?? (Database as unknown as Context.Tag<Id, Service>)
