/**
 * From the application's value to the carrier that a dialect's codec takes: encoded by the Schema without its filters,
 * and checked for what no engine could hold unchanged.
 */
import * as BigDecimal from "effect/BigDecimal"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import type { StorageType } from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { decimalFits } from "./columnType.js"
import * as patterns from "./patterns.js"

/** Why a value cannot be stored. */
export class Refusal extends Error {}

/** The carrier of a value; NULL stays null. Throws a `Refusal`. */
export const carrierOf = (type: ValueType): ((value: unknown) => unknown) => {
  const carry = uncheckedCarrier(type)
  const check = checks[type.storage._tag]
  const { storage } = type
  return (value) => {
    const carrier = carry === undefined ? value : carry(value)
    if (carrier === null) return null
    const reason = check(carrier, storage)
    if (reason !== undefined) throw new Refusal(reason)
    return carrier
  }
}

/** The same of a value that was checked before; undefined where values are their own carriers. */
export const uncheckedCarrier = (type: ValueType): ((value: unknown) => unknown) | undefined => {
  const encode = encoder(type)
  const { toCarrier } = type
  if (toCarrier === undefined) return encode
  return (value) => {
    const encoded = encode === undefined ? value : encode(value)
    return encoded === null ? null : toCarrier(encoded)
  }
}

// A lookup may well ask for what the column's filters would not admit; it just finds nothing.
const encoder = (type: ValueType): ((value: unknown) => unknown) | undefined => {
  const ast = withoutFilters(type.schema.ast)
  if (isPure(ast)) return undefined
  const encode = ParseResult.encodeUnknownSync(Schema.make<unknown, unknown>(ast))
  return (value) => {
    // An expression that may be NULL takes a null where the column's Schema does not.
    if (value === null && type.nullable) return null
    try {
      return encode(value)
    } catch (error) {
      throw new Refusal(error instanceof Error ? error.message : String(error))
    }
  }
}

const withoutFilters = (ast: AST.AST): AST.AST => {
  switch (ast._tag) {
    case "Refinement":
      return withoutFilters(ast.from)
    case "Union":
      return AST.Union.make(ast.types.map(withoutFilters))
    case "Transformation":
      return new AST.Transformation(withoutFilters(ast.from), withoutFilters(ast.to), ast.transformation)
    default:
      return ast
  }
}

/** Whether encoding changes nothing. */
const isPure = (ast: AST.AST): boolean => {
  switch (ast._tag) {
    case "Union":
      return ast.types.every(isPure)
    case "Declaration":
      return ast.typeParameters.length === 0
    case "StringKeyword":
    case "NumberKeyword":
    case "BooleanKeyword":
    case "BigIntKeyword":
    case "Literal":
    case "Enums":
    case "TemplateLiteral":
    case "AnyKeyword":
    case "UnknownKeyword":
      return true
    default:
      return false
  }
}

// ---- what each storage refuses -----------------------------------------------------------------------------------------

type Check = (carrier: unknown, storage: StorageType) => string | undefined

const kindOf = (value: unknown): string =>
  value instanceof Date ? "a Date" : value === undefined ? "undefined" : `a ${typeof value}`

const text: Check = (value) => {
  if (typeof value !== "string") return `expected text, got ${kindOf(value)}`
  if (value.includes("\0")) return "text with a NUL character, which PostgreSQL cannot hold; remove it, or store bytes"
  return isWellFormed(value) ? undefined : "text with half of a surrogate pair, which is no Unicode; repair it first"
}

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
const isWellFormed = (value: string): boolean => !loneSurrogate.test(value)

const integer: Check = (value, storage) => {
  if (typeof value !== "number") return `expected an integer, got ${kindOf(value)}`
  if (!Number.isSafeInteger(value)) return `${value} is not an integer that a number holds exactly; use Field.bigInt`
  if (Object.is(value, -0)) return "-0 is stored as 0; write 0"
  const bits = storage._tag === "Integer" ? storage.bits : 64
  const most = bits === 64 ? Number.MAX_SAFE_INTEGER : 2 ** (bits - 1) - 1
  return value > most || value < -most - 1 ? `${value} does not fit into ${bits} bits` : undefined
}

const most64 = 2n ** 63n - 1n
const bits64 = (value: bigint): string | undefined =>
  value > most64 || value < -most64 - 1n ? `${value} does not fit into 64 bits` : undefined

const float: Check = (value) => {
  if (typeof value !== "number") return `expected a number, got ${kindOf(value)}`
  if (!Number.isFinite(value)) return `${value} cannot be stored by every engine; use NULL`
  return Object.is(value, -0) ? "-0 is stored as 0 by some engines; write 0" : undefined
}

const decimal: Check = (value, storage) => {
  if (!BigDecimal.isBigDecimal(value)) return `expected a BigDecimal, got ${kindOf(value)}`
  if (storage._tag !== "Decimal" || decimalFits(value, storage.precision, storage.scale)) return undefined
  return `${BigDecimal.format(value)} has more than ${storage.precision} digits, or more than ${storage.scale} behind the point`
}

const dateTime: Check = (value) => {
  if (!(value instanceof Date)) return `expected a Date, got ${kindOf(value)}`
  if (Number.isNaN(value.getTime())) return "an invalid Date"
  const year = value.getUTCFullYear()
  return year < 1 || year > 9999 ? `the year ${year}; databases hold the years 1 to 9999` : undefined
}

const ofForm =
  (form: patterns.Form): Check =>
  (value) =>
    typeof value === "string" && form.test(value) ? undefined : `expected ${form.hint}, got ${kindOf(value)}`

const duration: Check = (value) =>
  typeof value === "bigint" ? bits64(value) : "an infinite duration; databases hold at most 292 years"

const json: Check = (value) => {
  if (value === undefined) return "undefined is no JSON"
  const written = JSON.stringify(value)
  if (written === undefined) return `${kindOf(value)} is no JSON`
  if (/\\u0000/.test(written)) return "JSON text with a NUL character, which PostgreSQL cannot hold; remove it"
  return /\\ud[89a-f]/i.test(written) ? "JSON text with half of a surrogate pair, which is no Unicode" : undefined
}

const checks: Readonly<Record<StorageType["_tag"], Check>> = {
  Text: text,
  Uuid: ofForm(patterns.uuid),
  Integer: integer,
  BigInteger: (value) => (typeof value === "bigint" ? bits64(value) : `expected a bigint, got ${kindOf(value)}`),
  Float: float,
  Decimal: decimal,
  Boolean: (value) => (typeof value === "boolean" ? undefined : `expected a boolean, got ${kindOf(value)}`),
  Date: ofForm(patterns.date),
  Time: ofForm(patterns.time),
  DateTime: dateTime,
  Duration: duration,
  Binary: (value) => (value instanceof Uint8Array ? undefined : `expected a Uint8Array, got ${kindOf(value)}`),
  Json: json
}
