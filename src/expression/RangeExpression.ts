/**
 * Typed expressions of ranges.
 *
 * @since 0.1.0
 */
import type { Range } from "../definition/Range.js"
import type { BooleanExpression, Condition, Expression, ExpressionOf } from "./Expression.js"

/** The values that a range is of. @since 0.1.0 @category type-level */
export type BoundOf<A> = NonNullable<A> extends Range<infer B> ? B : never

/** A range, or an expression of one. @since 0.1.0 @category models */
export type RangeOperand<A> = Range<BoundOf<A>> | Expression<Range<BoundOf<A>> | null>

/** A range of type `A`; each question of a NULL is unknown. @since 0.1.0 @category models */
export interface RangeExpression<out A> extends Expression<A> {
  /** Whether a value is in it, or all values of another range. */
  contains(value: BoundOf<A> | Expression<BoundOf<A> | null> | RangeOperand<A>): Condition
  /** Whether all of its values are in another range. */
  containedBy(range: RangeOperand<A>): Condition
  /** Whether the two have a value in common. */
  overlaps(range: RangeOperand<A>): Condition
  /** Whether it ends before the other begins. */
  strictlyLeftOf(range: RangeOperand<A>): Condition
  /** Whether it begins after the other ends. */
  strictlyRightOf(range: RangeOperand<A>): Condition
  /** Whether none of its values is after the other's end. */
  notRightOf(range: RangeOperand<A>): Condition
  /** Whether none of its values is before the other's beginning. */
  notLeftOf(range: RangeOperand<A>): Condition
  /** Whether nothing is between the two, which have no value in common. */
  adjacentTo(range: RangeOperand<A>): Condition
  /** Whether it has no values. */
  isEmpty(): BooleanExpression<boolean | Extract<A, null>>
  /** Where it begins; NULL without a beginning, and of the empty range. */
  lower(): ExpressionOf<BoundOf<A> | null>
  /** Where it ends; NULL without an end, and of the empty range. */
  upper(): ExpressionOf<BoundOf<A> | null>
  /** Whether its beginning is one of its values. */
  lowerInclusive(): BooleanExpression<boolean | Extract<A, null>>
  /** Whether its end is one of its values. */
  upperInclusive(): BooleanExpression<boolean | Extract<A, null>>
  /** Whether it has no beginning. */
  lowerInfinite(): BooleanExpression<boolean | Extract<A, null>>
  /** Whether it has no end. */
  upperInfinite(): BooleanExpression<boolean | Extract<A, null>>
}
