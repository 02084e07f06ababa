/**
 * Broken constraints, by the columns of the model.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type { ColumnKey } from "./Fields.js"

interface Violation {
  readonly model: string
  /** The constraint's name, where the engine tells it or the model knows it. */
  readonly constraint: string | undefined
  readonly fields: ReadonlyArray<string>
  readonly message: string
  readonly cause: unknown
}

/**
 * A row of this kind with the same value is there already. `fields` are the properties of its columns.
 *
 * @since 0.1.0
 * @category errors
 */
export class UniqueViolation<in Self> extends Data.TaggedError("UniqueViolation")<Violation> {
  declare readonly fields: ReadonlyArray<ColumnKey<Self>>
}

/**
 * A row that is referred to is not there, or one that is still referred to was to go. `fields` is empty where the engine
 * does not say (SQLite), or where the referring rows are another model's.
 *
 * @since 0.1.0
 * @category errors
 */
export class ForeignKeyViolation<in Self> extends Data.TaggedError("ForeignKeyViolation")<Violation> {
  declare readonly fields: ReadonlyArray<ColumnKey<Self>>
}

/**
 * NULL where the database allows none.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotNullViolation<in Self> extends Data.TaggedError("NotNullViolation")<Violation> {
  declare readonly fields: ReadonlyArray<ColumnKey<Self>>
}

/**
 * A check that the database makes did not hold.
 *
 * @since 0.1.0
 * @category errors
 */
export class CheckViolation<in Self> extends Data.TaggedError("CheckViolation")<Violation> {
  declare readonly fields: ReadonlyArray<ColumnKey<Self>>
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
