/**
 * SQL aggregates that SQLite has not: each keeps its values, so that it may also go over a window, which leaves out the
 * first of them.
 */
import type Sqlite from "better-sqlite3"
import { bits, percentile, stdDev, variance } from "../../expression/evaluate/statistics.js"

type Value = string | number | bigint | null
type Values = ReadonlyArray<Value>

const numbers = (values: Values): ReadonlyArray<number> => values.filter((value) => value !== null).map(Number)

const integers = (values: Values): ReadonlyArray<bigint> =>
  // They are registered to be given integers as bigints.
  values.filter((value): value is bigint => typeof value === "bigint")

/** Integers as JSON has them; those that are more than a JSON number become text in the SQL. */
const inJson = (value: Value): string => (typeof value === "bigint" ? String(value) : JSON.stringify(value))

/** The values of a list but for NULL. */
const known = (json: string): ReadonlyArray<unknown> => {
  const values: unknown = JSON.parse(json)
  return Array.isArray(values) ? values.filter((value) => value !== null) : []
}

const joined = (texts: ReadonlyArray<unknown>, separator: string): string | null =>
  texts.length === 0 ? null : texts.join(separator)

/** Registers the aggregates on a connection. */
export const register = (db: Sqlite.Database): void => {
  const define = (name: string, result: (values: Values) => Value) =>
    db.aggregate(`reinhardt_${name}`, {
      deterministic: true,
      safeIntegers: true,
      start: (): Array<Value> => [],
      step: (values: Array<Value>, value: Value) => {
        values.push(value)
        return values
      },
      inverse: (values: Array<Value>) => {
        values.shift()
        return values
      },
      result
    })
  define("variance", (values) => variance(numbers(values), false))
  define("variance_sample", (values) => variance(numbers(values), true))
  define("std_dev", (values) => stdDev(numbers(values), false))
  define("std_dev_sample", (values) => stdDev(numbers(values), true))
  define("bit_and", (values) => bits("bitAnd", integers(values)))
  define("bit_or", (values) => bits("bitOr", integers(values)))
  define("bit_xor", (values) => bits("bitXor", integers(values)))
  define("list", (values) => `[${values.map(inJson).join()}]`)
  db.function("reinhardt_percentile", { deterministic: true }, (json: Value, fraction: Value) =>
    percentile(known(String(json)).map(Number), Number(fraction))
  )
  db.function("reinhardt_join", { deterministic: true }, (json: Value, separator: Value) =>
    joined(known(String(json)), String(separator))
  )
}
