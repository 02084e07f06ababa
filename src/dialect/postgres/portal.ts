/**
 * A portal: the server's own cursor over a running statement, read in chunks.
 *
 * Inside a transaction each read ends with a Sync: the portal lives as long as the transaction, and other statements
 * may run on the session in between. Outside, a Sync would end the portal: the session is *held* by it until its end.
 * Either way any statement will do (INSERT … RETURNING, too), and closing works even in a failed transaction: DECLARE
 * and CLOSE can do neither. https://www.postgresql.org/docs/current/protocol-flow.html
 *
 * Not `pg-cursor`, whose `close` waits for ever after an error that its consumer has already seen.
 */
import * as Effect from "effect/Effect"
import type { Connection, FieldDef, Submittable } from "pg"
import type { Row } from "../../service/Connection.js"
import { answered, finish, settle, stop, type Task } from "./cancel.js"
import { isAnswer, Refused, refusal } from "./errors.js"
import { toWire, type Wire } from "./parameters.js"
import { inTransaction, isUsable, type Session, whenQuiet } from "./session.js"
import { bind, type Extended, execute, parse, refuseNul } from "./wire.js"

const chunkSize = 256

/** Rows as they came, and their columns; no rows at the end. */
export interface Chunk {
  readonly rows: ReadonlyArray<Row>
  readonly fields: ReadonlyArray<FieldDef>
}

interface Failure {
  readonly cause: unknown
}

/**
 * Where a portal stands: not parsed; open; its last rows read; its end sent (with a Sync), and that answered.
 */
type State = "new" | "open" | "exhausted" | "closing" | "closed"

/** A statement read in chunks; mutable, as `pg` calls it back once for every message. */
export class Portal implements Task, Submittable {
  sent = false
  abandoned = false
  answered = true
  onAnswered: (() => void) | undefined = undefined
  private fields: ReadonlyArray<FieldDef> = []
  private rows: Array<Row> = []
  private failure: Failure | undefined = undefined
  private state: State = "new"
  private done: ((failure: Failure | undefined) => void) | undefined = undefined
  private readonly name: string
  private readonly held: boolean

  constructor(
    private readonly session: Session,
    private readonly sql: string,
    private readonly parameters: ReadonlyArray<unknown>
  ) {
    this.name = `reinhardt_${++session.portals}`
    this.held = !inTransaction(session)
  }

  /** The next chunk; fails with whatever the driver said. */
  read(): Effect.Effect<Chunk, unknown> {
    return Effect.async<Chunk, unknown>((resume) => {
      this.rows = []
      this.ask((failure) =>
        resume(failure ? Effect.fail(failure.cause) : Effect.succeed({ rows: this.rows, fields: this.fields }))
      )
      // What waits in `pg`'s queue leaves it unsent, but not before its turn.
      return Effect.andThen(stop(this.session, this), answered(this))
    })
  }

  /** Ends the portal, wherever it stands, and leaves the session ready for the next statement. */
  close(): Effect.Effect<void> {
    return Effect.suspend(() => {
      if (!(this.state === "open" || this.state === "exhausted") || !isUsable(this.session)) return Effect.void
      this.state = "closing"
      this.ask(() => {})
      return finish(this.session, this)
    })
  }

  private ask(done: (failure: Failure | undefined) => void): void {
    if (this.failure !== undefined || this.state === "exhausted" || this.state === "closed") {
      done(this.failure)
      return
    }
    this.done = done
    this.answered = false
    this.abandoned = false
    const { client } = this.session
    // Held, the session runs us already: `pg` would queue us behind ourselves.
    if (this.held && this.state !== "new") this.write(client.connection)
    else {
      this.sent = false
      client.query(this)
    }
  }

  /** Writes the next request, or returns why not. */
  submit(connection: Connection): Error | null {
    try {
      if (this.abandoned) throw new Refused("the stream was interrupted before it was sent")
      this.write(connection)
      this.sent = true
      return null
    } catch (cause) {
      return refusal(cause)
    }
  }

  private write(wire: Connection): void {
    const values = this.state === "new" ? toWire(this.parameters) : undefined
    wire.stream.cork()
    try {
      if (values !== undefined) this.open(wire, values)
      if (this.state === "closing") wire.close({ type: "P", name: this.name }, false)
      else execute(wire, this.name, chunkSize)
      if (this.held && this.state !== "closing") wire.flush()
      else wire.sync()
    } finally {
      wire.stream.uncork()
    }
  }

  private open(wire: Connection, values: ReadonlyArray<Wire>): void {
    parse(wire, "", refuseNul(this.sql))
    bind(wire, this.name, "", values)
    wire.describe({ type: "P", name: this.name }, false)
    this.state = "open"
  }

  handleRowDescription(message: { readonly fields: ReadonlyArray<FieldDef> }): void {
    this.fields = message.fields
  }

  handleDataRow(message: { readonly fields: Row }): void {
    this.rows.push(message.fields)
  }

  handlePortalSuspended(): void {
    if (this.held) this.end()
  }

  handleCommandComplete(): void {
    this.state = this.held ? "closing" : "exhausted"
    // Held, the Sync ends its transaction: the statement takes effect now, not when somebody closes the stream.
    if (this.held) this.session.client.connection.sync()
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete()
  }

  handleCopyInResponse(connection: Connection): void {
    // See `Extended`.
    const wire = connection as Extended
    wire.sendCopyFail("COPY FROM STDIN needs a stream to copy from")
    // While copying, the server ignored the Sync that came with the statement.
    if (!this.held) wire.sync()
  }

  handleCopyData(): void {}

  handleReadyForQuery(): void {
    if (this.state === "closing") this.state = "closed"
    this.end()
  }

  handleError(cause: unknown): void {
    if (this.abandoned) this.end()
    else this.lose(cause)
  }

  private lose(cause: unknown): void {
    // One Sync, one answer: with one more than we sent for, the next statement would take it for its own.
    const synced = !this.held || this.state === "closing"
    this.state = "closed"
    this.failure ??= { cause }
    if (this.sent && isAnswer(cause)) {
      if (!synced) this.session.client.connection.sync()
      whenQuiet(this.session, () => this.end())
    } else this.end()
  }

  private end(): void {
    const { done } = this
    this.done = undefined
    settle(this)
    done?.(this.failure)
  }
}
