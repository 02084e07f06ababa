/**
 * SQL functions of points in time, for what SQLite's own answer inexactly or not at all.
 */
import type Sqlite from "better-sqlite3"
import { difference, shifted } from "../../expression/evaluate/times.js"
import { localOf, startOf } from "../../expression/evaluate/zones.js"
import * as DateTime from "./dateTime.js"
import { FunctionError, OutOfRangeError } from "./FunctionError.js"

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
    return inRange(shifted(millisOf(instant), integer(nanos) * integer(sign)))
  })
  db.function("reinhardt_difference", exact, (a: Value, b: Value) => {
    if (a === null || b === null) return null
    const nanos = difference(millisOf(a), millisOf(b))
    if (nanos !== undefined) return nanos
    throw new OutOfRangeError("a duration of more than 292 years")
  })
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

const format = (millis: number): string => inRange(shifted(millis, 0n))

const inRange = (millis: number | undefined): string => {
  if (millis !== undefined) return DateTime.format(new Date(millis))
  throw new OutOfRangeError("a point in time outside the years 1 to 9999")
}
