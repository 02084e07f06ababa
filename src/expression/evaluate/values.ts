/**
 * What databases do with two values, done in JavaScript, on carriers (see `ast/StorageType`).
 */
import * as BigDecimal from "effect/BigDecimal"
import type { ValueType } from "../../ast/ValueType.js"

/** The value of an expression: its carrier, or NULL. */
export type Value = unknown

/** Whether a condition holds; null is unknown. */
export type Truth = boolean | null

type Number = number | bigint | BigDecimal.BigDecimal

/** A number as an exact decimal. */
export const decimal = (value: Value): BigDecimal.BigDecimal => {
  if (BigDecimal.isBigDecimal(value)) return value
  return typeof value === "bigint" ? BigDecimal.fromBigInt(value) : BigDecimal.unsafeFromNumber(Number(value))
}

/** Less than zero, zero, or more: the order in which every engine sorts values other than NULL. */
export const compare = (left: Value, right: Value): number => {
  if (typeof left === "string" && typeof right === "string") return byCodePoint(left, right)
  if (BigDecimal.isBigDecimal(left) || BigDecimal.isBigDecimal(right)) {
    return BigDecimal.Order(decimal(left), decimal(right))
  }
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime()
  if (left instanceof Uint8Array && right instanceof Uint8Array) return byBytes(left, right)
  // Numbers, bigints and truths, mixed or not.
  const [l, r] = [left as number, right as number]
  return l < r ? -1 : l > r ? 1 : 0
}

// By code units a letter beyond the first plane would come before some within it.
const byCodePoint = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    if (left[i] === right[i]) continue
    // Equal so far, so that the difference is one of whole characters, or of the second halves of a pair.
    return codePoint(left, i) - codePoint(right, i)
  }
  return left.length - right.length
}

const codePoint = (text: string, i: number): number => text.codePointAt(i) ?? 0

const byBytes = (left: Uint8Array, right: Uint8Array): number => {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** Whether two values other than NULL are the same. */
export const same = (left: Value, right: Value): boolean =>
  isJson(left) || isJson(right) ? sameJson(left, right) : compare(left, right) === 0

const isJson = (value: Value): value is object =>
  typeof value === "object" && !(value instanceof Date || value instanceof Uint8Array || BigDecimal.isBigDecimal(value))

const sameJson = (left: unknown, right: unknown): boolean => {
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left === right
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const [ours, theirs] = [Object.entries(left), new Map(Object.entries(right))]
  return (
    ours.length === theirs.size && ours.every(([key, value]) => theirs.has(key) && sameJson(value, theirs.get(key)))
  )
}

/** NOT, in three-valued logic. */
export const not = (truth: Truth): Truth => (truth === null ? null : !truth)

/** `+`, `-` or `*` of two numbers: exact, but for floating point. */
export const calculate = (operator: "+" | "-" | "*", left: Value, right: Value): Number => {
  if (BigDecimal.isBigDecimal(left) || BigDecimal.isBigDecimal(right))
    return decimals[operator](decimal(left), decimal(right))
  if (typeof left === "bigint" || typeof right === "bigint")
    return bigints[operator](BigInt(left as bigint), BigInt(right as bigint))
  // A zero has no sign in a database.
  return numbers[operator](Number(left), Number(right)) + 0
}

const decimals = { "+": BigDecimal.sum, "-": BigDecimal.subtract, "*": BigDecimal.multiply }
const bigints = {
  "+": (a: bigint, b: bigint) => a + b,
  "-": (a: bigint, b: bigint) => a - b,
  "*": (a: bigint, b: bigint) => a * b
}
const numbers = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b
}

/** A quotient of decimals with `scale` digits behind the point, rounded half away from zero. */
export const quotient = (
  left: BigDecimal.BigDecimal,
  right: BigDecimal.BigDecimal,
  scale: number
): BigDecimal.BigDecimal =>
  BigDecimal.make(halfAway(left.value * power(scale + right.scale), right.value * power(left.scale)), scale)

/** A decimal with `scale` digits behind the point, rounded half away from zero. */
export const rounded = (value: BigDecimal.BigDecimal, scale: number): BigDecimal.BigDecimal =>
  value.scale <= scale ? BigDecimal.scale(value, scale) : quotient(value, BigDecimal.make(1n, 0), scale)

const power = (digits: number): bigint => 10n ** BigInt(digits)

/** An integer quotient, rounded half away from zero. */
export const halfAway = (dividend: bigint, divisor: bigint): bigint => {
  const [top, bottom] = divisor < 0n ? [-dividend, -divisor] : [dividend, divisor]
  return (2n * top + (top < 0n ? -bottom : bottom)) / (2n * bottom)
}

/** A value as one of a type of numbers that may be wider than its own. */
export const fitted = (value: Value, { storage }: ValueType): Value => {
  if (storage._tag === "Decimal") return rounded(decimal(value), storage.scale)
  return storage._tag === "Float"
    ? Number(BigDecimal.isBigDecimal(value) ? BigDecimal.unsafeToNumber(value) : value)
    : value
}
