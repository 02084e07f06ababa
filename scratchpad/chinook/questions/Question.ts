/**
 * What the shop can be asked.
 */
import type { Effect } from "effect"
import type { Database, DatabaseError } from "../../../src/index.js"
import type { Row } from "../table.js"

/** A question, the queries that it takes, and what they answer together. */
export interface Question {
  readonly title: string
  readonly queries: ReadonlyArray<Query>
  readonly answer: Effect.Effect<ReadonlyArray<Row>, DatabaseError, Database>
}

/** A query, as far as its SQL is concerned. */
interface Query {
  readonly toSql: Effect.Effect<
    { readonly sql: string; readonly parameters: ReadonlyArray<unknown> },
    DatabaseError,
    Database
  >
}
