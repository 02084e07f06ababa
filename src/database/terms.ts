/**
 * On which terms a transaction runs: where it may begin, for how long it may take, and when it is tried again.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as DatabaseError from "../error/DatabaseError.js"
import type { TransactionOptions } from "../service/Database.js"
import type { Access } from "./Access.js"
import type { TransactionState } from "./transactionState.js"

type Body<A, E, R> = () => Effect.Effect<A, E, R>

/** Why a transaction cannot begin as it was asked for; `outer` is the one around it. */
export const refusal = (
  { driver }: Access,
  { deferrable, durable, isolation }: TransactionOptions,
  outer: TransactionState | undefined
): DatabaseError.DatabaseError | undefined => {
  if (outer === undefined) {
    const { capabilities, name } = driver.dialect
    return deferrable === true && !capabilities.deferrable ? notDeferrable(name) : undefined
  }
  if (durable === true) return notDurable()
  const found = outer.root.isolation
  return isolation === undefined || isolation === found ? undefined : tooLate(isolation, found)
}

const tooLate = (wanted: string, found: string | undefined): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    `the transaction around this one has begun with ${found ?? "the default isolation"}, which can no longer be ` +
      `changed to ${wanted}; ask for it where the outermost transaction begins`
  )

const notDurable = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    "a durable transaction must be the outermost one, as what it wrote has to be in the database when it ends; " +
      "run it outside of the transaction around it"
  )

const notDeferrable = (dialect: string): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "MissingCapability", capability: "deferrable transactions", dialect },
    "this engine cannot wait for a moment from which on a serializable transaction that reads is sure not to fail"
  )

/** The body, interrupted when its time is over: then the transaction is rolled back. */
export const inTime = <A, E, R>(
  body: Body<A, E, R>,
  { timeout }: TransactionOptions
): Body<A, E | DatabaseError.DatabaseError, R> =>
  timeout === undefined
    ? body
    : () => Effect.timeoutFail(Effect.suspend(body), { duration: timeout, onTimeout: () => late(timeout) })

const late = (timeout: Duration.DurationInput): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionTimeout" },
    `the transaction took longer than ${Duration.format(timeout)}, and was rolled back`
  )

/** A COMMIT without an answer. */
export const commitUnknown = (cause: DatabaseError.DatabaseError): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "CommitUnknown" },
    "the connection was lost while the transaction was being committed: it may have been, or not; look before doing " +
      "it again",
    { statement: cause.statement, cause }
  )

/**
 * Whether an error, or what caused it (a deadlock that was caught and then met as `TransactionFailed`, or that came as a
 * `SqlError`), is gone when the whole transaction runs again.
 */
export const isRetryable = (error: unknown): boolean => {
  if (error instanceof DatabaseError.DatabaseError) {
    if (error.isRetryable) return true
    if (error.reason._tag === "CommitUnknown") return false
  }
  return error instanceof Error && error.cause !== undefined && isRetryable(error.cause)
}
