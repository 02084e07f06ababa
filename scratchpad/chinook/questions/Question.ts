/**
 * A question: what is asked, the query whose SQL is shown, and the answer as rows.
 */
import type { Effect } from "effect"
import type { Database, DatabaseError } from "../../../src/index.js"
import type { Row } from "../table.js"

interface Shown {
  readonly toSql: Effect.Effect<{ readonly sql: string }, DatabaseError, Database>
}

export interface Question {
  readonly title: string
  readonly query: Shown
  readonly answer: Effect.Effect<ReadonlyArray<Row>, DatabaseError, Database>
}
