/**
 * Plain values where an expression is wanted.
 *
 * @since 0.1.0
 */
import type * as BigDecimal from "effect/BigDecimal"
import type { Built } from "../built.js"
import type { ExpressionOf } from "../Expression.js"
import { plainValue } from "../plain.js"

/** A value that says by itself of what kind it is. @since 0.1.0 @category models */
export type PlainValue = string | number | bigint | boolean | Date | BigDecimal.BigDecimal

/** What the database gives back for a value: any of its kind. @since 0.1.0 @category type-level */
export type Given<V> = V extends string
  ? string
  : V extends number
    ? number
    : V extends bigint
      ? bigint
      : V extends boolean
        ? boolean
        : V

/**
 * A value as an expression: the same for every row.
 *
 * @example
 * ```ts
 * Post.objects.select((p) => ({ kind: Fn.value("post"), title: p.title }))
 * ```
 *
 * @since 0.1.0
 * @category functions
 */
export const value = <V extends PlainValue>(given: V): ExpressionOf<Given<V>> =>
  // What is built has every method; the type says which fit.
  plainValue("Fn.value", given) satisfies Built as unknown as ExpressionOf<Given<V>>
