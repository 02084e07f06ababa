/**
 * Places in an order as opaque text.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import * as BigDecimal from "effect/BigDecimal"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import type * as AST from "../ast/Expression.js"
import type { StorageType } from "../ast/StorageType.js"
import { textOf } from "../definition/carrier.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import type { Request } from "../service/Database.js"
import { totalOrder } from "./keyset.js"
import { definitionOf } from "./steps.js"

/** What a cursor is signed with, if with anything. */
export type Secret = Redacted.Redacted<string> | undefined

const checkLength = 16

/** The cursor of a row with these values (carriers) of the request's total order. */
export const encode = (request: Request, secret: Secret, carriers: ReadonlyArray<unknown>): string => {
  const values = JSON.stringify(carriers.map(plain))
  const check = checkOf(request, secret, values)
  return Encoding.encodeBase64Url(Buffer.concat([check, Buffer.from(values)]))
}

/** The values of a cursor; undefined where it is none of this query. */
export const decode = (request: Request, secret: Secret, cursor: string): ReadonlyArray<unknown> | undefined => {
  const bytes = Buffer.from(cursor, "base64url")
  const values = bytes.subarray(checkLength).toString()
  const check = bytes.subarray(0, checkLength)
  const wanted = checkOf(request, secret, values)
  // A text that is not the one way to write these bytes is no cursor of ours either.
  const known = check.length === checkLength && timingSafeEqual(check, wanted) && bytes.toString("base64url") === cursor
  const types = totalOrder(request).map(({ expression }) => ValueTypes.of(expression).storage)
  const parsed: unknown = known ? JSON.parse(values) : undefined
  if (!Array.isArray(parsed) || parsed.length !== types.length) return undefined
  return parsed.map((value: unknown, i) => (value === null ? null : carrierOf(types[i], value)))
}

const checkOf = (request: Request, secret: Secret, values: string): Buffer => {
  const text = `${describe(request)}\n${values}`
  const hash = secret === undefined ? createHash("sha256") : createHmac("sha256", Redacted.value(secret))
  return hash.update(text).digest().subarray(0, checkLength)
}

/** The model and order of a query as text, the same in every process. */
const describe = (request: Request): string =>
  JSON.stringify([definitionOf(request).name, totalOrder(request)], (key, value: unknown) => {
    if (key === "type") return (value as { readonly storage: StorageType }).storage
    if (key === "scope" || key === "outer" || key === "inner") return (value as AST.Field["scope"]).model
    if (typeof value === "bigint") return String(value)
    return isParameter(value) ? { given: given(request.values[value.index]) } : value
  })

const isParameter = (value: unknown): value is AST.Parameter =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "Parameter"

const given = (value: unknown): string => (Array.isArray(value) ? value.map(textOf).join("\n") : textOf(value))

/** A carrier as JSON has it, without losing anything. */
const plain = (carrier: unknown): unknown => {
  if (typeof carrier === "bigint") return String(carrier)
  if (BigDecimal.isBigDecimal(carrier)) return BigDecimal.format(carrier)
  if (carrier instanceof Date) return carrier.getTime()
  if (carrier instanceof Uint8Array) return Encoding.encodeBase64Url(carrier)
  return carrier
}

const carrierOf = (storage: StorageType | undefined, value: unknown): unknown => {
  switch (storage?._tag) {
    case "BigInteger":
    case "Duration":
      return BigInt(String(value))
    case "Decimal":
      return BigDecimal.unsafeFromString(String(value))
    case "DateTime":
      return new Date(Number(value))
    case "Binary":
      return new Uint8Array(Buffer.from(String(value), "base64url"))
    default:
      return value
  }
}
