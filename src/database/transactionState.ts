/**
 * A running transaction, or a savepoint in one: one statement or nested block at a time, until it fails or ends.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as DatabaseError from "../error/DatabaseError.js"
import { isBatching } from "../internal/effectable.js"
import type { Connection } from "../service/Connection.js"
import type { TransactionOptions, TransactionStatus } from "../service/Database.js"
import type { Hook } from "./hooks.js"
import { Lock } from "./Lock.js"

/** What all blocks of one transaction share; mutable, as it counts its savepoints. */
export interface Root {
  readonly isolation: TransactionOptions["isolation"]
  readonly readOnly: boolean
  savepoints: number
}

/** A transaction, or a savepoint in one. It ends with its block. */
export interface TransactionState {
  readonly connection: Connection
  readonly root: Root
  /** The block around this one; undefined for a transaction. */
  readonly outer: TransactionState | undefined
  readonly depth: number
  /** Whether it began where Effect collects requests. */
  readonly collected: boolean
  /** Statements and nested blocks one after another. */
  readonly lock: Lock
  /** Why no statement can run any more, once there is a reason: a failure, or that the block has ended. */
  closed: DatabaseError.DatabaseError | "ended" | undefined
  /** Where it is; once a savepoint is released, that of the block around it decides. */
  outcome: TransactionStatus | "Released"
  /** What runs after the end, in the order registered. */
  hooks: Array<Hook> | undefined
  /** The savepoints set by hand, oldest first. */
  marks: Array<string> | undefined
}

/** A block that is about to begin. */
export const make = (connection: Connection, root: Root, outer: TransactionState | undefined): TransactionState => {
  const state: TransactionState = {
    connection,
    root,
    outer,
    depth: outer === undefined ? 0 : outer.depth + 1,
    collected: isBatching(),
    // A statement that could not run is one that failed.
    lock: new Lock((error) => fail(state, Cause.fail(error))),
    closed: undefined,
    outcome: "NotStarted",
    hooks: undefined,
    marks: undefined
  }
  return state
}

/** Where a block is, also after its end. */
export const statusOf = ({ outcome, outer }: TransactionState): TransactionStatus => {
  if (outcome !== "Released") return outcome
  return outer === undefined ? "Committed" : statusOf(outer)
}

type Locked<A, E, R> = Effect.Effect<A, E | DatabaseError.DatabaseError, R>

/** Waits for its turn; fails when the block has failed or ended by then. */
export const locking = <A, E, R>(state: TransactionState, effect: Effect.Effect<A, E, R>): Locked<A, E, R> =>
  state.lock.exclusively(whileOpen(state, effect))

/** The same for a nested block. */
export const lockingBlock = <A, E, R>(state: TransactionState, effect: Effect.Effect<A, E, R>): Locked<A, E, R> =>
  state.lock.forBlock(whileOpen(state, effect))

const whileOpen = <A, E, R>(state: TransactionState, effect: Effect.Effect<A, E, R>): Locked<A, E, R> =>
  Effect.suspend(
    (): Locked<A, E, R> =>
      state.closed === undefined ? effect : Effect.fail(state.closed === "ended" ? ended() : state.closed)
  )

/** Waits for its turn, in a block that has failed, too; fails when it has ended by then. */
export const lockingFailed = <A, E, R>(state: TransactionState, effect: Effect.Effect<A, E, R>): Locked<A, E, R> =>
  state.lock.exclusively(
    Effect.suspend((): Locked<A, E, R> => (state.closed === "ended" ? Effect.fail(ended()) : effect))
  )

/** After a failed statement only a savepoint rescues a transaction, on every engine as on PostgreSQL. */
export const fail = (state: TransactionState, cause: Cause.Cause<unknown>): void => {
  state.closed ??= DatabaseError.make(
    { _tag: "TransactionFailed" },
    "an earlier statement of this transaction failed, so it can only be rolled back; " +
      "put what may fail into a nested Transaction.atomic",
    { cause: Cause.squash(cause) }
  )
}

/**
 * Ends the block: whoever outlives it finds it closed, and whoever is in a statement is waited for. Gives why it has
 * failed, where it has.
 */
export const close = (state: TransactionState): Effect.Effect<DatabaseError.DatabaseError | undefined> =>
  // Not watched: whoever is in a statement would be left on a connection that goes to somebody else.
  state.lock.held ? Effect.orDie(state.lock.exclusively(closing(state), false)) : closing(state)

const closing = (state: TransactionState): Effect.Effect<DatabaseError.DatabaseError | undefined> =>
  Effect.sync(() => {
    const failed = state.closed
    state.closed = "ended"
    return failed === "ended" ? undefined : failed
  })

// Made when somebody meets it: an error costs more than a short transaction.
export const ended = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    "the transaction of this statement has ended; a fiber must not outlive the transaction that it works in"
  )
