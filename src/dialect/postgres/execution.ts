/**
 * Running one statement: what we put on the wire, and what we make of the answer.
 *
 * `pg` lets anything with these methods take a query's place (as `pg-cursor` does). Its own query would describe the
 * columns of every answer, look up a parser for each, and call it for every value; here a row is the array of texts
 * that the protocol parser made, as it is.
 */
import * as Effect from "effect/Effect"
import type { Connection, DatabaseError as PgError, Submittable } from "pg"
import * as DatabaseError from "../../error/DatabaseError.js"
import { asGiven, type Result, type Row, type RowReader } from "../../service/Connection.js"
import { settle, stop, type Task } from "./cancel.js"
import { classify, isAnswer, Refused, refusal } from "./errors.js"
import type { Prepared } from "./names.js"
import { toWire } from "./parameters.js"
import { inTransaction, type Session, whenQuiet } from "./session.js"
import { bind, type Extended, parse, refuseNul } from "./wire.js"

type Resume<A> = (effect: Effect.Effect<Result<A>, DatabaseError.DatabaseError>) => void

/**
 * Runs a statement, prepared under its text.
 */
export const execute = <A>(
  session: Session,
  sql: string,
  parameters: ReadonlyArray<unknown>,
  reader: RowReader<A>
): Effect.Effect<Result<A>, DatabaseError.DatabaseError> =>
  Effect.async((resume) => {
    const execution = new Execution(session, { sql, parameters, reader }, session.names?.find(sql), resume)
    session.client.query(execution)
    return stop(session, execution)
  })

/**
 * Runs text of one or more statements, without parameters, without preparing it.
 */
export const script = (session: Session, sql: string): Effect.Effect<void, DatabaseError.DatabaseError> =>
  Effect.asVoid(
    Effect.async((resume: Resume<Row>) => {
      const execution = new Execution(session, { sql, parameters: undefined, reader: asGiven }, undefined, resume)
      session.client.query(execution)
      return stop(session, execution)
    })
  )

interface Asked<A> {
  readonly sql: string
  /** Undefined for a script. */
  readonly parameters: ReadonlyArray<unknown> | undefined
  readonly reader: RowReader<A>
}

/** A statement on its way; mutable, as `pg` calls it back once for every message. */
class Execution<A> implements Task, Submittable {
  sent = false
  abandoned = false
  answered = false
  onAnswered: (() => void) | undefined = undefined
  private rows: Array<A> = []
  private tag = ""
  private rolledBack = false
  private retried = false

  constructor(
    private readonly session: Session,
    private readonly asked: Asked<A>,
    private readonly prepared: Prepared | undefined,
    private resume: Resume<A> | undefined
  ) {}

  /** Writes the statement, or returns why not. */
  submit(connection: Connection): Error | null {
    // See `Extended`.
    const wire = connection as Extended
    try {
      if (this.abandoned) throw new Refused("the statement was interrupted before it was sent")
      if (this.asked.parameters === undefined) wire.query(refuseNul(this.asked.sql))
      else this.send(wire, this.asked.parameters)
      this.sent = true
      return null
    } catch (cause) {
      return refusal(cause)
    }
  }

  // No Describe: rows are read by position, by decoders that know what they asked for.
  private send(wire: Extended, parameters: ReadonlyArray<unknown>): void {
    const values = toWire(parameters)
    const { prepared } = this
    if (prepared?.state !== "ready") refuseNul(this.asked.sql)
    // One packet instead of three.
    wire.stream.cork()
    try {
      if (prepared === undefined) parse(wire, "", this.asked.sql)
      else if (prepared.state !== "ready") this.prepare(wire, prepared)
      bind(wire, "", prepared?.name ?? "", values)
      wire.execute(null, false)
      wire.sync()
    } finally {
      wire.stream.uncork()
    }
  }

  private prepare(wire: Extended, prepared: Prepared): void {
    for (const name of this.session.names?.dropped() ?? []) wire.close({ type: "S", name }, false)
    if (prepared.state === "doubtful") wire.close({ type: "S", name: prepared.name }, false)
    parse(wire, prepared.name, this.asked.sql)
    prepared.state = "doubtful"
  }

  handleRowDescription(): void {}

  handleDataRow(message: { readonly fields: Row }): void {
    this.rows.push(this.asked.reader.read(message.fields))
  }

  handleCommandComplete(message: { readonly text: string }): void {
    this.tag = message.text
    if (message.text === "ROLLBACK") this.rolledBack = true
  }

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: Connection): void {
    // See `Extended`.
    const wire = connection as Extended
    wire.sendCopyFail("COPY FROM STDIN needs a stream to copy from")
    // While copying, the server ignored the Sync that came with the statement.
    if (this.asked.parameters !== undefined) wire.sync()
  }

  handleCopyData(): void {}

  handleReadyForQuery(): void {
    if (this.prepared !== undefined) this.prepared.state = "ready"
    this.end(
      this.rolledBack && !/\b(rollback|abort)\b/i.test(this.asked.sql)
        ? Effect.fail(uncommitted(this.asked.sql))
        : Effect.succeed({ rows: this.rows, affected: affectedBy(this.tag), insertId: undefined })
    )
  }

  handleError(cause: unknown): void {
    if (!this.sent || !isAnswer(cause)) this.fail(cause)
    else whenQuiet(this.session, () => (this.mayRetry(cause) ? this.retry() : this.fail(cause)))
  }

  // A table was altered, or somebody deallocated our statements. In a transaction it is too late: that has failed.
  private mayRetry({ code, routine }: PgError): boolean {
    if (this.prepared === undefined) return false
    if (!(code === "26000" || (code === "0A000" && routine === "RevalidateCachedQuery"))) return false
    this.prepared.state = "doubtful"
    return !(this.retried || inTransaction(this.session) || this.abandoned || this.onAnswered !== undefined)
  }

  private retry(): void {
    this.retried = true
    this.sent = false
    this.rows = []
    this.session.client.query(this)
  }

  private fail(cause: unknown): void {
    this.end(Effect.fail(classify(cause, this.asked.sql, this.asked.parameters)))
  }

  private end(effect: Effect.Effect<Result<A>, DatabaseError.DatabaseError>): void {
    const { resume } = this
    // Whoever could stop this knows it for a while yet, and would keep the rows with it.
    this.rows = []
    this.resume = undefined
    settle(this)
    resume?.(effect)
  }
}

// "INSERT 0 3", "UPDATE 2", "SELECT 7", "CREATE TABLE".
const affectedBy = (tag: string): number => {
  const count = Number(tag.slice(tag.lastIndexOf(" ") + 1))
  return Number.isNaN(count) ? 0 : count
}

// COMMIT of a failed transaction is no error here, it is answered with another tag, and the work is gone.
// https://www.postgresql.org/docs/current/sql-commit.html
const uncommitted = (statement: string): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    "the transaction was rolled back instead of committed: a statement in it had failed",
    { statement }
  )
