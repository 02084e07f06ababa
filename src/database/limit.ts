/**
 * How long a statement may run.
 */
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as DatabaseError from "../error/DatabaseError.js"
import { realTime } from "../internal/realTime.js"
import type { Connection } from "../service/Connection.js"
import { StatementTimeout } from "../service/Database.js"

type Use<A> = (connection: Connection) => Effect.Effect<A, DatabaseError.DatabaseError>

/** The same use of a connection, with the limit of the context, if there is one. */
export const limited = <A>(context: Context.Context<never>, use: Use<A>): Use<A> => {
  // Under this key stands what the reference holds.
  const limit = context.unsafeMap.get(StatementTimeout.key) as Duration.Duration | undefined
  if (limit === undefined) return use
  return (connection) =>
    realTime(Effect.timeoutFail(use(connection), { duration: limit, onTimeout: () => stopped(limit) }))
}

const stopped = (limit: Duration.Duration): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "QueryTimeout" },
    `the statement was stopped: it ran for longer than its limit of ${Duration.format(limit)}`
  )
