/**
 * Reads that lock rows.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Query } from "../ast/Query.js"
import * as DatabaseError from "../error/DatabaseError.js"
import { type Access, transactionOf } from "./Access.js"

/** What is to be seen to when rows are locked; undefined where they are not, or only for the statement itself. */
export interface Locks {
  readonly failing: boolean
}

/** The locks that a query's statement takes. */
export const locksOf = ({ kind, lock }: Query): Locks | undefined =>
  kind === "rows" && lock?.kept === true ? { failing: lock.contested === "fail" } : undefined

/** Runs a read that locks rows: only in a transaction, which keeps the locks. */
export const locking = <A, E>(
  access: Access,
  read: () => Effect.Effect<A, E>
): Effect.Effect<A, E | DatabaseError.DatabaseError> =>
  Effect.contextWithEffect((context: Context.Context<never>): Effect.Effect<A, E | DatabaseError.DatabaseError> => {
    const state = transactionOf(access, context)
    if (state === undefined)
      return Effect.fail(refused("rows are locked until the transaction ends, and there is none"))
    return state.root.readOnly ? Effect.fail(refused("this transaction only reads, so it can lock no rows")) : read()
  })

const refused = (why: string): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "TransactionFailed" }, `${why}; put forUpdate and forShare inside Transaction.atomic`)

/** What a locking statement failed with: engines say the same of a lock not waited for as of one waited for too long. */
export const lockError =
  (locks: Locks | undefined) =>
  (error: DatabaseError.DatabaseError): DatabaseError.DatabaseError =>
    locks?.failing === true && error.reason._tag === "LockTimeout"
      ? new DatabaseError.DatabaseError({ ...error, message: error.message, reason: { _tag: "LockNotAvailable" } })
      : error
