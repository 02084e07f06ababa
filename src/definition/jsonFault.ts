/**
 * What JSON, or Unicode, would change without a word: `JSON.stringify` writes NaN as null and leaves `undefined` out.
 */

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** Why no column holds a text; undefined where one does. */
export const textFault = (text: string): string | undefined => {
  if (text.includes("\0")) return "text with a NUL character, which PostgreSQL cannot hold; remove it, or store bytes"
  return loneSurrogate.test(text)
    ? "text with half of a surrogate pair, which is no Unicode; repair it first"
    : undefined
}

/** Why a value is not what its JSON would be read as; undefined where it is. */
export const jsonFault = (value: unknown): string | undefined => faultAt(value, "", 0)

// The deepest that any of the engines takes is a thousand, and what refers to itself has no end.
const deepest = 1000

const faultAt = (value: unknown, path: string, depth: number): string | undefined => {
  switch (typeof value) {
    case "string":
      return at(path, textFault(value))
    case "boolean":
      return undefined
    case "number":
      return at(path, numberFault(value))
    case "object":
      if (value === null) return undefined
      if (depth >= deepest) return at(path, "JSON of more than 1000 levels, or that contains itself")
      return Array.isArray(value) ? arrayFault(value, path, depth + 1) : objectFault(value, path, depth + 1)
    default:
      return at(
        path,
        `${value === undefined ? "undefined" : `a ${typeof value}`}, which JSON does not have${hint(value)}`
      )
  }
}

const hint = (value: unknown): string => (value === undefined ? "; leave the property out, or write null" : "")

const at = (path: string, reason: string | undefined): string | undefined =>
  reason === undefined || path === "" ? reason : `${path.slice(1)}: ${reason}`

const numberFault = (value: number): string | undefined => {
  if (!Number.isFinite(value)) return `${value}, which JSON writes as null; write null`
  return Object.is(value, -0) ? "-0, which JSON writes as 0; write 0" : undefined
}

const arrayFault = (values: ReadonlyArray<unknown>, path: string, depth: number): string | undefined => {
  // Not `forEach`, which passes over holes.
  for (let i = 0; i < values.length; i++) {
    const fault = faultAt(values[i], `${path}.${i}`, depth)
    if (fault !== undefined) return fault
  }
  return undefined
}

const objectFault = (value: object, path: string, depth: number): string | undefined => {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    return at(
      path,
      `a ${value.constructor?.name ?? "special object"}, which JSON does not have; encode it by the Schema`
    )
  }
  for (const [key, each] of Object.entries(value)) {
    const fault = at(path, keyFault(key)) ?? faultAt(each, `${path}.${key}`, depth)
    if (fault !== undefined) return fault
  }
  return undefined
}

const keyFault = (key: string): string | undefined =>
  key === "__proto__" ? "a property named __proto__, which objects do not keep" : textFault(key)
