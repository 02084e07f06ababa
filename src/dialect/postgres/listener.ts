/**
 * LISTEN: notifications as streams, all over one connection of their own.
 */
import type { SqlError } from "@effect/sql/SqlError"
import type * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as RcRef from "effect/RcRef"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { escapeIdentifier, type Notification } from "pg"
import { toSqlError } from "../../database/standard.js"
import type { DatabaseError } from "../../error/DatabaseError.js"
import type { PostgresConnectionConfig } from "./config.js"
import { classify } from "./errors.js"
import { script } from "./execution.js"
import { open, type Session } from "./session.js"

/** A session, and how many listen on each channel: UNLISTEN would silence them all. */
interface Ear {
  readonly session: Session
  /** `pg` wants one statement after another. */
  readonly turn: Effect.Semaphore
  readonly listeners: Map<string, number>
}

type Listen = PgClient.PgClient["listen"]

/**
 * Listens while the stream is read; the connection is opened for the first who listens, and closed after the last. A
 * stream fails when the connection is lost.
 */
export const make = (config: PostgresConnectionConfig): Effect.Effect<Listen, never, Scope.Scope> =>
  Effect.map(
    RcRef.make({
      acquire: Effect.map(
        open(config),
        (session): Ear => ({
          session,
          turn: Effect.unsafeMakeSemaphore(1),
          listeners: new Map()
        })
      )
    }),
    (ears): Listen =>
      (channel) =>
        Stream.asyncPush<string, SqlError>((emit) =>
          Effect.mapError(
            Effect.flatMap(RcRef.get(ears), (ear) => attend(ear, channel, emit)),
            toSqlError
          )
        )
  )

type Emit = { readonly single: (payload: string) => boolean; readonly fail: (error: SqlError) => void }

const attend = (
  { listeners, session, turn }: Ear,
  channel: string,
  emit: Emit
): Effect.Effect<void, DatabaseError, Scope.Scope> => {
  const onNotification = (message: Notification): void => {
    if (message.channel === channel) emit.single(message.payload ?? "")
  }
  const onEnd = (): void => emit.fail(toSqlError(classify(session.failure ?? new Error("the server ended it"))))
  const say = (command: string) => turn.withPermits(1)(script(session, `${command} ${escapeIdentifier(channel)}`))
  const wire = session.client.connection
  const begin = Effect.suspend(() => {
    listeners.set(channel, (listeners.get(channel) ?? 0) + 1)
    session.client.on("notification", onNotification)
    wire.on("end", onEnd)
    return say("LISTEN")
  })
  const end = Effect.suspend(() => {
    const left = (listeners.get(channel) ?? 1) - 1
    listeners.set(channel, left)
    session.client.off("notification", onNotification)
    wire.off("end", onEnd)
    return left > 0 || session.ended ? Effect.void : Effect.ignore(say("UNLISTEN"))
  })
  // What `begin` does before it waits must be undone even where it fails.
  return Effect.zipRight(
    Effect.addFinalizer(() => end),
    begin
  )
}
