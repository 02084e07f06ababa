/**
 * What can go wrong with a row, as opposed to with a database.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

/**
 * `get` or `one` found no row.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotFound extends Data.TaggedError("NotFound")<{ readonly model: string; readonly message: string }> {}

/**
 * `one` (or `getOrCreate`) found several rows.
 *
 * @since 0.1.0
 * @category errors
 */
export class MultipleFound extends Data.TaggedError("MultipleFound")<{
  readonly model: string
  readonly message: string
}> {}

/**
 * A page's cursor that was not made for this query, or was changed since.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidCursor extends Data.TaggedError("InvalidCursor")<{
  readonly model: string
  readonly message: string
}> {}

/**
 * One thing wrong with a value: where it stands in the row, and what is wrong.
 *
 * @since 0.1.0
 * @category models
 */
export interface Issue {
  readonly path: ReadonlyArray<PropertyKey>
  readonly message: string
}

/**
 * A row that the model's Schema refuses, with all that is wrong with it; nothing was sent to the database.
 *
 * @since 0.1.0
 * @category errors
 */
export class ValidationError extends Data.TaggedError("ValidationError")<{
  readonly model: string
  readonly issues: ReadonlyArray<Issue>
  readonly message: string
}> {}
