/**
 * A statement's rows as a stream.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type Killable, stop } from "./kill.js"
import { noticeFailure, optionsOf, type Reading, type Request, run } from "./run.js"
import { inTransaction, type Session } from "./session.js"
import { settle, submit } from "./task.js"

/** What to make of rows as they come, of an answer that holds them all, and of a failure. */
export interface RowReading<A, E> extends Reading<ReadonlyArray<A>, E> {
  readonly onRows: (rows: ReadonlyArray<unknown>) => ReadonlyArray<A>
}

/**
 * Streams a statement's rows; stopping early, for whatever reason, stops the statement on the server.
 *
 * Rows that nobody reads keep the connection busy, and a consumer inside a transaction may want a statement of its own
 * on it: there, they are all read first.
 */
export const stream = <A, E>(session: Session, request: Request, reading: RowReading<A, E>): Stream.Stream<A, E> =>
  Stream.suspend(() =>
    inTransaction(session) ? buffered(session, request, reading) : flowing(session, request, reading)
  )

const most = 1024

const buffered = <A, E>(session: Session, request: Request, reading: RowReading<A, E>): Stream.Stream<A, E> =>
  run(session, request, reading).pipe(
    Effect.map((rows) =>
      Stream.unfoldChunk(0, (at) =>
        at < rows.length
          ? Option.some([Chunk.unsafeFromArray(rows.slice(at, at + most)), at + most] as const)
          : Option.none()
      )
    ),
    Stream.unwrap
  )

const flowing = <A, E>(session: Session, request: Request, reading: RowReading<A, E>): Stream.Stream<A, E> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const flow = new Flow(session, request)
      submit(session.line, flow)
      return flow
    }),
    (flow) => flow.abandon()
  ).pipe(
    Effect.map((flow) => Stream.repeatEffectChunkOption(next(flow, reading))),
    Stream.unwrapScoped
  )

const next = <A, E>(flow: Flow, reading: RowReading<A, E>): Effect.Effect<Chunk.Chunk<A>, Option.Option<E>> =>
  Effect.flatMap(flow.ready, () => {
    const rows = flow.take()
    if (rows.length > 0) return Effect.sync(() => Chunk.unsafeFromArray(reading.onRows(rows)))
    return Effect.fail(flow.failure === undefined ? Option.none() : Option.some(reading.onFailure(flow.failure)))
  })

/** A statement whose rows are on their way; mutable, as `mysql2` tells of each one. */
class Flow implements Killable {
  sent = false
  answered = false
  onAnswered: (() => void) | undefined = undefined
  readonly endless = true
  failure: Error | undefined = undefined
  private rows: Array<unknown> = []
  private hasRows = false
  private paused = false
  private abandoned = false
  private wake: (() => void) | undefined = undefined

  constructor(
    private readonly session: Session,
    private readonly request: Request
  ) {}

  send(): void {
    const { wire } = this.session
    // Without a callback, a statement is not told that its connection is lost.
    wire.onFailure = (cause) => this.end(cause)
    try {
      const command = wire.driver.execute(optionsOf(this.request))
      command.on("fields", (fields: unknown) => {
        this.hasRows = fields !== undefined
      })
      command.on("result", (row: unknown) => this.add(row))
      command.on("error", (cause: Error) => {
        noticeFailure(this.session, cause)
        this.failure ??= cause
      })
      command.on("end", () => this.end(undefined))
    } catch (cause) {
      this.end(cause instanceof Error ? cause : new Error(String(cause)))
    }
  }

  private add(row: unknown): void {
    // A header, where a statement returns no rows.
    if (!this.hasRows || this.abandoned) return
    this.rows.push(row)
    if (this.rows.length === 1) this.wake?.()
    if (this.rows.length >= most && !this.paused) {
      this.paused = true
      this.session.wire.driver.pause()
    }
  }

  private end(cause: Error | undefined): void {
    this.failure ??= cause
    this.session.wire.onFailure = undefined
    settle(this.session.line, this)
    this.wake?.()
  }

  /** Waits until there is something to take. */
  readonly ready: Effect.Effect<void> = Effect.async<void>((resume) => {
    if (this.rows.length > 0 || this.answered) return resume(Effect.void)
    this.wake = () => resume(Effect.void)
    return Effect.sync(() => {
      this.wake = undefined
    })
  })

  /** The rows that have come; none when there will be no more. */
  take(): ReadonlyArray<unknown> {
    const rows = this.rows
    this.rows = []
    this.wake = undefined
    this.read()
    return rows
  }

  private read(): void {
    if (!this.paused) return
    this.paused = false
    this.session.wire.driver.resume()
  }

  /** Stops the statement and lets the rows go that had been sent already. */
  abandon(): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.abandoned = true
      this.rows = []
      return stop(this.session, this)
    })
  }

  /** Only now: before, it would read what the server is still sending. */
  onKilled(): void {
    this.read()
  }
}
