/**
 * What our functions of JSON do on SQLite: what PostgreSQL's operators on `jsonb` do.
 */
import type Sqlite from "better-sqlite3"

type Steps = ReadonlyArray<string | number>
type Answer = string | number | bigint | null

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const child = (value: unknown, step: string | number): unknown => {
  if (typeof step === "number") return Array.isArray(value) ? value[step] : undefined
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

const reads: { readonly [kind: string]: (value: unknown) => Answer } = {
  raw: (value) => (value === undefined ? null : JSON.stringify(value)),
  json: (value) => (value === undefined || value === null ? null : JSON.stringify(value)),
  text: (value) => (typeof value === "string" ? value : null),
  number: (value) => (typeof value === "number" ? value : null),
  boolean: (value) => (typeof value === "boolean" ? (value ? 1n : 0n) : null),
  length: (value) => (Array.isArray(value) ? BigInt(value.length) : null)
}

const read = (json: unknown, steps: Steps, kind: string): Answer => {
  const answer = reads[kind]
  return answer === undefined ? null : answer(steps.reduce<unknown>(child, json))
}

/** `json` with what `change` makes of the parent of a path's end; the same where there is no such parent. */
const changed = (json: unknown, steps: Steps, change: (parent: unknown, step: string | number) => unknown): unknown => {
  const [step, ...rest] = steps
  if (step === undefined) return json
  if (rest.length === 0) return change(json, step)
  const inner = child(json, step)
  return inner === undefined ? json : replaced(json, step, changed(inner, rest, change))
}

// An index beyond the end appends.
const replaced = (parent: unknown, step: string | number, value: unknown): unknown => {
  if (typeof step === "string") return isObject(parent) ? { ...parent, [step]: value } : parent
  if (!Array.isArray(parent)) return parent
  return step >= parent.length ? [...parent, value] : parent.map((each, i) => (i === step ? value : each))
}

const without = (parent: unknown, step: string | number): unknown => {
  if (typeof step === "number") return Array.isArray(parent) ? parent.filter((_, i) => i !== step) : parent
  return isObject(parent) ? Object.fromEntries(Object.entries(parent).filter(([key]) => key !== step)) : parent
}

const contains = (json: unknown, value: unknown): boolean => {
  if (Array.isArray(value)) {
    return Array.isArray(json) && value.every((each) => json.some((element) => contains(element, each)))
  }
  if (isObject(value)) {
    return (
      isObject(json) &&
      Object.entries(value).every(([key, each]) => Object.hasOwn(json, key) && contains(json[key], each))
    )
  }
  return json === value
}

// At the top, an array contains its scalars.
const containsAtTop = (json: unknown, value: unknown): boolean =>
  contains(json, value) ||
  (Array.isArray(json) && (typeof value !== "object" || value === null) && json.includes(value))

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
  define("reinhardt_json_read", (json = "", path = "", kind = "") => read(JSON.parse(json), JSON.parse(path), kind))
  define("reinhardt_json_set", (json = "", path = "", value = "") =>
    JSON.stringify(changed(JSON.parse(json), JSON.parse(path), (at, step) => replaced(at, step, JSON.parse(value))))
  )
  define("reinhardt_json_remove", (json = "", path = "") =>
    JSON.stringify(changed(JSON.parse(json), JSON.parse(path), without))
  )
  define("reinhardt_json_contains", (json = "", value = "") =>
    containsAtTop(JSON.parse(json), JSON.parse(value)) ? 1n : 0n
  )
}
