/**
 * The first of several values that is there.
 *
 * @since 0.1.0
 */
import { firstOf } from "../coalesced.js"
import type { Expression, ExpressionOf, NullIn } from "../Expression.js"

/** The first that is not NULL; the last may be a value. @since 0.1.0 @category functions */
export const coalesce = <A, V extends Expression<A> | NonNullable<A>>(
  first: Expression<A>,
  ...others: readonly [...ReadonlyArray<Expression<A | null>>, V]
): ExpressionOf<NonNullable<A> | NullIn<V>> =>
  // What is built has every method; the type says which fit.
  firstOf(first, others) as unknown as ExpressionOf<NonNullable<A> | NullIn<V>>
