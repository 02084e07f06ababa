/**
 * From the application's value to the carrier that a dialect's codec takes: encoded by the Schema without its filters,
 * and checked for what no engine could hold unchanged.
 */
import * as BigDecimal from "effect/BigDecimal"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import type { ValueType } from "../ast/ValueType.js"
import * as storable from "./storable.js"

/** Why a value cannot be stored. */
export class Refusal extends Error {}

/** The carrier of a value; NULL stays null. Throws a `Refusal`. */
export const carrierOf = (type: ValueType): ((value: unknown) => unknown) => {
  const carry = uncheckedCarrier(type)
  const { storage } = type
  return (value) => {
    const carrier = carry === undefined ? value : carry(value)
    if (carrier === null) return null
    const reason = storable.refusal(carrier, storage)
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
    } catch {
      // The error of the Schema quotes the value.
      throw new Refusal(`${storable.kindOf(value)} that ${String(AST.typeAST(ast))} cannot encode`)
    }
  }
}

/** A Schema's form, whatever else it asks of values. */
export const withoutFilters = (ast: AST.AST): AST.AST => {
  switch (ast._tag) {
    case "Refinement":
      return withoutFilters(ast.from)
    case "Union":
      return AST.Union.make(ast.types.map(withoutFilters))
    case "TupleType":
      return new AST.TupleType(
        ast.elements,
        ast.rest.map(({ type }) => new AST.Type(withoutFilters(type))),
        ast.isReadonly
      )
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

/** The value as it will be read again: a Schema may write less than it is given, such as a day for a point in time. */
export const decodedAgain = ({ schema }: ValueType): ((value: unknown) => unknown) => {
  if (isPure(withoutFilters(schema.ast))) return (value) => value
  const [encode, decode] = [ParseResult.encodeUnknownSync(schema), ParseResult.decodeUnknownSync(schema)]
  return (value) => decode(encode(value))
}

/**
 * A carrier as text, the same for the same value on every engine: a decimal however many zeros it ends in, a point in
 * time to the millisecond, bytes by their digits.
 */
export const textOf = (carrier: unknown): string => {
  if (BigDecimal.isBigDecimal(carrier)) return BigDecimal.format(BigDecimal.normalize(carrier))
  if (carrier instanceof Date) return carrier.toISOString()
  if (carrier instanceof Uint8Array) return Array.from(carrier, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return typeof carrier === "object" ? JSON.stringify(carrier) : String(carrier)
}

/** Values of these types as one text, to look rows up by their keys. */
export const keyText = (types: ReadonlyArray<ValueType>): ((values: ReadonlyArray<unknown>) => string) => {
  const carriers = types.map(uncheckedCarrier)
  return (values) =>
    JSON.stringify(carriers.map((carry, i) => textOf(carry === undefined ? values[i] : carry(values[i]))))
}
