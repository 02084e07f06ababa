/**
 * Typed expressions of JSON.
 *
 * @since 0.1.0
 */
import type * as BigDecimal from "effect/BigDecimal"
import type * as DateTime from "effect/DateTime"
import type * as Duration from "effect/Duration"
import type { BooleanExpression, Condition, Expression, NumberExpression, TextExpression } from "./Expression.js"

/** What columns other than JSON's are encoded to. @since 0.1.0 @category type-level */
export type Scalar =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | DateTime.DateTime
  | Uint8Array
  | BigDecimal.BigDecimal
  | Duration.Duration

/**
 * JSON of type `A`, which its Schema encodes as `Encoded`. A path that leads nowhere, and JSON's own null, are NULL.
 *
 * @since 0.1.0
 * @category models
 */
export interface JsonExpression<out A, Encoded> extends Expression<A> {
  /** What stands at an object's key or an array's index: text, a number and a boolean as such, all else as JSON. */
  at<K extends JsonKey<Encoded>>(key: K): JsonExpressionOf<JsonAt<Encoded, K>>
  /** The text that it is; NULL where it is none. */
  asText(): TextExpression<string | null>
  /** The number that it is; NULL where it is none. */
  asNumber(): NumberExpression<number | null>
  /** The boolean that it is; NULL where it is none. */
  asBoolean(): BooleanExpression<boolean | null>
  /** How many elements the array has; NULL where it is none. */
  arrayLength(): NumberExpression<number | null>
  /** Whether it is an object with this key, whose value may be null. */
  hasKey(key: string): Condition
  /** Whether it is an object with any of these keys. */
  hasAnyKey(keys: ReadonlyArray<string>): Condition
  /** Whether it is an object with all of these keys. */
  hasAllKeys(keys: ReadonlyArray<string>): Condition
  /**
   * Whether all of the JSON value is in it: an object has its properties, an array its elements, in any order, at every
   * depth; and at the top an array contains a scalar that is one of its elements.
   */
  contains(value: unknown): Condition
}

/** A step into JSON: keys of an object, indices of an array. @since 0.1.0 @category type-level */
export type JsonKey<E> = unknown extends E
  ? string | number
  : E extends ReadonlyArray<unknown>
    ? number
    : E extends object
      ? keyof E & string
      : never

/** What stands at a step into JSON. @since 0.1.0 @category type-level */
export type JsonAt<E, K> = unknown extends E
  ? unknown
  : E extends ReadonlyArray<infer V>
    ? V
    : K extends keyof E
      ? E[K]
      : never

/** The kind of expression for what stands somewhere in JSON. @since 0.1.0 @category type-level */
export type JsonExpressionOf<E> = [E] extends [string | null | undefined]
  ? TextExpression<Exclude<E, undefined> | null>
  : [E] extends [number | null | undefined]
    ? NumberExpression<Exclude<E, undefined> | null>
    : [E] extends [boolean | null | undefined]
      ? BooleanExpression<Exclude<E, undefined> | null>
      : JsonExpression<unknown extends E ? unknown : Exclude<E, undefined> | null, E>
