/**
 * Who gets which connection: the running transaction's, or one of the pool's.
 */
import { TransactionConnection } from "@effect/sql/SqlClient"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import type * as RcMap from "effect/RcMap"
import * as Tracer from "effect/Tracer"
import type { DatabaseError } from "../error/DatabaseError.js"
import { isDone } from "../internal/effectable.js"
import type { ConnectionPool } from "../pool/ConnectionPool.js"
import type { Connection } from "../service/Connection.js"
import type { Driver } from "../service/Driver.js"
import { limited } from "./limit.js"
import { isLocked, whileLocked } from "./locked.js"
import type { Pace } from "./pace.js"
import { fail, locking, type TransactionState } from "./transactionState.js"

/** What `database/` works with: one per layer. */
export interface Access {
  readonly driver: Driver
  readonly pool: ConnectionPool
  /** Where one connection writes: others, for what only reads while it is taken. */
  readonly readers: ConnectionPool | undefined
  readonly pace: Pace
  /** Who of this process may wait for a lock at the server, by the lock's name. */
  readonly locks: RcMap.RcMap<string, Effect.Semaphore>
  /** The key of this database's transaction in a fiber's context: one per database, so that two never mix. */
  readonly transaction: Context.Tag<TransactionState, TransactionState>
}

type Run<A> = Effect.Effect<A, DatabaseError>

/** What to do with a connection. */
export type Use<A> = (connection: Connection) => Run<A>

/**
 * The key under which the connection in `@effect/sql`'s `TransactionConnection`, one tag for all databases, carries the
 * transactions of ours that are open. What knows only that tag (`SqlResolver`) takes them along with it.
 */
export const transactions: unique symbol = Symbol.for("reinhardt-db/database/transactions")

/** The transactions that are open, by database. */
export type Transactions = ReadonlyMap<Access, TransactionState>

/** The open transactions in a context. */
export const transactionsIn = (context: Context.Context<never>): Transactions | undefined => {
  const shared = context.unsafeMap.get(TransactionConnection.key)
  // Under this key stands `[connection, depth]`; only our own connections have the symbol.
  return shared === undefined ? undefined : (shared[0][transactions] as Transactions | undefined)
}

/** This database's transaction in a context; that of another is none of ours. */
export const transactionOf = (access: Access, context: Context.Context<never>): TransactionState | undefined =>
  transactionsIn(context)?.get(access) ??
  // Under somebody else's transaction there is still our own tag; it holds nothing else.
  (context.unsafeMap.get(access.transaction.key) as TransactionState | undefined)

/**
 * Runs with a connection: that of the transaction in the fiber's context, else one of the pool. Which one is decided when
 * it is called, and a synchronous driver's statement runs then: call it within an effect. `reads`: it never writes, so
 * a reader will do while the writer is taken.
 */
export const withConnection = <A>(access: Access, use: Use<A>, reads = false): Run<A> => {
  const fiber = Option.getOrUndefined(Fiber.getCurrentFiber())
  if (fiber === undefined) return Effect.suspend(() => withConnection(access, use, reads))
  const { driver, pace } = access
  if (driver.synchronous && pace.due()) {
    return Effect.zipRight(
      pace.pause,
      Effect.suspend(() => withConnection(access, use, reads))
    )
  }
  const context = fiber.currentContext
  const state = transactionOf(access, context)
  // A synchronous statement cannot be stopped.
  const within = driver.synchronous ? use : limited(context, use)
  if (state !== undefined) return inTransaction(driver, state, within)
  const { pool, readers } = access
  return (
    (driver.synchronous && (atOnce(driver, pool, use) ?? (reads && readers && atOnce(driver, readers, use)))) ||
    lent(driver, (reads && readers) || pool, within)
  )
}

const lent = <A>(driver: Driver, pool: ConnectionPool, use: Use<A>): Run<A> =>
  whileLocked(driver, pool.lend(use), isLocked)

/**
 * With a synchronous driver a statement has run when `use` returns, and the connection never leaves this line. Undefined
 * where no connection is free, and where `use` did not run it yet.
 */
const atOnce = <A>(driver: Driver, pool: ConnectionPool, use: Use<A>): Run<A> | undefined => {
  const idle = pool.takeIdle()
  if (idle === undefined) return undefined
  const result = use(idle.connection)
  // In a fiber of its own: this one could be interrupted before it begins.
  if (!pool.keep(idle)) Effect.runFork(pool.release(idle))
  if (!isDone(result)) return undefined
  return hasFailed(result, isLocked) ? lent(driver, pool, use) : result
}

const hasFailed = <A, E>(exit: Exit.Exit<A, E>, test: (error: E) => boolean): boolean =>
  Exit.isFailure(exit) && exit.cause._tag === "Fail" && test(exit.cause.error)

/** Runs on a transaction's connection, when its turn has come; a failure is the transaction's, too. */
export const inTransaction = <A>({ synchronous }: Driver, state: TransactionState, use: Use<A>): Run<A> => {
  if (synchronous && !state.lock.held && state.closed === undefined) {
    // Nobody can come in between before `use` returns.
    const result = use(state.connection)
    if (isDone(result)) {
      if (Exit.isFailure(result)) fail(state, result.cause)
      return result
    }
  }
  return locking(
    state,
    // Not a `tapError`, which an interruption passes by.
    Effect.suspend(() => Effect.onError(use(state.connection), (cause) => Effect.sync(() => fail(state, cause))))
  )
}

/** Whether anybody would see a span: the default tracer keeps none. */
export const isTraced = (): boolean => {
  const fiber = Option.getOrUndefined(Fiber.getCurrentFiber())
  return fiber === undefined || fiber.currentDefaultServices.unsafeMap.get(Tracer.Tracer.key) !== defaultTracer
}

const defaultTracer: Tracer.Tracer = Effect.runSync(Effect.tracer)
