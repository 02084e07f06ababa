/**
 * What runs after the end of a transaction: registered in its blocks, run when its connection has been given back.
 */
import { TransactionConnection } from "@effect/sql/SqlClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { TransactionStatus } from "../service/Database.js"
import type { TransactionState } from "./transactionState.js"

/** An effect, and the outcome of the transaction that it waits for; "Any" where its savepoint was rolled back already. */
export interface Hook {
  readonly when: TransactionStatus | "Any"
  readonly run: Effect.Effect<unknown, unknown>
}

/** Puts a hook at the end of a block's. */
export const add = (state: TransactionState, hook: Hook): void => {
  if (state.hooks === undefined) state.hooks = [hook]
  else state.hooks.push(hook)
}

/** Hands a savepoint's hooks on to the block around it; a rollback is certain there, and a commit has become impossible. */
export const passOn = ({ hooks, outcome, outer }: TransactionState): void => {
  if (hooks === undefined || outer === undefined) return
  for (const hook of outcome === "Released" ? hooks : rolledBack(hooks)) add(outer, hook)
}

/** What is left of hooks whose savepoint was rolled back. */
export const rolledBack = (hooks: ReadonlyArray<Hook>): ReadonlyArray<Hook> =>
  hooks.filter(({ when }) => when !== "Committed").map((hook): Hook => ({ ...hook, when: "Any" }))

/**
 * Runs the hooks that the outcome calls for, one after another. The transaction has ended, so nothing that happens in
 * them changes what becomes of it: each is a fiber of its own, and what it fails with is logged.
 */
// A daemon, as children are interrupted with their parent, even where that cannot be.
export const runAll = ({ hooks, outcome }: TransactionState): Effect.Effect<void> =>
  hooks === undefined
    ? Effect.void
    : Effect.forEach(
        hooks.filter(({ when }) => when === outcome || when === "Any"),
        ({ run }) => Effect.flatMap(Effect.forkDaemon(Effect.interruptible(logged(run))), Fiber.await),
        { discard: true }
      )

/** Runs a hook; its failure, or defect, is nobody's but the log's. */
export const logged = <A, E, R>(hook: Effect.Effect<A, E, R>): Effect.Effect<void, never, R> =>
  Effect.catchAllCause(Effect.asVoid(hook), (cause) =>
    Effect.logError("a hook of a transaction failed; what became of the transaction stands", cause)
  )

/** Key of every database's own transaction in a context. */
export const prefix = "reinhardt-db/Transaction/"

/**
 * A hook's services: those where it was registered, without any transaction, of which some have ended. Those that are open
 * where it runs are found there.
 */
export const servicesOf = <R>(registered: Context.Context<R>): Context.Context<R> =>
  Context.unsafeMake(new Map([...registered.unsafeMap].filter(([key]) => !isTransaction(key))))

const isTransaction = (key: string): boolean => key === TransactionConnection.key || key.startsWith(prefix)
