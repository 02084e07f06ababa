/**
 * Parameters as the protocol carries them: text, or bytes in binary form.
 */
import { Refused } from "./errors.js"

/** A parameter on the wire. */
export type Wire = string | Buffer | null

/** Codecs made most of these already; an array is for `= any($1)`, the rest are as good as `pg` takes them. */
export const toWire = (values: ReadonlyArray<unknown>): ReadonlyArray<Wire> => {
  // The protocol counts them in 16 bits, and `pg` does not look.
  if (values.length > 65_535) throw new Refused(`${values.length} parameters are more than the 65535 that fit`)
  return values.map(one)
}

const one = (value: unknown): Wire => {
  if (typeof value === "string") return value
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return asBuffer(value)
  return text(value)
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const text = (value: unknown): string => {
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value)
  if (Array.isArray(value)) return `{${value.map(element).join(",")}}`
  if (value instanceof Date) return value.toISOString()
  if (typeof value === "object") return JSON.stringify(value)
  throw new Refused(`a ${typeof value} cannot be a parameter`)
}

// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
const element = (value: unknown): string => {
  if (value === null || value === undefined) return "NULL"
  if (Array.isArray(value)) return text(value)
  const plain = value instanceof Uint8Array ? `\\x${asBuffer(value).toString("hex")}` : one(value)
  return `"${String(plain).replace(/["\\]/g, "\\$&")}"`
}
