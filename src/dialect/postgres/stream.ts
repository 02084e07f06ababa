/**
 * A portal's rows as a stream.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Portal, type Chunk as Rows } from "./portal.js"
import type { Session } from "./session.js"

/** What to make of a portal's chunks, and of what it fails with. */
export interface Reading<A, E> {
  readonly onChunk: (chunk: Rows) => ReadonlyArray<A>
  readonly onFailure: (cause: unknown) => E
}

/**
 * Streams a statement's rows; stopping early, for whatever reason, stops the statement on the server.
 */
export const stream = <A, E>(
  session: Session,
  sql: string,
  parameters: ReadonlyArray<unknown>,
  reading: Reading<A, E>
): Stream.Stream<A, E> =>
  Effect.acquireRelease(
    Effect.sync(() => new Portal(session, sql, parameters)),
    (portal) => portal.close()
  ).pipe(
    Effect.map((portal) => Stream.repeatEffectChunkOption(next(portal, reading))),
    Stream.unwrapScoped
  )

const next = <A, E>(portal: Portal, reading: Reading<A, E>): Effect.Effect<Chunk.Chunk<A>, Option.Option<E>> =>
  Effect.matchEffect(portal.read(), {
    onFailure: (cause) => Effect.fail(Option.some(reading.onFailure(cause))),
    onSuccess: (chunk) =>
      chunk.rows.length === 0
        ? Effect.fail(Option.none())
        : Effect.sync(() => Chunk.unsafeFromArray(reading.onChunk(chunk)))
  })
