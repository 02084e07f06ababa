/**
 * What no engine could hold unchanged, said without quoting the value: errors must be safe to print.
 */
import * as BigDecimal from "effect/BigDecimal"
import type { StorageType } from "../ast/StorageType.js"
import { decimalFits } from "./columnType.js"
import { jsonFault, textFault } from "./jsonFault.js"
import * as patterns from "./patterns.js"
import * as Range from "./Range.js"
import { isRangeOf } from "./rangeSchema.js"

type Check = (carrier: unknown, storage: StorageType) => string | undefined

/** Why a column of this storage cannot hold the carrier; undefined where it can. */
export const refusal: Check = (carrier, storage) => checks[storage._tag](carrier, storage)

/** What kind of value it is, in words. */
export const kindOf = (value: unknown): string =>
  value instanceof Date ? "a Date" : value === undefined ? "undefined" : value === null ? "null" : `a ${typeof value}`

const text: Check = (value) => (typeof value === "string" ? textFault(value) : `expected text, got ${kindOf(value)}`)

const integer: Check = (value, storage) => {
  if (typeof value !== "number") return `expected an integer, got ${kindOf(value)}`
  if (!Number.isFinite(value)) return `${value} is no integer; use NULL`
  if (!Number.isInteger(value)) return "a number with a fraction is no integer"
  if (!Number.isSafeInteger(value))
    return "an integer beyond 2^53, which a number does not hold exactly; use Field.bigInt"
  if (Object.is(value, -0)) return "-0 is stored as 0; write 0"
  const bits = storage._tag === "Integer" ? storage.bits : 64
  const most = bits === 64 ? Number.MAX_SAFE_INTEGER : 2 ** (bits - 1) - 1
  return value > most || value < -most - 1 ? `an integer that does not fit into ${bits} bits` : undefined
}

const most64 = 2n ** 63n - 1n
const bits64 = (value: bigint): string | undefined =>
  value > most64 || value < -most64 - 1n ? "an integer that does not fit into 64 bits" : undefined

const float: Check = (value) => {
  if (typeof value !== "number") return `expected a number, got ${kindOf(value)}`
  if (!Number.isFinite(value)) return `${value} cannot be stored by every engine; use NULL`
  return Object.is(value, -0) ? "-0 is stored as 0 by some engines; write 0" : undefined
}

const decimal: Check = (value, storage) => {
  if (!BigDecimal.isBigDecimal(value)) return `expected a BigDecimal, got ${kindOf(value)}`
  if (storage._tag !== "Decimal" || decimalFits(value, storage.precision, storage.scale)) return undefined
  return `a decimal of more than ${storage.precision} digits, or more than ${storage.scale} behind the point`
}

const dateTime: Check = (value) => {
  if (!(value instanceof Date)) return `expected a Date, got ${kindOf(value)}`
  if (Number.isNaN(value.getTime())) return "an invalid Date"
  const year = value.getUTCFullYear()
  return year < 1 || year > 9999 ? `the year ${year}; databases hold the years 1 to 9999` : undefined
}

const ofForm =
  (form: patterns.Form): Check =>
  (value) =>
    typeof value === "string" && form.test(value) ? undefined : `expected ${form.hint}, got ${kindOf(value)}`

const duration: Check = (value) =>
  typeof value === "bigint" ? bits64(value) && tooLong : "an infinite duration; databases hold at most 292 years"
const tooLong = "a duration of more than 292 years; databases count nanoseconds in 64 bits"

const array: Check = (value, storage) => {
  if (!Array.isArray(value) || storage._tag !== "Array") return `expected an array, got ${kindOf(value)}`
  const { items } = storage
  return value.map((item: unknown) => (item === null ? undefined : refusal(item, items))).find(isFault)
}

const isFault = (fault: string | undefined): boolean => fault !== undefined

const range: Check = (value, storage) => {
  if (storage._tag !== "Range" || !isRangeOf(storage.bounds)(value)) {
    return "expected a range of the column's kind of values, whose lower bound is not after the upper one"
  }
  if (Range.isEmpty(value)) return undefined
  // Whole numbers and days are stored with the lower bound and without the upper one, which must fit as well.
  const { lower, upper } = Range.canonical(value)
  return [value.lower, value.upper, lower, upper]
    .map((bound) => (bound === null ? undefined : refusal(bound, storage.bounds)))
    .find(isFault)
}

const checks: Readonly<Record<StorageType["_tag"], Check>> = {
  Text: text,
  Uuid: ofForm(patterns.uuid),
  Integer: integer,
  BigInteger: (value) => (typeof value === "bigint" ? bits64(value) : `expected a bigint, got ${kindOf(value)}`),
  Float: float,
  Decimal: decimal,
  Boolean: (value) => (typeof value === "boolean" ? undefined : `expected a boolean, got ${kindOf(value)}`),
  Date: ofForm(patterns.date),
  Time: ofForm(patterns.time),
  DateTime: dateTime,
  Duration: duration,
  Binary: (value) => (value instanceof Uint8Array ? undefined : `expected a Uint8Array, got ${kindOf(value)}`),
  Json: jsonFault,
  Array: array,
  Range: range
}
