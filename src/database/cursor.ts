/**
 * Rows as they come, and the connection that they come over.
 */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Connection } from "../service/Connection.js"
import { type Access, transactionOf, withConnection } from "./Access.js"
import { fail, locking, type TransactionState } from "./transactionState.js"

type Rows<A> = Stream.Stream<A, DatabaseError>

/** What to stream from a connection. */
export type UseStream<A> = (connection: Connection) => Rows<A>

/** Streams from the connection that is due: the transaction's, or one that nobody else needs meanwhile. */
export const streamOn = <A>(access: Access, use: UseStream<A>): Rows<A> =>
  Stream.unwrap(
    Effect.contextWith((context: Context.Context<never>) => {
      const state = transactionOf(access, context)
      // The dialect buffers, or reads through a cursor that lets other statements in between.
      if (state !== undefined) return inTransaction(state, use)
      return access.driver.buffers ? buffered(access, use) : apart(access, use)
    })
  )

// An open cursor keeps its connection busy: a reader of its own where the engine wants that, else one of the pool.
const apart = <A>(access: Access, use: UseStream<A>): Rows<A> => {
  const { reader } = access.driver
  if (reader === undefined) return on(access.pool.scoped(false), use)
  // A write with RETURNING: nothing has come yet, and nothing was written.
  return Stream.catchAll(on(reader.open, use), (error) =>
    reader.refuses(error) ? buffered(access, use) : Stream.fail(error)
  )
}

const on = <A>(connection: Effect.Effect<Connection, DatabaseError, Scope.Scope>, use: UseStream<A>): Rows<A> =>
  Stream.unwrapScoped(Effect.map(connection, use))

const buffered = <A>(access: Access, use: UseStream<A>): Rows<A> =>
  Stream.rechunk(
    Stream.unwrap(
      Effect.map(
        withConnection(access, (connection) => Stream.runCollect(use(connection))),
        Stream.fromChunk
      )
    ),
    256
  )

/** On a transaction's connection: each pull waits for its turn, and between pulls others may have theirs. */
export const inTransaction = <A>(state: TransactionState, use: UseStream<A>): Rows<A> =>
  Stream.unwrapScoped(
    Effect.map(Stream.toPull(use(state.connection)), (pull) => {
      const next = Effect.onError(pull, (cause) =>
        isEnd(cause) ? Effect.void : Effect.sync(() => fail(state, Cause.map(cause, Option.getOrUndefined)))
      )
      return Stream.repeatEffectChunkOption(
        Effect.mapError(locking(state, next), (error) => (Option.isOption(error) ? error : Option.some(error)))
      )
    })
  )

const isEnd = (cause: Cause.Cause<Option.Option<unknown>>): boolean =>
  cause._tag === "Fail" && Option.isNone(cause.error)
