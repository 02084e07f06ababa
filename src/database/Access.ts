/**
 * Who gets which connection: the running transaction's, or one of the pool's.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as DatabaseError from "../error/DatabaseError.js"
import type { Connection } from "../service/Connection.js"
import type { Driver } from "../service/Driver.js"
import type { Pool } from "./Pool.js"

/** A transaction, or a savepoint in one. It ends with its block. */
export interface TransactionState {
  readonly connection: Connection
  /** Statements and nested blocks one after another. */
  readonly lock: Effect.Semaphore
  readonly depth: number
  /** Why no statement can run any more, once there is a reason. */
  closed: DatabaseError.DatabaseError | undefined
}

/** What `database/` works with: one per layer. */
export interface Access {
  readonly driver: Driver
  readonly pool: Pool
  /** The key of this database's transaction in a fiber's context: one per database, so that two never mix. */
  readonly transaction: Context.Tag<TransactionState, TransactionState>
}

/** Runs with a connection: that of the transaction in the fiber's context, else one of the pool. */
export const withConnection = <A, E>(
  access: Access,
  use: (connection: Connection) => Effect.Effect<A, E>
): Effect.Effect<A, E | DatabaseError.DatabaseError> => {
  const fiber = Option.getOrUndefined(Fiber.getCurrentFiber())
  if (fiber === undefined) return Effect.suspend(() => withConnection(access, use))
  const transaction = fiber.currentContext.unsafeMap.get(access.transaction.key)
  // Only transactions of this database stand under its key.
  if (transaction !== undefined) return inTransaction(transaction as TransactionState, use)
  return (access.driver.synchronous && atOnce(access.pool, use)) || access.pool.lend(use)
}

/**
 * With a synchronous driver the statement has run when `use` returns, and the connection never leaves this line.
 * Undefined where no connection is free.
 */
const atOnce = <A, E>(
  pool: Pool,
  use: (connection: Connection) => Effect.Effect<A, E>
): Effect.Effect<A, E | DatabaseError.DatabaseError> | undefined => {
  const idle = pool.takeIdle()
  if (idle === undefined) return undefined
  const result = use(idle.connection)
  return pool.keep(idle) ? result : Effect.zipRight(pool.release(idle), result)
}

const inTransaction = <A, E>(
  state: TransactionState,
  use: (connection: Connection) => Effect.Effect<A, E>
): Effect.Effect<A, E | DatabaseError.DatabaseError> =>
  state.lock.withPermits(1)(
    Effect.suspend((): Effect.Effect<A, E | DatabaseError.DatabaseError> => {
      if (state.closed !== undefined) return Effect.fail(state.closed)
      return Effect.tapErrorCause(use(state.connection), () => Effect.sync(() => fail(state)))
    })
  )

/** After a failed statement only a savepoint rescues a transaction, on every engine as on PostgreSQL. */
const fail = (state: TransactionState): void => {
  state.closed ??= DatabaseError.make(
    { _tag: "TransactionFailed" },
    "an earlier statement of this transaction failed, so it can only be rolled back; " +
      "put what may fail into a nested Transaction.atomic"
  )
}

/** A stream on a transaction's connection: each pull waits for its turn, and between pulls others may have theirs. */
export const runLocked = <A>(
  state: TransactionState,
  use: (connection: Connection) => Stream.Stream<A, DatabaseError.DatabaseError>
): Stream.Stream<A, DatabaseError.DatabaseError> =>
  Stream.unwrapScoped(
    Effect.map(Stream.toPull(use(state.connection)), (pull) =>
      Stream.repeatEffectChunkOption(
        state.lock.withPermits(1)(
          Effect.suspend(() => (state.closed === undefined ? pull : Effect.fail(Option.some(state.closed))))
        )
      )
    )
  )

/** Whether anybody would see a span: the default tracer keeps none. */
export const isTraced = (): boolean => {
  const fiber = Option.getOrUndefined(Fiber.getCurrentFiber())
  return fiber === undefined || fiber.currentDefaultServices.unsafeMap.get(Tracer.Tracer.key) !== defaultTracer
}

const defaultTracer: Tracer.Tracer = Effect.runSync(Effect.tracer)
