/**
 * SQL functions of points in time, for what SQLite's own answer inexactly or not at all.
 */
import type Sqlite from "better-sqlite3"
import * as DateTime from "./dateTime.js"
import { FunctionError, OutOfRangeError } from "./FunctionError.js"
import { localOf, startOf } from "./zones.js"

type Value = string | number | bigint | Uint8Array | null

/**
 * Registers the functions on a connection:
 *
 * - `reinhardt_local(instant, zone)`: what the clock shows in the zone.
 * - `reinhardt_truncate(instant, unit, zone)`: where the year, month … of that clock begins.
 * - `reinhardt_shift(instant, nanoseconds, sign)`: that much later (1) or earlier (-1), to the millisecond.
 * - `reinhardt_difference(a, b)`: the nanoseconds from b to a.
 *
 * NULL in, NULL out; points in time outside the years 1 to 9999 are refused.
 */
export const register = (db: Sqlite.Database): void => {
  const exact = { deterministic: true, safeIntegers: true }
  db.function("reinhardt_local", exact, (instant: Value, zone: Value) =>
    instant === null || zone === null ? null : format(localOf(millisOf(instant), String(zone)))
  )
  db.function("reinhardt_truncate", exact, (instant: Value, unit: Value, zone: Value) =>
    instant === null || unit === null || zone === null
      ? null
      : format(startOf(millisOf(instant), String(unit), String(zone)))
  )
  db.function("reinhardt_shift", exact, (instant: Value, nanos: Value, sign: Value) => {
    if (instant === null || nanos === null || sign === null) return null
    return format(millisOf(instant) + Number(floored(integer(nanos) * integer(sign))))
  })
  db.function("reinhardt_difference", exact, (a: Value, b: Value) => {
    if (a === null || b === null) return null
    const nanos = BigInt(millisOf(a) - millisOf(b)) * nanosOfMilli
    if (BigInt.asIntN(64, nanos) === nanos) return nanos
    throw new OutOfRangeError("a duration of more than 292 years")
  })
}

const nanosOfMilli = 1_000_000n

// What is below a millisecond is cut off, also before 1970.
const floored = (nanos: bigint): bigint => {
  const millis = nanos / nanosOfMilli
  return nanos < 0n && millis * nanosOfMilli !== nanos ? millis - 1n : millis
}

const integer = (value: Exclude<Value, null>): bigint => {
  if (typeof value === "bigint") return value
  throw new FunctionError(`a duration is an integer, not ${typeof value}`)
}

const millisOf = (value: Exclude<Value, null>): number => {
  const date = typeof value === "string" ? DateTime.parse(value) : undefined
  if (date === undefined) throw new FunctionError("no point in time of the years 1 to 9999")
  return date.getTime()
}

const [least, most] = [Date.parse("0001-01-01T00:00:00.000Z"), Date.parse("9999-12-31T23:59:59.999Z")]

const format = (millis: number): string => {
  if (millis >= least && millis <= most) return DateTime.format(new Date(millis))
  throw new OutOfRangeError("a point in time outside the years 1 to 9999")
}
