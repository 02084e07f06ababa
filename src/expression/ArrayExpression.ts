/**
 * Typed expressions of arrays.
 *
 * @since 0.1.0
 */
import type { Condition, Expression, ExpressionOf, NumberExpression } from "./Expression.js"

/** The items of an array. @since 0.1.0 @category type-level */
export type ItemOf<A> = NonNullable<A> extends ReadonlyArray<infer Item> ? Item : never

/** Items to look for, none of them null, or an array of the database. @since 0.1.0 @category models */
export type Items<A> = ReadonlyArray<NonNullable<ItemOf<A>>> | Expression<ReadonlyArray<ItemOf<A>> | null>

/**
 * An array of type `A`. Indices count from 0, as in JavaScript. A NULL among the items is equal to nothing, but for
 * `eq`, `indexOf` and `remove`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ArrayExpression<out A> extends Expression<A> {
  /** Whether all of the items are in it, however often and in any order. */
  contains(items: Items<A>): Condition
  /** Whether it has no other items than these. */
  containedBy(items: Items<A>): Condition
  /** Whether any of the items is in it. */
  overlaps(items: Items<A>): Condition
  /** How many items it has. */
  length(): NumberExpression<number | Extract<A, null>>
  /** The item at an index; NULL where there is none. */
  at(index: number): ExpressionOf<ItemOf<A> | null>
  /** The items from an index on, up to another (not included; default: the end). */
  slice(from: number, to?: number): ArrayExpression<A>
  /** The index of the first item that is equal; NULL where there is none. */
  indexOf(item: ItemOf<A>): NumberExpression<number | null>
  /** With one more item at the end. */
  append(item: ItemOf<A>): ArrayExpression<A>
  /** With the items of another array after its own; NULL where either is. */
  concat<V extends ReadonlyArray<ItemOf<A>> | Expression<A | null>>(items: V): ArrayExpression<A | NullItems<V>>
  /** Without the items that are equal. */
  remove(item: ItemOf<A>): ArrayExpression<A>
}

type NullItems<V> = V extends Expression<infer A> ? Extract<A, null> : never
