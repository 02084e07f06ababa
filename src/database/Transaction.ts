/**
 * Transactions: they end with their block, nest by savepoint, and follow the fiber.
 *
 * After a statement has failed, only a savepoint rescues a transaction: on PostgreSQL because the server refuses every
 * other statement, on the other engines because they are treated alike. Catch what may fail around a nested `atomic`.
 *
 * @since 0.1.0
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { DatabaseError } from "../error/DatabaseError.js"
import {
  type CurrentTransaction,
  Database,
  type Savepoint as SavepointService,
  type Service,
  type TransactionOptions,
  type TransactionStatus
} from "../service/Database.js"

/**
 * Which database: `Database` unless told.
 *
 * @since 0.1.0
 * @category models
 */
export interface On<Id> {
  readonly database?: Context.Tag<Id, Service>
}

/**
 * Options of a transaction.
 *
 * - `isolation`: the engine's default unless told (SQLite has only `Serializable`). Where a transaction nests in another,
 *   it can only be what the outermost one asked for.
 * - `readOnly`: whether writes are refused. It says nothing inside another transaction.
 * - `deferrable`: whether one that is `Serializable` and `readOnly` waits, before it begins, until nothing that others do
 *   can make it fail; it says nothing of others. MySQL and MariaDB cannot: `MissingCapability`.
 * - `timeout`: how long the effect may take, without BEGIN and COMMIT; then it is interrupted, the transaction rolled
 *   back, and the error `TransactionTimeout`. No limit unless told.
 * - `durable`: whether it must be the outermost transaction, so that what it wrote is in the database when it ends;
 *   inside another one it fails with `TransactionFailed`.
 * - `retry`: when to run the whole transaction again after a `SerializationFailure`, a `Deadlock` or a `LockTimeout`; see
 *   `whenRetryable`. It says nothing inside another transaction, as only the outermost one can be run again.
 * - `database`: the tag of the database; `Database` unless told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<Id> extends TransactionOptions, On<Id> {}

/**
 * Where a transaction is: not started, active, committed, rolled back; `Unknown` after the error `CommitUnknown`.
 *
 * @since 0.1.0
 * @category models
 */
export type Status = TransactionStatus

/**
 * The innermost transaction around a fiber, a savepoint where it is nested; it can be read after its end, too.
 *
 * - `depth`: 0 for the outermost, and where there is none.
 * - `status`: where it is now, `NotStarted` where there is none. A savepoint that was released is where the transaction
 *   around it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Current extends CurrentTransaction {}

/**
 * A savepoint set by hand. It lives as long as the block that it was set in, and can be used only there.
 *
 * - `rollback`: undoes what the block did since, whichever fiber did it, rescues it from a failed statement, and leaves
 *   the savepoint in place; those set later are gone.
 * - `release`: forgets it, and those set later; nothing is undone.
 *
 * @since 0.1.0
 * @category models
 */
export interface Savepoint extends SavepointService {}

/**
 * Runs an effect in a transaction: it commits when the effect succeeds, and rolls back when it fails, dies or is
 * interrupted. Inside another transaction of the same database it is a savepoint of that; siblings wait for each other.
 *
 * @example
 * ```ts
 * const transfer = Effect.all([withdraw, deposit]).pipe(Transaction.atomic({ isolation: "Serializable" }))
 * const report = summary.pipe(Transaction.atomic({ database: Analytics, readOnly: true }))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const atomic =
  <Id = Database>(options: Options<Id> = {}) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | DatabaseError, R | Id> =>
    Effect.flatMap(tagOf(options), (database) => database.transaction(() => effect, options))

// Without a tag of its own, `Id` is that of the default database.
const tagOf = <Id>({ database }: On<Id>): Context.Tag<Id, Service> =>
  database ?? (Database as unknown as Context.Tag<Id, Service>)

/**
 * The schedule for `retry`: up to ten more attempts, after 10 milliseconds at first and a second at most, with jitter.
 *
 * @since 0.1.0
 * @category schedules
 */
export const whenRetryable: Schedule.Schedule<unknown> = Schedule.exponential("10 millis").pipe(
  Schedule.union(Schedule.spaced("1 second")),
  Schedule.jittered,
  Schedule.intersect(Schedule.recurs(10))
)

/**
 * Runs an effect in a savepoint of the transaction around it: what it wrote is undone when it fails, and the transaction
 * goes on. Outside of a transaction it fails. The name is a label; that of the savepoint is made unique.
 *
 * @example
 * ```ts
 * const paid = Transaction.savepoint("before_bonus", bonus).pipe(Effect.catchTag("CheckViolation", () => Effect.void))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const savepoint: {
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | DatabaseError, R | Database>
  <A, E, R, Id = Database>(
    name: string,
    effect: Effect.Effect<A, E, R>,
    options?: On<Id> | undefined
  ): Effect.Effect<A, E | DatabaseError, R | Id>
} = <A, E, R, Id = Database>(
  ...args:
    | readonly [effect: Effect.Effect<A, E, R>]
    | readonly [name: string, effect: Effect.Effect<A, E, R>, options?: On<Id> | undefined]
): Effect.Effect<A, E | DatabaseError, R | Id> => {
  const [name, effect, options] = args.length === 1 ? ["", args[0], undefined] : args
  return Effect.flatMap(tagOf(options ?? {}), (database) => database.savepoint(() => effect, name))
}

/**
 * Sets a savepoint in the transaction around it, to be rolled back to, or released, by hand. Outside of a transaction it
 * fails. `savepoint` does all that by itself for an effect that fails.
 *
 * @example
 * ```ts
 * const before = yield* Transaction.setSavepoint("before_bonus")
 * if ((yield* balanceOf(account)) < 0) yield* before.rollback
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const setSavepoint = <Id = Database>(
  name: string,
  options: On<Id> = {}
): Effect.Effect<Savepoint, DatabaseError, Id> =>
  Effect.flatMap(tagOf(options), (database) => database.setSavepoint(name))

/**
 * Runs an effect once the transaction around this has been committed, and its connection given back; outside of a
 * transaction, at once. It is dropped with a savepoint that is rolled back. It runs with the services of this place and
 * outside of the transaction, in the order of registration, and is waited for, even by a fiber that is interrupted. What
 * it fails with is logged, as the transaction has ended. After the end of the transaction it fails with
 * `TransactionFailed`.
 *
 * @example
 * ```ts
 * const order = Order.objects.create(input).pipe(Effect.tap(Transaction.onCommit(sendMail)), Transaction.atomic())
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const onCommit = <A, E, R, Id = Database>(
  effect: Effect.Effect<A, E, R>,
  options: On<Id> = {}
): Effect.Effect<void, DatabaseError, R | Id> =>
  Effect.flatMap(tagOf(options), (database) => database.onEnd("Committed", effect))

/**
 * Runs an effect once what the block around this did has been rolled back, with the transaction or with its savepoint:
 * in both cases when the outermost transaction has ended. Outside of a transaction it is never run. The rest is as with
 * `onCommit`.
 *
 * @example
 * ```ts
 * const saved = Effect.zipRight(Transaction.onRollback(removeFile), insert).pipe(Transaction.atomic())
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const onRollback = <A, E, R, Id = Database>(
  effect: Effect.Effect<A, E, R>,
  options: On<Id> = {}
): Effect.Effect<void, DatabaseError, R | Id> =>
  Effect.flatMap(tagOf(options), (database) => database.onEnd("RolledBack", effect))

/**
 * The transaction around this.
 *
 * @example
 * ```ts
 * const { depth, status } = yield* Transaction.current()
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const current = <Id = Database>(options: On<Id> = {}): Effect.Effect<Current, never, Id> =>
  Effect.flatMap(tagOf(options), (database) => database.current)
