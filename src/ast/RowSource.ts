/**
 * Rows that a query takes from other queries instead of its model's table.
 *
 * @since 0.1.0
 */
import type { Nested } from "./Nested.js"

/** How rows of several queries are put together. @since 0.1.0 @category models */
export interface SetOperator {
  readonly operator: "union" | "intersect" | "except"
  /** Whether equal rows stay apart. */
  readonly all: boolean
}

/** The rows of queries put together; of a single one, its rows as they are. @since 0.1.0 @category query nodes */
export interface Compound extends SetOperator {
  readonly _tag: "Compound"
  readonly operands: ReadonlyArray<Nested>
}

/**
 * The rows of a common table: those of `start`, and, where there is a `step`, those that it gives of the rows before,
 * again and again; `all` says whether a row may come twice, `cycle` by which value no way comes to a row twice. `key` is one
 * for all the places where the table stands.
 *
 * @since 0.1.0
 * @category query nodes
 */
export interface Common {
  readonly _tag: "Common"
  readonly name: string
  readonly key: object
  readonly start: Nested
  readonly step: Nested | undefined
  readonly all: boolean
  readonly cycle: string | undefined
}

/** The rows of a recursive common table, within its own step. @since 0.1.0 @category query nodes */
export interface Recursion {
  readonly _tag: "Recursion"
  readonly name: string
}

/** Where the rows of a query come from. @since 0.1.0 @category models */
export type RowSource = Compound | Common | Recursion
