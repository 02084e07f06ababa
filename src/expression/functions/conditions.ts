/**
 * Conditions put together.
 *
 * @since 0.1.0
 */
import type { Condition } from "../Expression.js"
import { type Built, conjunction, not as negate } from "../make.js"

// What is built has every method; the types say which fit.
const as = (value: Built): Condition => value as unknown as Condition

/** All of the conditions. @since 0.1.0 @category conditions */
export const and = (...conditions: ReadonlyArray<Condition>): Condition => as(conjunction("Fn", "and", conditions))

/** Any of the conditions; of none: false. @since 0.1.0 @category conditions */
export const or = (...conditions: ReadonlyArray<Condition>): Condition => {
  const [first, ...rest] = conditions
  return first === undefined ? as(negate(conjunction("Fn", "or", []))) : first.or(...rest)
}

/** NOT in SQL's logic. @since 0.1.0 @category conditions */
export const not = (condition: Condition): Condition => condition.not()
