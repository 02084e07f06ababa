/**
 * Ranges of values, as PostgreSQL has them.
 *
 * @since 0.1.0
 */
import * as BigDecimal from "effect/BigDecimal"

/** The values that ranges have bounds of: whole numbers, decimals, days (`YYYY-MM-DD`) and points in time. @since 0.1.0 @category models */
export type Bound = number | bigint | BigDecimal.BigDecimal | string | Date

/** All values between two; null for no end on that side, which is never inclusive. @since 0.1.0 @category models */
export interface Span<out A> {
  readonly _tag: "Span"
  readonly lower: A | null
  readonly upper: A | null
  readonly lowerInclusive: boolean
  readonly upperInclusive: boolean
}

/** No value at all. @since 0.1.0 @category models */
export interface Empty {
  readonly _tag: "Empty"
}

/** A range of values. @since 0.1.0 @category models */
export type Range<A> = Span<A> | Empty

/** The range without values. @since 0.1.0 @category constructors */
export const empty: Empty = { _tag: "Empty" }

/**
 * The values from one to another; null for no end. `[` and `]` include the bound, `(` and `)` do not (default: `[)`). It comes
 * as PostgreSQL gives it back: whole numbers and days always as `[)`, and what has no value in it as `empty`.
 *
 * @example
 * ```ts
 * Range.make(1, 5, "[]") // the same as Range.make(1, 6)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <A extends Bound>(
  lower: A | null,
  upper: A | null,
  bounds: "[)" | "[]" | "(]" | "()" = "[)"
): Range<Widened<A>> => {
  // The next value of a kind is of that kind.
  const widened = (value: A | null) => value as Widened<A> | null
  const written: Span<Widened<A>> = {
    _tag: "Span",
    lower: widened(lower),
    upper: widened(upper),
    lowerInclusive: lower !== null && bounds.startsWith("["),
    upperInclusive: upper !== null && bounds.endsWith("]")
  }
  const span = canonical(written)
  return isVoid(written) || isVoid(span) ? empty : span
}

/** The type of a value, not the value. @since 0.1.0 @category type-level */
export type Widened<A> = A extends number ? number : A extends bigint ? bigint : A extends string ? string : A

/** Whether it has no values. @since 0.1.0 @category predicates */
export const isEmpty = <A>(range: Range<A>): range is Empty => range._tag === "Empty"

const day = 86_400_000

const next = <A>(value: A): A | undefined => {
  // The next value of a kind is of that kind.
  if (typeof value === "number") return (value + 1) as A
  if (typeof value === "bigint") return (value + 1n) as A
  if (typeof value !== "string") return undefined
  const after = new Date(Date.parse(value) + day)
  return (Number.isNaN(after.getTime()) ? undefined : after.toISOString().slice(0, 10)) as A | undefined
}

/** Of whole numbers and days: the same values, with the lower bound and without the upper one. */
export const canonical = <A>(span: Span<A>): Span<A> => {
  const lower = span.lower === null || span.lowerInclusive ? undefined : next(span.lower)
  const upper = span.upper === null || !span.upperInclusive ? undefined : next(span.upper)
  return {
    ...span,
    ...(lower === undefined ? {} : { lower, lowerInclusive: true }),
    ...(upper === undefined ? {} : { upper, upperInclusive: false })
  }
}

/** Less than 0, 0 or more than 0, as the one value is before the other. */
export const compare = (left: unknown, right: unknown): number => {
  if (BigDecimal.isBigDecimal(left) && BigDecimal.isBigDecimal(right)) return BigDecimal.Order(left, right)
  // Numbers, big integers, days and dates compare as JavaScript does.
  const [one, other] = [left, right] as [number, number]
  return one < other ? -1 : one > other ? 1 : 0
}

const isVoid = ({ lower, lowerInclusive, upper, upperInclusive }: Span<unknown>): boolean =>
  lower !== null && upper !== null && compare(lower, upper) === 0 && !(lowerInclusive && upperInclusive)

/** Whether a value has the form of a range, whatever its bounds. */
export const isRange = (value: unknown): value is Range<unknown> => {
  if (typeof value !== "object" || value === null || !("_tag" in value)) return false
  if (value._tag === "Empty") return true
  return (
    value._tag === "Span" &&
    "lower" in value &&
    "upper" in value &&
    "lowerInclusive" in value &&
    "upperInclusive" in value &&
    typeof value.lowerInclusive === "boolean" &&
    typeof value.upperInclusive === "boolean"
  )
}
