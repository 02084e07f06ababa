/**
 * How SQLite holds each kind of storage.
 *
 * @since 0.1.0
 */
import * as BigDecimal from "effect/BigDecimal"
import type { StorageType } from "../../ast/StorageType.js"
import { missing } from "../../compiler/missing.js"
import * as Codec from "../../service/Codec.js"
import * as DateTime from "./dateTime.js"

export { columnCheck, columnType, tableOptions } from "./columns.js"

/** The digits that every 64-bit integer has room for. */
const maxPrecision = 18

/**
 * Why SQLite cannot hold a kind of storage, or undefined where it can.
 *
 * NUMERIC affinity keeps 15 digits, and text sums in floating point, so that a decimal is a scaled integer or nothing.
 *
 * @since 0.1.0
 * @category predicates
 */
export const unsupported = (type: StorageType): string | undefined =>
  type._tag === "Array" ? "arrays" : type._tag === "Range" ? "ranges" : tooPrecise(type)

const tooPrecise = (type: StorageType): string | undefined =>
  type._tag === "Decimal" && type.precision > maxPrecision
    ? `decimals of more than ${maxPrecision} digits (SQLite holds them as 64-bit integers; this one has ${type.precision})`
    : undefined

/**
 * The codec of a kind of storage; throws for one that is `unsupported`.
 *
 * All integer-backed kinds read a `number` as well as a `bigint`: which of the two comes is up to the whole statement.
 *
 * @since 0.1.0
 * @category constructors
 */
export const codec = (type: StorageType): Codec.Codec => {
  switch (type._tag) {
    case "Text":
    case "Uuid":
    case "Date":
      return Codec.identity
    case "Integer":
      return integer
    case "BigInteger":
    case "Duration":
      return bigInteger
    case "Float":
      return float
    case "Decimal":
      return decimal(type)
    case "Boolean":
      return boolean
    case "Time":
      return time
    case "DateTime":
      return dateTime
    case "Binary":
      return binary
    case "Json":
      return json
    case "Array":
      throw missing("sqlite", "arrays", "take Field.json(Schema.Array(…))")
    case "Range":
      throw missing("sqlite", "ranges", "take two columns, of the beginning and the end")
  }
}

const refuse = (expected: string, value: unknown): never => {
  throw new TypeError(`expected ${expected}, SQLite gave another form of ${value === null ? "null" : typeof value}`)
}

const integer = Codec.make<number, unknown>({
  // The driver binds every number as REAL, and 5.0 / 2 is 2.5.
  encode: BigInt,
  decode: (value) => {
    const number = typeof value === "bigint" ? Number(value) : value
    // Number.isSafeInteger is false for whatever is no number.
    return Number.isSafeInteger(number) ? (number as number) : refuse("an integer within 2^53", value)
  }
})

const toBigInt = (value: unknown): bigint => {
  if (typeof value === "bigint") return value
  // An unsafe number was rounded when it was read.
  return Number.isSafeInteger(value) ? BigInt(value as number) : refuse("an exact integer", value)
}

const bigInteger = Codec.make<bigint, unknown>({ decode: toBigInt })

const float = Codec.make<number, unknown>({
  // An expression, such as the sum of no rows, may give an integer.
  decode: (value) => {
    const number = typeof value === "bigint" ? Number(value) : value
    return Number.isFinite(number) ? (number as number) : refuse("a finite number", value)
  }
})

const boolean = Codec.make<boolean, unknown>({
  // The driver does not bind booleans.
  encode: (value) => (value ? 1n : 0n),
  decode: (value) => {
    if (value === 1 || value === 1n) return true
    return value === 0 || value === 0n ? false : refuse("0 or 1", value)
  }
})

const decimal = (type: Extract<StorageType, { readonly _tag: "Decimal" }>): Codec.Codec => {
  const missing = unsupported(type)
  if (missing !== undefined) throw new TypeError(`SQLite has no ${missing}`)
  return Codec.make<BigDecimal.BigDecimal, unknown>({
    encode: (value) => unscaled(value, type.scale),
    decode: (value) => BigDecimal.make(toBigInt(value), type.scale)
  })
}

const unscaled = ({ scale, value }: BigDecimal.BigDecimal, to: number): bigint => {
  if (scale <= to) return value * 10n ** BigInt(to - scale)
  const divisor = 10n ** BigInt(scale - to)
  if (value % divisor === 0n) return value / divisor
  throw new TypeError(`a decimal has more than ${to} digits behind the point`)
}

// Fractions of different lengths would not sort: "10:00:00" comes before "10:00:00.5", "10:00:00.25" too.
const timeWidth = 15

const time = Codec.make<string, unknown>({
  encode: (value) => (value.length === 8 ? `${value}.000000` : value.padEnd(timeWidth, "0")),
  decode: (value) =>
    typeof value === "string" && value.length === timeWidth
      ? withoutZeros(value)
      : refuse("a time as HH:MM:SS.ffffff", value)
})

const withoutZeros = (value: string): string => {
  let end = timeWidth
  while (value.charCodeAt(end - 1) === 48 && end > 9) end--
  return value.slice(0, end === 9 ? 8 : end)
}

const dateTime = Codec.make<Date, unknown>({
  encode: DateTime.format,
  decode: (value) =>
    (typeof value === "string" ? DateTime.parse(value) : undefined) ??
    refuse("a point in time as YYYY-MM-DD HH:MM:SS.mmm", value)
})

const binary = Codec.make<Uint8Array, unknown>({
  // The driver gives a Buffer, whose `slice`, JSON and equality are not those of the Uint8Array that went in.
  decode: (value) =>
    value instanceof Uint8Array
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : refuse("bytes", value)
})

const json = Codec.make<unknown, unknown>({
  encode: JSON.stringify,
  decode: (value) => (typeof value === "string" ? JSON.parse(value) : refuse("JSON text", value))
})
