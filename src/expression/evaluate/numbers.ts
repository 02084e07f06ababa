/**
 * Functions of numbers in memory: on numbers, bigints and decimals, other than NULL.
 */
import * as BigDecimal from "effect/BigDecimal"
import type { MathFunction } from "../../ast/functions/Numeric.js"
import type { StorageType } from "../../ast/StorageType.js"
import * as values from "./values.js"

/** A number as a floating-point one. */
export const toNumber = (value: values.Value): number =>
  BigDecimal.isBigDecimal(value) ? BigDecimal.unsafeToNumber(value) : Number(value)

/** Rounded half away from zero. What is left of a number without its whole part is exact. */
export const round = (value: number, digits: number): number => {
  const power = 10 ** digits
  const scaled = value * power
  const whole = Math.trunc(scaled)
  return (whole + (Math.abs(scaled - whole) >= 0.5 ? Math.sign(scaled) : 0)) / power
}

/** The greatest whole number that is not greater, of a number of `scale` digits behind the point. */
export const floor = (unscaled: bigint, scale: bigint): bigint => {
  const one = 10n ** scale
  const whole = unscaled / one
  return unscaled < whole * one ? whole - 1n : whole
}

const whole = (value: values.Value, up: boolean): values.Value => {
  if (!BigDecimal.isBigDecimal(value)) {
    if (typeof value === "bigint") return value
    // A zero has no sign in a database.
    return (up ? Math.ceil(Number(value)) : Math.floor(Number(value))) + 0
  }
  const scale = BigInt(Math.max(0, value.scale))
  const { value: unscaled } = BigDecimal.scale(value, Number(scale))
  return BigDecimal.make(up ? -floor(-unscaled, scale) : floor(unscaled, scale), 0)
}

type Bits = (left: bigint, right: bigint) => bigint

// Two's complements of 64 bits; what came in as numbers is one again.
const bitwise =
  (f: Bits) =>
  (left: values.Value, right: values.Value): values.Value => {
    // Both are whole numbers.
    const result = BigInt.asIntN(64, f(BigInt(left as number), BigInt(right as number)))
    return typeof left === "bigint" ? result : Number(result)
  }

const shift = (f: Bits) => {
  const shifted = bitwise(f)
  return (value: values.Value, places: values.Value): values.Value =>
    Number(places) >= 0 && Number(places) <= 63 ? shifted(value, places) : null
}

/** The functions that numbers of every kind have. */
export const numbers = {
  abs: (value: values.Value) => (values.compare(value, zeroOf(value)) < 0 ? negated(value) : value),
  sign: (value: values.Value) => Math.sign(values.compare(value, zeroOf(value))),
  round: (value: values.Value, digits: values.Value) => round(Number(value), Number(digits)) + 0,
  floor: (value: values.Value) => whole(value, false),
  ceil: (value: values.Value) => whole(value, true),
  quotient: (left: values.Value, right: values.Value) => quotient(left, right),
  bitAnd: bitwise((a, b) => a & b),
  bitOr: bitwise((a, b) => a | b),
  bitXor: bitwise((a, b) => a ^ b),
  shiftLeft: shift((a, by) => a << by),
  shiftRight: shift((a, by) => a >> by)
}

const zeroOf = (value: values.Value): values.Value => (typeof value === "bigint" ? 0n : 0)

const negated = (value: values.Value): values.Value => values.calculate("-", zeroOf(value), value)

const quotient = (left: values.Value, right: values.Value): values.Value => {
  // Both are whole numbers.
  const [top, bottom] = [BigInt(left as number), BigInt(right as number)]
  if (bottom === 0n) return null
  return typeof left === "bigint" || typeof right === "bigint" ? top / bottom : Number(top / bottom)
}

/** `/` or `%`; NULL for a division by zero. */
export const divide = (
  operator: "/" | "%",
  left: values.Value,
  right: values.Value,
  storage: StorageType
): values.Value => {
  if (values.compare(right, zeroOf(right)) === 0) return null
  if (storage._tag === "Decimal") {
    const [top, bottom] = [values.decimal(left), values.decimal(right)]
    return operator === "/" ? values.quotient(top, bottom, storage.scale) : rest(top, bottom)
  }
  if (operator === "/") return toNumber(left) / toNumber(right) + 0
  if (typeof left === "bigint" || typeof right === "bigint") return BigInt(left as bigint) % BigInt(right as bigint)
  return (toNumber(left) % toNumber(right)) + 0
}

// With the sign of the dividend.
const rest = (top: BigDecimal.BigDecimal, bottom: BigDecimal.BigDecimal): BigDecimal.BigDecimal => {
  const scale = Math.max(top.scale, bottom.scale)
  const unscaled = (value: BigDecimal.BigDecimal) => BigDecimal.scale(value, scale).value
  return BigDecimal.make(unscaled(top) % unscaled(bottom), scale)
}

// NULL beyond the domain, and where no number can hold the result.
const partial =
  (f: (...given: ReadonlyArray<number>) => number) =>
  (...given: ReadonlyArray<values.Value>): values.Value => {
    const result = f(...given.map(toNumber))
    return Number.isFinite(result) ? result + 0 : null
  }

/** The functions of floating-point numbers. */
export const mathematics: { readonly [Name in Exclude<MathFunction, "random">]: ReturnType<typeof partial> } = {
  sqrt: partial((x = 0) => Math.sqrt(x)),
  exp: partial((x = 0) => Math.exp(x)),
  ln: partial((x = 0) => Math.log(x)),
  log10: partial((x = 0) => Math.log10(x)),
  power: partial((x = 0, y = 0) => x ** y),
  sin: partial((x = 0) => Math.sin(x)),
  cos: partial((x = 0) => Math.cos(x)),
  tan: partial((x = 0) => Math.tan(x)),
  asin: partial((x = 0) => Math.asin(x)),
  acos: partial((x = 0) => Math.acos(x)),
  atan: partial((x = 0) => Math.atan(x)),
  atan2: partial((y = 0, x = 0) => Math.atan2(y, x))
}
