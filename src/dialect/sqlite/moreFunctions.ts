/**
 * SQL functions of text and numbers that SQLite has not, or not as other engines have them. NULL in, NULL out.
 */
import { createHash } from "node:crypto"
import type Sqlite from "better-sqlite3"
import * as BigDecimal from "effect/BigDecimal"

type Value = string | number | bigint | Uint8Array | null

/** Registers the functions on a connection; see their names. */
export const register = (db: Sqlite.Database): void => {
  for (const [name, f] of Object.entries(texts)) {
    db.function(`reinhardt_${name}`, { deterministic: true, varargs: true }, (...given: ReadonlyArray<Value>) =>
      // Our own printer passes them texts and integers.
      given.includes(null) ? null : f(...(given as ReadonlyArray<never>))
    )
  }
  db.function("reinhardt_round", { deterministic: true }, (value: Value, digits: Value) =>
    value === null ? null : round(Number(value), Number(digits))
  )
  db.function("reinhardt_decimal", { deterministic: true }, (value: Value, scale: Value) =>
    value === null ? null : unscaled(String(value), Number(scale))
  )
  const exact = { deterministic: true, safeIntegers: true }
  db.function("reinhardt_floor", exact, (value: Value, scale: Value) =>
    value === null ? null : floor(BigInt(value as bigint), BigInt(scale as bigint))
  )
  db.function("reinhardt_ceil", exact, (value: Value, scale: Value) =>
    value === null ? null : -floor(-BigInt(value as bigint), BigInt(scale as bigint))
  )
}

// The digits of a number in text or floating point, without the point, rounded half away from zero. What no integer here
// can hold is a floating-point number, as what SQLite itself computes.
const unscaled = (written: string, scale: number): bigint | number => {
  const given = BigDecimal.unsafeFromString(written.replace(/^\+/, ""))
  const { value } = BigDecimal.scale(BigDecimal.round(given, { scale, mode: "half-from-zero" }), scale)
  return BigInt.asIntN(64, value) === value ? value : Number(value)
}

const fill = (text: string, length: number, sign: string): string => {
  const missing = length - Array.from(text).length
  return missing <= 0 ? "" : Array.from(sign.repeat(missing)).slice(0, missing).join("")
}

const texts: Readonly<Record<string, (...given: ReadonlyArray<never>) => string>> = {
  pad_start: (text: string, length: number, sign: string) => fill(text, length, sign) + text,
  pad_end: (text: string, length: number, sign: string) => text + fill(text, length, sign),
  repeat: (text: string, times: number) => text.repeat(Math.max(0, times)),
  reverse: (text: string) => Array.from(text).reverse().join(""),
  right: (text: string, length: number) => (length <= 0 ? "" : Array.from(text).slice(-length).join("")),
  hash: (name: string, text: string) => createHash(name).update(text).digest("hex")
}

// As the other engines' SQL has it: what is left without the whole part is exact.
const round = (value: number, digits: number): number => {
  const power = 10 ** digits
  const scaled = value * power
  const whole = Math.trunc(scaled)
  return (whole + (Math.abs(scaled - whole) >= 0.5 ? Math.sign(scaled) : 0)) / power
}

// A decimal is an integer of `scale` digits behind the point; the result has none.
const floor = (value: bigint, scale: bigint): bigint => {
  const one = 10n ** scale
  const whole = value / one
  return value < whole * one ? whole - 1n : whole
}
