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

interface Violation {
  readonly model: string
  /** The constraint's name, where the engine tells it or the model knows it. */
  readonly constraint: string | undefined
  readonly fields: ReadonlyArray<string>
  readonly message: string
  readonly cause: unknown
}

/**
 * A row of this kind with the same value is there already. `fields` are the properties of the constraint.
 *
 * @since 0.1.0
 * @category errors
 */
export class UniqueViolation<in Self> extends Data.TaggedError("UniqueViolation")<Violation> {
  declare readonly fields: ReadonlyArray<keyof Self & string>
}

/**
 * A row that is referred to is not there, or one that is still referred to was to go. `fields` is empty where the engine
 * does not say (SQLite), or where the referring rows are another model's.
 *
 * @since 0.1.0
 * @category errors
 */
export class ForeignKeyViolation<in Self> extends Data.TaggedError("ForeignKeyViolation")<Violation> {
  declare readonly fields: ReadonlyArray<keyof Self & string>
}

/**
 * NULL where the database allows none.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotNullViolation<in Self> extends Data.TaggedError("NotNullViolation")<Violation> {
  declare readonly fields: ReadonlyArray<keyof Self & string>
}

/**
 * A check that the database makes did not hold.
 *
 * @since 0.1.0
 * @category errors
 */
export class CheckViolation<in Self> extends Data.TaggedError("CheckViolation")<Violation> {
  declare readonly fields: ReadonlyArray<keyof Self & string>
}

/**
 * Any broken constraint.
 *
 * @since 0.1.0
 * @category errors
 */
export type ConstraintError<Self> =
  | UniqueViolation<Self>
  | ForeignKeyViolation<Self>
  | NotNullViolation<Self>
  | CheckViolation<Self>
