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
import * as Hooks from "./hooks.js"
import { isLocked, whileLocked } from "./locked.js"
import { ofTransaction } from "./standard.js"
import { committing, commitUnknown, inTime, isRetryable, refusal, rollingBack } from "./terms.js"
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
    const { retry } = options
    const outer = transactionOf(access, context)
    const refused = refusal(access, options, outer)
    if (refused !== undefined) return Effect.fail(refused)
    const limited = inTime(body, options)
    if (outer !== undefined) return nested(access, outer, limited, "")
    const once = () => outermost(access, limited, options)
    return retry === undefined ? once() : Effect.retry(Effect.suspend(once), { schedule: retry, while: isRetryable })
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

/** A savepoint outside of any transaction. */
export const noTransaction = (): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "TransactionFailed" }, "a savepoint needs a transaction around it: Transaction.atomic")

// The hooks run when the connection has been given back, and even if the fiber was interrupted on the way there.
const outermost = <A, E, R>(access: Access, body: Body<A, E, R>, options: TransactionOptions): Run<A, E, R> => {
  const { driver } = access
  const pool = (options.readOnly === true && access.readers) || access.pool
  const root: State.Root = { isolation: options.isolation, readOnly: options.readOnly === true, savepoints: 0 }
  let state: State.TransactionState | undefined
  const attempt = pool.lend((connection) => {
    const run = (statements: ReadonlyArray<string>) => Effect.forEach(statements, connection.script, { discard: true })
    state = State.make(connection, root, undefined)
    return block(access, state, body, {
      begin: run(driver.begin(options)),
      // Where readers keep a writer from committing, the transaction stays open.
      commit: whileLocked(driver, committing(connection, options)(connection.script("COMMIT")), isLocked),
      // One that fails leaves a connection that is not usable, which the pool closes.
      rollback: Effect.ignore(rollingBack(connection)(connection.script("ROLLBACK"))),
      end: Effect.ignore(run(driver.end(options)))
    })
  })
  // BEGIN is tried again without the connection: while somebody else writes, others may read.
  const notBegun = (error: unknown) =>
    state?.outcome === "NotStarted" && error instanceof DatabaseError.DatabaseError && isLocked(error)
  return Effect.onExit(whileLocked(driver, attempt, notBegun), () =>
    state === undefined ? Effect.void : Hooks.runAll(state)
  )
}

const nested = <A, E, R>(
  access: Access,
  outer: State.TransactionState,
  body: Body<A, E, R>,
  label: string
): Run<A, E, R> =>
  // Siblings wait for each other: savepoints of one connection form a stack.
  State.lockingBlock(
    outer,
    Effect.suspend(() => {
      const { connection, root } = outer
      const name = nameOf(++root.savepoints, label)
      const command = (sql: string): Command => connection.script(`${sql} ${name}`)
      // Without its savepoint nobody knows what is left of the transaction (after a deadlock, say, nothing).
      const orFail = (each: Command) =>
        Effect.tapErrorCause(each, (cause) => Effect.sync(() => State.fail(outer, cause)))
      return block(access, State.make(connection, root, outer), body, {
        begin: orFail(command("SAVEPOINT")),
        commit: rollingBack(connection)(command("RELEASE SAVEPOINT")),
        rollback: Effect.ignore(
          rollingBack(connection)(
            orFail(Effect.zipRight(command("ROLLBACK TO SAVEPOINT"), command("RELEASE SAVEPOINT")))
          )
        ),
        end: Effect.void
      })
    })
  )

// A number makes it unique, for names nest; the label tells it in the server's log.
export const nameOf = (number: number, label: string): string => {
  const words = label.replaceAll(/\W+/g, "_").slice(0, 40)
  return `reinhardt_${number}${words === "" ? "" : `_${words}`}`
}

interface Commands {
  readonly begin: Command
  readonly commit: Command
  readonly rollback: Effect.Effect<void>
  readonly end: Effect.Effect<void>
}

const block = <A, E, R>(
  access: Access,
  state: State.TransactionState,
  body: Body<A, E, R>,
  { begin, commit, end, rollback }: Commands
): Run<A, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      yield* Effect.onError(restore(begin), () => Effect.zipRight(rollback, end))
      state.outcome = "Active"
      const exit = yield* Effect.exit(restore(within(access, state, body)))
      const failed = yield* State.close(state)
      if (Exit.isFailure(exit) || failed !== undefined) {
        yield* Effect.zipRight(rollback, end)
        over(state, "RolledBack")
        return yield* failed === undefined || Exit.isFailure(exit) ? exit : Effect.fail(failed)
      }
      yield* Effect.ensuring(
        Effect.catchAll(commit, (error) => Effect.zipRight(rollback, uncommitted(state, error))),
        end
      )
      over(state, state.outer === undefined ? "Committed" : "Released")
      return exit.value
    })
  )

const over = (state: State.TransactionState, outcome: State.TransactionState["outcome"]): void => {
  state.outcome = outcome
  Hooks.passOn(state)
}

// A commit that fails (a deferred constraint) leaves the transaction open on some engines, so it was rolled back.
const uncommitted = (state: State.TransactionState, error: DatabaseError.DatabaseError): Command => {
  const unknown = state.outer === undefined && error.reason._tag === "ConnectionLost"
  over(state, unknown ? "Unknown" : "RolledBack")
  return Effect.fail(unknown ? commitUnknown(error) : error)
}

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
