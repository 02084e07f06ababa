/**
 * SQL functions of text and numbers that SQLite has not, or not as other engines have them. NULL in, NULL out.
 */
import type Sqlite from "better-sqlite3"
import * as BigDecimal from "effect/BigDecimal"
import type { SearchSyntax } from "../../ast/Search.js"
import { floor, round } from "../../expression/evaluate/numbers.js"
import { matches, parse, rank } from "../../expression/evaluate/search.js"
import { hash, texts } from "../../expression/evaluate/texts.js"

type Value = string | number | bigint | Uint8Array | null

const named: Readonly<Record<string, (...given: ReadonlyArray<never>) => Value>> = {
  pad_start: texts.padStart,
  pad_end: texts.padEnd,
  repeat: texts.repeat,
  reverse: texts.reverse,
  right: texts.right,
  search: (text: string, sought: string, syntax: SearchSyntax) => (matches(text, parse(sought, syntax)) ? 1n : 0n),
  search_rank: (text: string, sought: string, syntax: SearchSyntax) => rank(text, parse(sought, syntax)),
  hash: (name: string, text: string) => hash(name)(text)
}

/** Registers the functions on a connection; see their names. */
export const register = (db: Sqlite.Database): void => {
  for (const [name, f] of Object.entries(named)) {
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
