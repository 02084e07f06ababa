/**
 * Transactions: begun on a connection of the pool, nested by savepoint, following the fiber.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as DatabaseError from "../error/DatabaseError.js"
import type { Connection } from "../service/Connection.js"
import type { TransactionOptions } from "../service/Database.js"
import type { Access, TransactionState } from "./Access.js"

type Run<A, E, R> = Effect.Effect<A, E | DatabaseError.DatabaseError, R>

/** Runs the effect in a transaction, or, within one, in a savepoint: what it wrote stays if it succeeds. */
export const transaction = <A, E, R>(
  access: Access,
  effect: Effect.Effect<A, E, R>,
  options: TransactionOptions = {}
): Run<A, E, R> =>
  Effect.contextWithEffect((context: Context.Context<R>) => {
    const outer = Context.getOption(context, access.transaction)
    return Option.isSome(outer) ? nested(access, outer.value, effect) : outermost(access, effect, options)
  })

const outermost = <A, E, R>(
  access: Access,
  effect: Effect.Effect<A, E, R>,
  options: TransactionOptions
): Run<A, E, R> =>
  Effect.acquireUseRelease(
    access.pool.acquire,
    ({ connection }) =>
      block(access, connection, 0, effect, {
        begin: Effect.forEach(access.driver.begin(options), connection.script, { discard: true }),
        commit: connection.script("COMMIT"),
        rollback: connection.script("ROLLBACK")
      }),
    (entry) => access.pool.release(entry)
  )

const nested = <A, E, R>(access: Access, outer: TransactionState, effect: Effect.Effect<A, E, R>): Run<A, E, R> =>
  // Siblings wait for each other: savepoints of one connection form a stack.
  outer.lock.withPermits(1)(
    Effect.suspend((): Run<A, E, R> => {
      if (outer.closed !== undefined) return Effect.fail(outer.closed)
      const { connection } = outer
      const depth = outer.depth + 1
      const name = `reinhardt_${depth}`
      return block(access, connection, depth, effect, {
        begin: connection.script(`SAVEPOINT ${name}`),
        commit: connection.script(`RELEASE SAVEPOINT ${name}`),
        rollback: Effect.zipRight(
          connection.script(`ROLLBACK TO SAVEPOINT ${name}`),
          connection.script(`RELEASE SAVEPOINT ${name}`)
        )
      })
    })
  )

interface Commands {
  readonly begin: Effect.Effect<void, DatabaseError.DatabaseError>
  readonly commit: Effect.Effect<void, DatabaseError.DatabaseError>
  readonly rollback: Effect.Effect<void, DatabaseError.DatabaseError>
}

const block = <A, E, R>(
  access: Access,
  connection: Connection,
  depth: number,
  effect: Effect.Effect<A, E, R>,
  commands: Commands
): Run<A, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      yield* commands.begin
      const state: TransactionState = { connection, depth, lock: Effect.unsafeMakeSemaphore(1), closed: undefined }
      const exit = yield* Effect.exit(restore(Effect.provideService(effect, access.transaction, state)))
      // Fibers that outlive the block find it closed; one that is in a statement is waited for.
      const failed = yield* state.lock.withPermits(1)(Effect.sync(() => close(state)))
      const outcome: Exit.Exit<A, E | DatabaseError.DatabaseError> =
        Exit.isSuccess(exit) && failed !== undefined ? Exit.fail(failed) : exit
      if (Exit.isSuccess(outcome)) return yield* commit(commands, outcome.value)
      // A rollback that fails leaves a connection that is no longer usable; the pool closes it.
      yield* Effect.ignore(commands.rollback)
      return yield* outcome
    })
  )

const ended = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    "the transaction of this statement has ended; a fiber must not outlive the transaction that it works in"
  )

const close = (state: TransactionState): DatabaseError.DatabaseError | undefined => {
  const failed = state.closed
  state.closed = ended()
  return failed
}

// A commit that fails (a deferred constraint) leaves the transaction open on some engines.
const commit = <A>(commands: Commands, value: A): Effect.Effect<A, DatabaseError.DatabaseError> =>
  Effect.as(
    Effect.tapError(commands.commit, () => Effect.ignore(commands.rollback)),
    value
  )
