/**
 * SQL functions that every connection of ours knows, where SQLite itself would answer otherwise than other engines.
 *
 * All are deterministic, so that indexes, checks and generated columns may use them; a database that does can then be
 * written only by connections that know them.
 */
import type Sqlite from "better-sqlite3"
import { lower, upper } from "../../internal/unicodeCase.js"
import * as aggregates from "./aggregateFunctions.js"
import { FunctionError } from "./FunctionError.js"
import { registerJson } from "./jsonFunctions.js"
import * as more from "./moreFunctions.js"
import * as TimeFunctions from "./timeFunctions.js"

export { FunctionError }

type Value = string | number | bigint | Uint8Array | null

/**
 * Registers the functions on a connection:
 *
 * - `reinhardt_lower(text)`, `reinhardt_upper(text)`: Unicode case; SQLite's own know ASCII only.
 * - `reinhardt_regexp(pattern, text, flags)`: 1 or 0, by JavaScript's syntax in Unicode mode; `flags` out of `i`, `m`, `s`.
 * - `reinhardt_multiply(a, b, shift)`: `a * b * 10^shift`, `reinhardt_divide(a, b, shift)`: `a * 10^shift / b`, on
 *   integers, exact, rounded half away from zero; NULL for a division by zero. Decimals are scaled integers, and SQLite's
 *   `*` overflows into floating point.
 *
 * NULL in, NULL out.
 */
export const register = (db: Sqlite.Database): void => {
  TimeFunctions.register(db)
  const text = { deterministic: true }
  const exact = { deterministic: true, safeIntegers: true }
  const regexp = makeRegexp()
  registerJson(db)
  more.register(db)
  aggregates.register(db)
  db.function("reinhardt_lower", text, (value: Value) => (value === null ? null : lower(toText(value))))
  db.function("reinhardt_upper", text, (value: Value) => (value === null ? null : upper(toText(value))))
  db.function("reinhardt_regexp", text, (pattern: Value, value: Value, flags: Value) => {
    if (pattern === null || value === null || flags === null) return null
    // A number would come out as REAL.
    return regexp(toText(pattern), toText(flags)).test(toText(value)) ? 1n : 0n
  })
  db.function("reinhardt_multiply", exact, (a: Value, b: Value, shift: Value) =>
    a === null || b === null || shift === null ? null : multiply(toInteger(a), toInteger(b), toInteger(shift))
  )
  db.function("reinhardt_divide", exact, (a: Value, b: Value, shift: Value) =>
    a === null || b === null || shift === null ? null : divide(toInteger(a), toInteger(b), toInteger(shift))
  )
}

const decoder = new TextDecoder()

const toText = (value: Exclude<Value, null>): string =>
  typeof value === "string" ? value : value instanceof Uint8Array ? decoder.decode(value) : String(value)

const toInteger = (value: Exclude<Value, null>): bigint => {
  if (typeof value === "bigint") return value
  throw new FunctionError(`an exact product or quotient takes integers, not ${typeof value}`)
}

/** How many compiled patterns a connection keeps. */
const patterns = 100

const makeRegexp = (): ((pattern: string, flags: string) => RegExp) => {
  const known = new Map<string, RegExp>()
  // The flags hold no slash, so that the key is unambiguous.
  return (pattern, flags) => {
    const key = `${flags}/${pattern}`
    const found = known.get(key)
    if (found !== undefined) return found
    const regexp = compile(pattern, flags)
    if (known.size >= patterns) known.clear()
    known.set(key, regexp)
    return regexp
  }
}

const compile = (pattern: string, flags: string): RegExp => {
  // Flags `g` and `y` would make `test` depend on the row before.
  if (!/^[ims]*$/.test(flags)) throw new FunctionError("a regular expression takes the flags i, m and s only")
  try {
    return new RegExp(pattern, `${flags}u`)
  } catch {
    // The engine's own message quotes the pattern, which is a parameter.
    throw new FunctionError("the pattern is not a valid regular expression")
  }
}

// 10^38 is beyond any product of two 64-bit integers.
const power = (exponent: bigint): bigint => {
  if (exponent >= 0n && exponent <= 38n) return 10n ** exponent
  throw new FunctionError("the shift of an exact product or quotient is out of range")
}

const multiply = (a: bigint, b: bigint, shift: bigint): bigint =>
  fitting(shift < 0n ? rounded(a * b, power(-shift)) : a * b * power(shift))

const divide = (a: bigint, b: bigint, shift: bigint): bigint | null => {
  if (b === 0n) return null
  return fitting(shift < 0n ? rounded(a, b * power(-shift)) : rounded(a * power(shift), b))
}

// BigInt division truncates; adding half the divisor first, with the quotient's sign, rounds half away from zero.
const rounded = (dividend: bigint, divisor: bigint): bigint => {
  const [top, bottom] = divisor < 0n ? [-dividend, -divisor] : [dividend, divisor]
  const twice = 2n * top
  return (twice < 0n ? twice - bottom : twice + bottom) / (2n * bottom)
}

const fitting = (value: bigint): bigint => {
  if (BigInt.asIntN(64, value) === value) return value
  throw new FunctionError("integer overflow in an exact product or quotient")
}
