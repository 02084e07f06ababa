/**
 * Transactions: begun on a connection of the pool, nested by savepoint, following the fiber.
 */
import { TransactionConnection } from "@effect/sql/SqlClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as DatabaseError from "../error/DatabaseError.js"
import type { TransactionOptions } from "../service/Database.js"
import { type Access, transactionOf, transactionsIn } from "./Access.js"
import { isLocked, whileLocked } from "./locked.js"
import { ofTransaction } from "./standard.js"
import * as State from "./transactionState.js"

type Run<A, E, R> = Effect.Effect<A, E | DatabaseError.DatabaseError, R>
type Body<A, E, R> = () => Effect.Effect<A, E, R>
type Command = Effect.Effect<void, DatabaseError.DatabaseError>

/** Runs the body in a transaction, or, within one, in a savepoint: what it wrote stays if it succeeds. */
export const transaction = <A, E, R>(
  access: Access,
  body: Body<A, E, R>,
  options: TransactionOptions = {}
): Run<A, E, R> =>
  Effect.contextWithEffect((context: Context.Context<R>) => {
    const outer = transactionOf(access, context)
    if (outer === undefined) return outermost(access, body, options)
    const { isolation } = options
    return isolation === undefined || isolation === outer.root.isolation
      ? nested(access, outer, body, "")
      : Effect.fail(tooLate(isolation, outer.root.isolation))
  })

/** Runs the body in a savepoint of the transaction that there is. */
export const savepoint = <A, E, R>(access: Access, body: Body<A, E, R>, label: string): Run<A, E, R> =>
  Effect.contextWithEffect((context: Context.Context<R>) => {
    const outer = transactionOf(access, context)
    return outer === undefined ? Effect.fail(noTransaction()) : nested(access, outer, body, label)
  })

/**
 * Runs a write of several statements: in a transaction, or as part of the one that there is, which then fails with it, as
 * it would with a single statement.
 */
export const together = <A, E, R>(access: Access, body: Body<A, E, R>): Run<A, E, R> =>
  Effect.contextWithEffect((context: Context.Context<R>) => {
    const outer = transactionOf(access, context)
    return outer === undefined
      ? outermost(access, body, {})
      : Effect.onError(Effect.suspend(body), (cause) => Effect.sync(() => State.fail(outer, cause)))
  })

const tooLate = (wanted: string, found: string | undefined): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    `the transaction around this one has begun with ${found ?? "the default isolation"}, which can no longer be ` +
      `changed to ${wanted}; ask for it where the outermost transaction begins`
  )

const noTransaction = (): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "TransactionFailed" }, "a savepoint needs a transaction around it: Transaction.atomic")

/** BEGIN did not work: the body has not run. */
class NotBegun {
  constructor(readonly error: DatabaseError.DatabaseError) {}
}

const outermost = <A, E, R>(access: Access, body: Body<A, E, R>, options: TransactionOptions): Run<A, E, R> => {
  const { driver, pool } = access
  const attempt = pool.lend((connection) => {
    const run = (statements: ReadonlyArray<string>) => Effect.forEach(statements, connection.script, { discard: true })
    const state = State.make(connection, { isolation: options.isolation, savepoints: 0 }, 0)
    return block(access, state, body, {
      begin: Effect.mapError(run(driver.begin(options)), (error) => new NotBegun(error)),
      // Where readers keep a writer from committing, the transaction stays open.
      commit: whileLocked(driver, connection.script("COMMIT"), isLocked),
      // One that fails leaves a connection that is not usable, which the pool closes.
      rollback: Effect.ignore(connection.script("ROLLBACK")),
      end: Effect.ignore(run(driver.end(options)))
    })
  })
  // Without the connection: while somebody else writes, others may read.
  const patient = whileLocked(driver, attempt, (error) => error instanceof NotBegun && isLocked(error.error))
  return Effect.mapError(patient, (error) => (error instanceof NotBegun ? error.error : error))
}

const nested = <A, E, R>(
  access: Access,
  outer: State.TransactionState,
  body: Body<A, E, R>,
  label: string
): Run<A, E, R> =>
  // Siblings wait for each other: savepoints of one connection form a stack.
  State.locking(
    outer,
    Effect.suspend(() => {
      const { connection, depth, root } = outer
      const name = nameOf(++root.savepoints, label)
      const command = (sql: string): Command => connection.script(`${sql} ${name}`)
      // Without its savepoint nobody knows what is left of the transaction (after a deadlock, say, nothing).
      const orFail = (each: Command) =>
        Effect.tapErrorCause(each, (cause) => Effect.sync(() => State.fail(outer, cause)))
      return block(access, State.make(connection, root, depth + 1), body, {
        begin: orFail(command("SAVEPOINT")),
        commit: command("RELEASE SAVEPOINT"),
        rollback: Effect.ignore(
          orFail(Effect.zipRight(command("ROLLBACK TO SAVEPOINT"), command("RELEASE SAVEPOINT")))
        ),
        end: Effect.void
      })
    })
  )

// A number makes it unique, for names nest; the label tells it in the server's log.
const nameOf = (number: number, label: string): string => {
  const words = label.replaceAll(/\W+/g, "_").slice(0, 40)
  return `reinhardt_${number}${words === "" ? "" : `_${words}`}`
}

interface Commands<E> {
  readonly begin: Effect.Effect<void, E>
  readonly commit: Command
  readonly rollback: Effect.Effect<void>
  readonly end: Effect.Effect<void>
}

const block = <A, E, R, E2>(
  access: Access,
  state: State.TransactionState,
  body: Body<A, E, R>,
  { begin, commit, end, rollback }: Commands<E2>
): Run<A, E | E2, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      yield* Effect.onError(begin, () => Effect.zipRight(rollback, end))
      const exit = yield* Effect.exit(restore(within(access, state, body)))
      const failed = yield* State.close(state)
      if (Exit.isFailure(exit) || failed !== undefined) {
        yield* Effect.zipRight(rollback, end)
        return yield* failed === undefined || Exit.isFailure(exit) ? exit : Effect.fail(failed)
      }
      // A commit that fails (a deferred constraint) leaves the transaction open on some engines.
      yield* Effect.ensuring(
        Effect.onError(commit, () => rollback),
        end
      )
      return exit.value
    })
  )

/** Runs the body where its statements find the transaction: under our tag, and under that of `@effect/sql`. */
export const within = <A, E, R>(
  access: Access,
  state: State.TransactionState,
  body: Body<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.mapInputContext(Effect.suspend(body), (context: Context.Context<R>) =>
    context.pipe(
      Context.add(access.transaction, state),
      Context.add(TransactionConnection, [
        ofTransaction(access, state, new Map(transactionsIn(context)).set(access, state)),
        state.depth
      ])
    )
  )
