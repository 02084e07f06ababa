/**
 * Transactions: begun on a connection of the pool, nested by savepoint, following the fiber.
 */
import { TransactionConnection } from "@effect/sql/SqlClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { identity } from "effect/Function"
import * as DatabaseError from "../error/DatabaseError.js"
import type { Connection } from "../service/Connection.js"
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
    state = State.make(connection, root, undefined)
    return block(access, state, body, commandsOf(access, connection, options))
  })
  // BEGIN is tried again without the connection: while somebody else writes, others may read.
  const notBegun = (error: unknown) =>
    state?.outcome === "NotStarted" && error instanceof DatabaseError.DatabaseError && isLocked(error)
  const over = (exit: Exit.Exit<A, E | DatabaseError.DatabaseError>) =>
    state?.hooks === undefined ? exit : Effect.zipRight(Hooks.runAll(state), exit)
  return Effect.uninterruptibleMask((restore) =>
    Effect.matchCauseEffect(restore(whileLocked(driver, attempt, notBegun)), {
      onSuccess: (value) => over(Exit.succeed(value)),
      onFailure: (cause) => over(Exit.failCause(cause))
    })
  )
}

const commandsOf = ({ driver }: Access, connection: Connection, options: TransactionOptions): Commands => {
  const end = driver.end(options)
  // A synchronous driver answers when it is asked, and a timer could not stop it.
  const committed = driver.synchronous ? identity : committing(connection, options)
  const undone = driver.synchronous ? identity : rollingBack(connection)
  return {
    begin: all(connection, driver.begin(options)),
    // Where readers keep a writer from committing, the transaction stays open.
    commit: whileLocked(driver, committed(connection.script("COMMIT")), isLocked),
    // One that fails leaves a connection that is not usable, which the pool closes.
    rollback: Effect.suspend(() => Effect.ignore(undone(connection.script("ROLLBACK")))),
    end: end.length === 0 ? undefined : Effect.ignore(all(connection, end))
  }
}

const all = (connection: Connection, [first, ...more]: ReadonlyArray<string>): Command => {
  const begun = first === undefined ? Effect.void : connection.script(first)
  return more.length === 0 ? begun : Effect.zipRight(begun, Effect.forEach(more, connection.script, { discard: true }))
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
        end: undefined
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
  /** What follows a transaction however it ended, where there is something. */
  readonly end: Effect.Effect<void> | undefined
}

// Steps by hand rather than a generator's, as a short transaction consists of little else.
const block = <A, E, R>(
  access: Access,
  state: State.TransactionState,
  body: Body<A, E, R>,
  { begin, commit, end, rollback }: Commands
): Run<A, E, R> => {
  type Ended = Run<A, E, never>
  const ended = (exit: Ended, outcome: State.TransactionState["outcome"]): Ended => {
    over(state, outcome)
    return exit
  }
  const last = <B, E2>(effect: Effect.Effect<B, E2>) => (end === undefined ? effect : Effect.ensuring(effect, end))
  const committed = (exit: Exit.Exit<A, E>): Ended =>
    Effect.matchEffect(commit, {
      onSuccess: () => ended(exit, state.outer === undefined ? "Committed" : "Released"),
      onFailure: (error) => Effect.zipRight(rollback, uncommitted(state, error))
    })
  const rolledBack = (why: Ended): Ended => Effect.flatMap(rollback, () => ended(why, "RolledBack"))
  const closed = (exit: Exit.Exit<A, E>, failed: DatabaseError.DatabaseError | undefined): Ended => {
    if (Exit.isFailure(exit)) return rolledBack(exit)
    return failed === undefined ? committed(exit) : rolledBack(Effect.fail(failed))
  }
  return Effect.uninterruptibleMask((restore) =>
    Effect.matchCauseEffect(restore(begin), {
      onFailure: (cause) => last(Effect.zipRight(rollback, Exit.failCause(cause))),
      onSuccess: () => {
        state.outcome = "Active"
        return Effect.flatMap(Effect.exit(restore(within(access, state, body))), (exit) =>
          Effect.flatMap(State.close(state), (failed) => last(closed(exit, failed)))
        )
      }
    })
  )
}

const over = (state: State.TransactionState, outcome: State.TransactionState["outcome"]): void => {
  state.outcome = outcome
  Hooks.passOn(state)
}

// A commit that fails (a deferred constraint) leaves the transaction open on some engines, so it was rolled back.
const uncommitted = (
  state: State.TransactionState,
  error: DatabaseError.DatabaseError
): Effect.Effect<never, DatabaseError.DatabaseError> => {
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
