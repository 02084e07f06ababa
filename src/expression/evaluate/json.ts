/**
 * What expressions do with JSON: what PostgreSQL's operators on `jsonb` do.
 */
import type { JsonKind, JsonStep } from "../../ast/Json.js"

type Steps = ReadonlyArray<JsonStep>

/** The null of JSON, where it is something else than NULL. */
export const jsonNull = Symbol("null")

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const child = (value: unknown, step: JsonStep): unknown => {
  if (typeof step === "number") return Array.isArray(value) ? value[step] : undefined
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

const reads: { readonly [Kind in JsonKind]: (value: unknown) => unknown } = {
  raw: (value) => (value === null ? jsonNull : (value ?? null)),
  json: (value) => value ?? null,
  text: (value) => (typeof value === "string" ? value : null),
  number: (value) => (typeof value === "number" ? value : null),
  boolean: (value) => (typeof value === "boolean" ? value : null),
  length: (value) => (Array.isArray(value) ? value.length : null)
}

/** What stands at a path; null where there is nothing of that kind. */
export const read = (json: unknown, path: Steps, kind: JsonKind): unknown =>
  reads[kind](path.reduce<unknown>(child, json))

// What `change` makes of the parent of a path's end; the same where there is no such parent.
const changed = (json: unknown, path: Steps, change: (parent: unknown, step: JsonStep) => unknown): unknown => {
  const [step, ...rest] = path
  if (step === undefined) return json
  if (rest.length === 0) return change(json, step)
  const inner = child(json, step)
  return inner === undefined ? json : replaced(json, step, changed(inner, rest, change))
}

// An index beyond the end appends.
const replaced = (parent: unknown, step: JsonStep, value: unknown): unknown => {
  if (typeof step === "string") return isObject(parent) ? { ...parent, [step]: value } : parent
  if (!Array.isArray(parent)) return parent
  return step >= parent.length ? [...parent, value] : parent.map((each, i) => (i === step ? value : each))
}

const without = (parent: unknown, step: JsonStep): unknown => {
  if (typeof step === "number") return Array.isArray(parent) ? parent.filter((_, i) => i !== step) : parent
  return isObject(parent) ? Object.fromEntries(Object.entries(parent).filter(([key]) => key !== step)) : parent
}

/** JSON with another value at a path. */
export const set = (json: unknown, path: Steps, value: unknown): unknown =>
  changed(json, path, (parent, step) => replaced(parent, step, value))

/** JSON without what stands at a path. */
export const remove = (json: unknown, path: Steps): unknown => changed(json, path, without)

const includes = (json: unknown, value: unknown): boolean => {
  if (Array.isArray(value)) {
    return Array.isArray(json) && value.every((each) => json.some((element) => includes(element, each)))
  }
  if (isObject(value)) {
    return (
      isObject(json) &&
      Object.entries(value).every(([key, each]) => Object.hasOwn(json, key) && includes(json[key], each))
    )
  }
  return json === value
}

/** Whether all of a value is in JSON; at the top, an array contains its scalars. */
export const contains = (json: unknown, value: unknown): boolean =>
  includes(json, value) ||
  (Array.isArray(json) && (typeof value !== "object" || value === null) && json.includes(value))
