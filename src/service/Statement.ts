/**
 * A compiled statement: its text, and what spans and drivers want to know of it.
 *
 * @since 0.1.0
 */
import type { StorageType } from "../ast/StorageType.js"

/**
 * SQL text for one dialect. The same object is used for every run of the same query shape, so that connections may keep
 * prepared handles by `sql`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Statement {
  readonly sql: string
  /** `SELECT`, `INSERT` …: OpenTelemetry's `db.operation.name`. */
  readonly operation: string
  /** The main table: OpenTelemetry's `db.collection.name`. */
  readonly table: string | undefined
  /** Whether rows come back (SELECT, or RETURNING). */
  readonly returnsRows: boolean
  /**
   * Whether a result column may hold integers beyond 2^53 (`BigInteger`, `Duration`, `Decimal`). Drivers that must choose
   * then read every integer of the row as a `bigint`; the codecs of all integer-backed types take both.
   */
  readonly bigIntegers?: boolean | undefined
  /** What is read out of each result column, where that is known: for drivers that have several forms of a value. */
  readonly storage?: ReadonlyArray<StorageType["_tag"] | undefined>
}
