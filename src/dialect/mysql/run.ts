/**
 * Running one statement: handing it to `mysql2`, and what becomes of the answer.
 */
import * as Effect from "effect/Effect"
import type { QueryOptions, QueryResult, ResultSetHeader } from "mysql2"
import type { Row, RowReader } from "../../service/Connection.js"
import type { Statement } from "../../service/Statement.js"
import { ImplicitCommit, isLost, isUnpreparable } from "./errors.js"
import { type Killable, stop } from "./kill.js"
import { type Field, parserOf, type RowParser } from "./rows.js"
import { hasBegun, type Session } from "./session.js"
import { settle, submit } from "./task.js"
import { fail } from "./wire.js"

/** A statement, and how to run it. */
export interface Request {
  readonly sql: string
  readonly values: ReadonlyArray<unknown>
  readonly rowsAsArray: boolean
  readonly prepared: boolean
  /** How rows are read; as `mysql2` does unless told. */
  readonly rows?: RowReading
}

/** Who reads the rows of which statement. */
export interface RowReading {
  readonly statement: Statement
  readonly reader: RowReader<unknown>
}

/** What to make of an answer, and of a failure. */
export interface Reading<A, E> {
  readonly onAnswer: (answer: QueryResult) => A
  readonly onFailure: (cause: unknown) => E
}

/** Runs a statement; interruption stops it on the server. */
export const run = <A, E>(session: Session, request: Request, reading: Reading<A, E>): Effect.Effect<A, E> =>
  Effect.async((resume) => {
    const task = new Run(session, request, (cause, answer) =>
      resume(cause === null ? Effect.succeed(reading.onAnswer(answer)) : Effect.fail(reading.onFailure(cause)))
    )
    submit(session.line, task)
    return stop(session, task)
  })

/** The options of `mysql2` for a request. */
export const optionsOf = ({ rowsAsArray, sql, values }: Request): QueryOptions => ({
  sql,
  // `mysql2` binds what its types allow and refuses the rest by an error; it changes no array.
  values: values as Array<string>,
  rowsAsArray
})

/** `mysql2`'s command of a prepared statement makes the parser of its rows by this method. */
interface Parsing {
  buildParserFromFields: (this: Parsing, fields: ReadonlyArray<Field>) => RowParser
  rows: RowReading
  readonly _resultIndex: number
}

class Unread {
  next(): void {}
}

// A procedure's first SELECT is its answer.
function parser(this: Parsing, fields: ReadonlyArray<Field>): RowParser {
  const { reader, statement } = this.rows
  return this._resultIndex === 0 ? parserOf(fields, statement, reader) : Unread
}

// Nothing has come yet when a statement was just sent.
const parseBy = (sent: unknown, { rows }: Request): void => {
  if (rows === undefined) return
  // `mysql2`'s types do not show it.
  const command = sent as Parsing
  command.rows = rows
  command.buildParserFromFields = parser
}

const readAll = (answer: QueryResult, { rows }: Request): QueryResult => {
  if (rows === undefined || !Array.isArray(answer)) return answer
  // With `rowsAsArray` each row is one.
  const read = (some: unknown) => (some as ReadonlyArray<Row>).map((row) => rows.reader.read(row))
  // Whose rows these are is known to who asked for them.
  return (headerOf(answer) === undefined ? read(answer) : [read(answer[0]), ...answer.slice(1)]) as QueryResult
}

// Says whether a transaction is open now. Rows say nothing of it.
const notice = (session: Session, answer: QueryResult): void => {
  const header = headerOf(answer)
  if (header !== undefined) session.status = header.serverStatus
}

/** An answer's header: all of it where there are no rows, and the last part of a procedure's. */
export const headerOf = (answer: QueryResult): ResultSetHeader | undefined => {
  // Nothing else of that form has no rows.
  if (!Array.isArray(answer)) return answer as ResultSetHeader
  const last: unknown = answer[answer.length - 1]
  return Array.isArray(answer[0]) && !Array.isArray(last) ? (last as ResultSetHeader) : undefined
}

/** An answer's rows: of a procedure's, those of its first SELECT. */
export const rowsOf = (answer: QueryResult): ReadonlyArray<unknown> => {
  if (!Array.isArray(answer)) return []
  const [first]: ReadonlyArray<unknown> = answer
  return Array.isArray(first) && headerOf(answer) !== undefined ? first : answer
}

/** Takes notice of an error that ends the connection. */
export const noticeFailure = (session: Session, cause: Error): void => {
  if (isLost(cause, session.server.flavour)) fail(session.wire, cause)
}

class Run implements Killable {
  sent = false
  answered = false
  onAnswered: (() => void) | undefined = undefined

  constructor(
    private readonly session: Session,
    private readonly request: Request,
    private finish: ((cause: Error | null, answer: QueryResult) => void) | undefined
  ) {}

  send(): void {
    try {
      const { driver } = this.session.wire
      const options = optionsOf(this.request)
      if (this.request.prepared) parseBy(driver.execute(options, this.callback), this.request)
      else driver.query(options, this.callback)
    } catch (cause) {
      // `mysql2` throws what it refuses.
      this.end(cause instanceof Error ? cause : new Error(String(cause)), noAnswer)
    }
  }

  private readonly callback = (cause: Error | null, answer: QueryResult): void => {
    // With values, `mysql2` would have to put them into the text: it cannot for those that carry a type.
    if (cause !== null && isUnpreparable(cause) && this.request.values.length === 0) this.sendAsText()
    else this.conclude(cause, answer)
  }

  private sendAsText(): void {
    this.session.wire.driver.query(optionsOf(this.request), (cause: Error | null, answer: QueryResult) =>
      this.conclude(cause, cause === null ? readAll(answer, this.request) : answer)
    )
  }

  private conclude(cause: Error | null, answer: QueryResult): void {
    if (cause !== null) noticeFailure(this.session, cause)
    const refused = cause === null && this.commits(answer) ? new ImplicitCommit() : cause
    this.end(refused, answer)
  }

  // A transaction was open, and after a statement that says nothing of its end it no longer is, or another one is.
  private commits(answer: QueryResult): boolean {
    const { request, session } = this
    const before = hasBegun(session)
    notice(session, answer)
    return before && (hasBegun(session) ? beginsTransaction : otherThanEnd).test(request.sql)
  }

  private end(cause: Error | null, answer: QueryResult): void {
    if (this.answered) return
    const { finish } = this
    // Whoever could stop this knows it for a while yet, and would keep the rows with it.
    this.finish = undefined
    finish?.(cause, answer)
    settle(this.session.line, this)
  }
}

const otherThanEnd = /^\s*(?!commit\b|rollback\b|xa\b|set\b)\S/i

// Not the block of statements that begins with BEGIN, too.
const beginsTransaction = /^\s*(?:start\s+transaction\b|begin(?:\s+work)?\s*;?\s*$)/i

const noAnswer: QueryResult = []
