/**
 * Functions of JSON on SQLite, which are what an expression is evaluated to in memory.
 */
import type Sqlite from "better-sqlite3"
import type { JsonKind } from "../../ast/Json.js"
import * as Json from "../../expression/evaluate/json.js"

type Answer = string | number | bigint | null

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** An answer as SQLite has it; a number of an array's elements is an integer. */
const answer = (value: unknown, kind: JsonKind): Answer => {
  if (value === null) return null
  switch (kind) {
    case "raw":
      return value === Json.jsonNull ? "null" : JSON.stringify(value)
    case "json":
      return JSON.stringify(value)
    case "boolean":
      return value === true ? 1n : 0n
    case "length":
      return BigInt(Number(value))
    default:
      // A text, or a number.
      return value as string | number
  }
}

/** One text for all that are equal: an object's keys in the order of their code units. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (!isObject(value)) return value
  // Pairs, as an object would put keys of digits first.
  return {
    o: Object.keys(value)
      .sort()
      .map((key) => [key, canonical(value[key])])
  }
}

/**
 * Registers the functions on a connection; NULL in, NULL out:
 *
 * - `reinhardt_json(json)`: a text that is the same for JSON that is equal.
 * - `reinhardt_json_read(json, path, kind)`: what stands at a path, a JSON array of keys and indices.
 * - `reinhardt_json_set(json, path, value)`, `reinhardt_json_remove(json, path)`: JSON with another value there, or none.
 * - `reinhardt_json_contains(json, value)`: 1 or 0.
 * - `reinhardt_json_object(key, value, …)`: an object; of NULL come nulls.
 */
export const registerJson = (db: Sqlite.Database): void => {
  const define = (name: string, f: (...values: ReadonlyArray<string>) => Answer) => {
    const known = (...values: ReadonlyArray<string | null>): Answer => {
      const given = values.filter((value) => value !== null)
      return given.length === values.length ? f(...given) : null
    }
    db.function(name, { deterministic: true, varargs: true }, known)
  }
  define("reinhardt_json", (json = "") => JSON.stringify(canonical(JSON.parse(json))))
  db.function("reinhardt_json_object", { deterministic: true, varargs: true }, (...pairs: ReadonlyArray<Answer>) => {
    const entries = pairs.flatMap((key, i) => (i % 2 === 0 ? [[String(key), pairs[i + 1] ?? null] as const] : []))
    return JSON.stringify(Object.fromEntries(entries))
  })
  define("reinhardt_json_read", (json = "", path = "", kind = "") =>
    // Our own printer names the kind.
    answer(Json.read(JSON.parse(json), JSON.parse(path), kind as JsonKind), kind as JsonKind)
  )
  define("reinhardt_json_set", (json = "", path = "", value = "") =>
    JSON.stringify(Json.set(JSON.parse(json), JSON.parse(path), JSON.parse(value)))
  )
  define("reinhardt_json_remove", (json = "", path = "") =>
    JSON.stringify(Json.remove(JSON.parse(json), JSON.parse(path)))
  )
  define("reinhardt_json_contains", (json = "", value = "") =>
    Json.contains(JSON.parse(json), JSON.parse(value)) ? 1n : 0n
  )
}
