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
import type { DatabaseError } from "../error/DatabaseError.js"
import { Database, type Service, type TransactionOptions } from "../service/Database.js"

/**
 * Options of a transaction.
 *
 * - `isolation`: the engine's default unless told (SQLite has only `Serializable`). Where a transaction nests in another,
 *   it can only be what the outermost one asked for.
 * - `readOnly`: whether writes are refused. It says nothing inside another transaction.
 * - `database`: the tag of the database; `Database` unless told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<Id> extends TransactionOptions {
  readonly database?: Context.Tag<Id, Service>
}

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
const tagOf = <Id>({ database }: Options<Id>): Context.Tag<Id, Service> =>
  database ?? (Database as unknown as Context.Tag<Id, Service>)

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
  <A, E, R>(name: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | DatabaseError, R | Database>
} = <A, E, R>(
  ...args: [effect: Effect.Effect<A, E, R>] | [name: string, effect: Effect.Effect<A, E, R>]
): Effect.Effect<A, E | DatabaseError, R | Database> => {
  const [name, effect] = args.length === 1 ? ["", args[0]] : args
  return Effect.flatMap(Database, (database) => database.savepoint(() => effect, name))
}
