/**
 * How a database runs a query.
 *
 * @since 0.1.0
 */

/**
 * What a step of a plan does:
 *
 * - `TableScan` reads a table whole, `IndexScan` an index (or a part of it), `IndexLookup` finds rows by key in an index,
 * - `Join`, `Sort`, `Aggregate`, `Filter`, `Limit` are what they say, `Subquery` runs for a row or once,
 * - `Other` is any other step of the engine.
 *
 * @since 0.1.0
 * @category models
 */
export type PlanOperation =
  | "TableScan"
  | "IndexScan"
  | "IndexLookup"
  | "Join"
  | "Sort"
  | "Aggregate"
  | "Filter"
  | "Limit"
  | "Subquery"
  | "Other"

/**
 * A step of a plan, and the steps whose rows it takes. What the engine does not tell is undefined.
 *
 * @since 0.1.0
 * @category models
 */
export interface PlanStep {
  readonly operation: PlanOperation
  /** The step in the engine's own words. */
  readonly description: string
  /** The table that is read; its alias where the engine tells no more. */
  readonly table: string | undefined
  readonly index: string | undefined
  /** What rows must fulfil here, in the engine's words. */
  readonly condition: string | undefined
  /** How many rows the engine expects it to give. */
  readonly rows: number | undefined
  /** How many rows it reads at most to give those, of a table. */
  readonly read: number | undefined
  /** In the engine's own unit. */
  readonly cost: number | undefined
  readonly steps: ReadonlyArray<PlanStep>
}

/**
 * The plan of a query: its text, and the steps, the last one first.
 *
 * @since 0.1.0
 * @category models
 */
export interface QueryPlan {
  readonly sql: string
  /** Whether the statement keeps only some of the rows. */
  readonly filtered: boolean
  readonly steps: ReadonlyArray<PlanStep>
}
