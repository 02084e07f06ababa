/**
 * The standard `SqlClient` of `@effect/sql`, on a database's own connections and in its own transactions.
 *
 * That of the package would run a statement for one database in the transaction of another (they share a tag), would
 * `orDie` a COMMIT that fails, and would name the savepoints of two siblings alike.
 */
import type { Reactivity } from "@effect/experimental/Reactivity"
import * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Statement from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import { type Access, transactionOf, transactionsIn } from "./Access.js"
import { transaction } from "./blocks.js"
import { ofTransaction, reserved, routed, toSqlError } from "./standard.js"

/** Makes the client; the compiler is that of the engine's own package. */
export const make = (
  access: Access,
  compiler: Statement.Compiler
): Effect.Effect<SqlClient.SqlClient, never, Reactivity> => {
  // A value of its own: `Statement.make` keeps what it made by the acquirer's identity.
  const acquirer = Effect.succeed(routed(access))
  const spanAttributes = Object.entries(access.driver.attributes)
  return Effect.map(SqlClient.make({ acquirer, compiler, spanAttributes }), ({ reactive, reactiveMailbox }) => {
    const statements = Statement.make(acquirer, compiler, spanAttributes, undefined)
    const client: SqlClient.SqlClient = Object.assign(statements, {
      // A symbol loses its identity, as a type, in an object.
      [SqlClient.TypeId]: SqlClient.TypeId as SqlClient.TypeId,
      withTransaction: withTransaction(access),
      reserve: reserve(access),
      withoutTransforms: () => client,
      // `statements` is what becomes the client.
      safe: statements as SqlClient.SqlClient,
      reactive,
      reactiveMailbox
    })
    return client
  })
}

/** What the effect itself fails with: its errors are its own, even those of ours. */
class Own<E> {
  constructor(readonly error: E) {}
}

const withTransaction =
  (access: Access): SqlClient.SqlClient["withTransaction"] =>
  <R, E, A>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | SqlError, R> =>
    Effect.mapError(
      transaction(access, () => Effect.mapError(effect, (error) => new Own(error))),
      (error) => (error instanceof Own ? error.error : toSqlError(error))
    )

// Another connection than the transaction's would not see what it wrote, and might wait for it for ever.
const reserve = (access: Access): SqlClient.SqlClient["reserve"] =>
  Effect.contextWithEffect((context) => {
    const state = transactionOf(access, context)
    return state === undefined
      ? Effect.mapError(reserved(access), toSqlError)
      : Effect.succeed(ofTransaction(access, state, transactionsIn(context) ?? new Map()))
  })
