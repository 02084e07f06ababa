/**
 * Window functions as plain nodes.
 *
 * @since 0.1.0
 */
import type { Aggregate, Expression, Order } from "./Expression.js"
import type { ValueType } from "./ValueType.js"

/** The functions that exist over windows only. @since 0.1.0 @category window nodes */
export type WindowName =
  | "rowNumber"
  | "rank"
  | "denseRank"
  | "percentRank"
  | "cumeDist"
  | "ntile"
  | "lag"
  | "lead"
  | "firstValue"
  | "lastValue"
  | "nthValue"

/** A window function before its window; `n` is the number of buckets or rows; a second operand is the default of lag and lead. @since 0.1.0 @category window nodes */
export interface WindowCall {
  readonly _tag: "WindowCall"
  readonly name: WindowName
  readonly operands: ReadonlyArray<Expression>
  readonly n: number | undefined
  readonly type: ValueType
}

/** One end of a frame. @since 0.1.0 @category window nodes */
export interface FrameBound {
  readonly kind: "unboundedPreceding" | "preceding" | "currentRow" | "following" | "unboundedFollowing"
  /** Known when the query is written: rows, groups, or (in a range) how far the values lie apart. */
  readonly offset: number | undefined
}

/** Which rows of the partition a function sees. @since 0.1.0 @category window nodes */
export interface Frame {
  readonly unit: "rows" | "range" | "groups"
  readonly start: FrameBound
  readonly end: FrameBound
  readonly exclude: "currentRow" | "group" | "ties" | undefined
}

/** A function over the rows of a window. @since 0.1.0 @category window nodes */
export interface Window {
  readonly _tag: "Window"
  readonly call: WindowCall | Aggregate
  readonly partitionBy: ReadonlyArray<Expression>
  readonly orderBy: ReadonlyArray<Order>
  readonly frame: Frame | undefined
  readonly type: ValueType
}
