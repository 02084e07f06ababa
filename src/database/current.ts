/**
 * The transaction of a fiber: where it is, what waits for its end, and savepoints set by hand.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as DatabaseError from "../error/DatabaseError.js"
import type { CurrentTransaction, Savepoint } from "../service/Database.js"
import { type Access, transactionOf } from "./Access.js"
import { nameOf, noTransaction } from "./blocks.js"
import * as Hooks from "./hooks.js"
import * as State from "./transactionState.js"

type Run<A, R = never> = Effect.Effect<A, DatabaseError.DatabaseError, R>

const stateIn = (access: Access): Effect.Effect<State.TransactionState | undefined> =>
  Effect.contextWith((context: Context.Context<never>) => transactionOf(access, context))

/** The innermost block around the fiber that asks. */
export const current = (access: Access): Effect.Effect<CurrentTransaction> =>
  Effect.map(stateIn(access), (state) =>
    state === undefined ? none : { depth: state.depth, status: Effect.sync(() => State.statusOf(state)) }
  )

const none: CurrentTransaction = { depth: 0, status: Effect.succeed("NotStarted") }

/** Registers an effect for an outcome; where there is no transaction, everything is committed. */
export const onEnd = <A, E, R>(
  access: Access,
  when: "Committed" | "RolledBack",
  effect: Effect.Effect<A, E, R>
): Run<void, R> =>
  Effect.contextWithEffect((context: Context.Context<R>): Run<void, R> => {
    const state = transactionOf(access, context)
    if (state === undefined) return when === "Committed" ? Hooks.logged(effect) : Effect.void
    if (state.closed === "ended") return Effect.fail(State.ended())
    const run = Effect.provide(effect, Hooks.servicesOf(context))
    return Effect.sync(() => Hooks.add(state, { when, run }))
  })

/** Sets a savepoint in the block of the fiber that asks. */
export const setSavepoint = (access: Access, label: string): Run<Savepoint> =>
  Effect.flatMap(stateIn(access), (state) => {
    if (state === undefined) return Effect.fail(noTransaction())
    return State.locking(
      state,
      Effect.suspend(() => {
        const name = nameOf(++state.root.savepoints, label)
        return Effect.map(failing(state, `SAVEPOINT ${name}`), () => marked(access, state, name))
      })
    )
  })

// Later savepoints go with an earlier one.
const marked = (access: Access, state: State.TransactionState, name: string): Savepoint => {
  state.marks ??= []
  const { marks } = state
  const hooks = state.hooks?.length ?? 0
  marks.push(name)
  const found = (use: (at: number) => Run<void>) => inBlock(access, state, () => use(marks.indexOf(name)))
  return {
    rollback: found((at) =>
      at < 0
        ? Effect.fail(gone())
        : Effect.map(failing(state, `ROLLBACK TO SAVEPOINT ${name}`), () => {
            marks.splice(at + 1)
            // Whatever had failed since then is undone.
            state.closed = undefined
            state.hooks?.push(...Hooks.rolledBack(state.hooks.splice(hooks)))
          })
    ),
    release: found((at) => {
      if (state.closed instanceof DatabaseError.DatabaseError) return Effect.fail(state.closed)
      if (at < 0) return Effect.fail(gone())
      return Effect.map(failing(state, `RELEASE SAVEPOINT ${name}`), () => void marks.splice(at))
    })
  }
}

// From within a nested block it would wait for that block's end, and the block for it.
const inBlock = (access: Access, state: State.TransactionState, use: () => Run<void>): Run<void> =>
  Effect.flatMap(stateIn(access), (here) =>
    here === state ? State.lockingFailed(state, Effect.suspend(use)) : Effect.fail(elsewhere())
  )

const elsewhere = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    "a savepoint belongs to the block that it was set in, and can only be rolled back or released there"
  )

const gone = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    "there is no such savepoint any more: it, or one set before it, was released or rolled back"
  )

// Without its savepoint nobody knows what is left of the transaction.
const failing = (state: State.TransactionState, sql: string): Run<void> =>
  Effect.uninterruptible(
    Effect.tapErrorCause(state.connection.script(sql), (cause) => Effect.sync(() => State.fail(state, cause)))
  )
