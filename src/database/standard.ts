/**
 * Connections in the shape `@effect/sql` knows, over ours: the same pool, the same transactions, the same errors inside.
 */
import type * as SqlConnection from "@effect/sql/SqlConnection"
import { SqlError } from "@effect/sql/SqlError"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as DatabaseError from "../error/DatabaseError.js"
import type { Connection } from "../service/Connection.js"
import type { Driver } from "../service/Driver.js"
import { type Access, inTransaction, type Transactions, transactions, type Use, withConnection } from "./Access.js"
import { inTransaction as streamInTransaction, streamOn, type UseStream } from "./cursor.js"
import { limited } from "./limit.js"
import type { TransactionState } from "./transactionState.js"

/** How to come by the connection that is due. */
interface Due {
  readonly run: <A>(use: Use<A>) => Effect.Effect<A, DatabaseError.DatabaseError>
  readonly stream: <A>(use: UseStream<A>) => Stream.Stream<A, DatabaseError.DatabaseError>
}

/** Each statement on the connection that is due when it runs: the transaction's, or one of the pool's. */
export const routed = (access: Access): SqlConnection.Connection =>
  over(access.driver, {
    run: (use) => withConnection(access, use),
    stream: (use) => streamOn(access, use)
  })

/** A transaction's connection: statements take turns, fail the transaction when they fail, and fail when it has ended. */
export const ofTransaction = (
  { driver }: Access,
  state: TransactionState,
  open: Transactions
): SqlConnection.Connection => {
  const connection = over(driver, {
    run: (use) =>
      Effect.contextWithEffect((context) =>
        inTransaction(driver, state, driver.synchronous ? use : limited(context, use))
      ),
    stream: (use) => streamInTransaction(state, use)
  })
  return Object.assign(connection, { [transactions]: open })
}

/** A connection of the pool, for as long as the scope is open. */
export const reserved = ({
  driver,
  pool
}: Access): Effect.Effect<SqlConnection.Connection, DatabaseError.DatabaseError, Scope.Scope> =>
  Effect.gen(function* () {
    const connection = yield* pool.scoped(true)
    let returned = false
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        returned = true
      })
    )
    const held = Effect.suspend(() => (returned ? Effect.fail(gone()) : Effect.succeed(connection)))
    return over(driver, {
      run: (use) => Effect.flatMap(held, use),
      stream: (use) => Stream.unwrap(Effect.map(held, use))
    })
  })

const gone = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "ConnectionLost" },
    "the reserved connection was given back: the scope that it was reserved in has ended"
  )

const over = (driver: Driver, { run, stream }: Due): SqlConnection.Connection => {
  const read = <A>(
    sql: string,
    params: ReadonlyArray<unknown>,
    use: (standard: Connection["standard"]) => Effect.Effect<A, SqlError>
  ): Effect.Effect<A, SqlError> =>
    Effect.mapError(
      run(({ standard }) => Effect.mapError(use(standard), understood(driver, sql, params))),
      toSqlError
    )
  return {
    execute: (sql, params, transform) => read(sql, params, (each) => each.execute(sql, params, transform)),
    executeRaw: (sql, params) => read(sql, params, (each) => each.executeRaw(sql, params)),
    executeValues: (sql, params) => read(sql, params, (each) => each.executeValues(sql, params)),
    executeUnprepared: (sql, params, transform) =>
      read(sql, params, (each) => each.executeUnprepared(sql, params, transform)),
    executeStream: (sql, params, transform) =>
      Stream.mapError(
        stream(({ standard }) =>
          Stream.mapError(standard.executeStream(sql, params, transform), understood(driver, sql, params))
        ),
        toSqlError
      )
  }
}

const understood =
  (driver: Driver, sql: string, params: ReadonlyArray<unknown>) =>
  ({ cause, message }: SqlError): DatabaseError.DatabaseError =>
    cause === undefined
      ? DatabaseError.make({ _tag: "StatementFailed", code: undefined }, message, {
          statement: sql,
          parameters: params
        })
      : driver.classify(cause, sql, params)

/** The same error for `@effect/sql`, with ours as its cause. */
export const toSqlError = (error: DatabaseError.DatabaseError): SqlError =>
  new SqlError({ cause: error, message: error.message })
