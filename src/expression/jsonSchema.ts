/**
 * What a JSON column's Schema says of the values within it.
 */
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import type { JsonKind, JsonStep } from "../ast/Json.js"
import type { ValueType } from "../ast/ValueType.js"
import * as ValueTypes from "./ValueTypes.js"

/** The encoded side of what stands at a step; undefined where the Schema does not say. */
const stepInto = (ast: AST.AST, step: JsonStep): AST.AST | undefined => {
  switch (ast._tag) {
    case "Suspend":
      return stepInto(ast.f(), step)
    case "Refinement":
      return stepInto(ast.from, step)
    case "Union":
      return unionOf(ast.types.filter((type) => !isAbsent(type)).map((type) => stepInto(type, step)))
    case "TypeLiteral":
      return typeof step === "string" ? property(ast, step) : undefined
    case "TupleType":
      return typeof step === "number" ? (ast.elements[step]?.type ?? ast.rest[0]?.type) : undefined
    default:
      return undefined
  }
}

const property = ({ indexSignatures, propertySignatures }: AST.TypeLiteral, key: string): AST.AST | undefined =>
  propertySignatures.find(({ name }) => name === key)?.type ??
  indexSignatures.find(({ parameter }) => parameter._tag === "StringKeyword")?.type

// One member that says nothing makes the whole unknown.
const unionOf = (types: ReadonlyArray<AST.AST | undefined>): AST.AST | undefined => {
  const known = types.filter((type) => type !== undefined)
  return known.length === types.length && known.length > 0 ? AST.Union.make(known) : undefined
}

const isAbsent = (ast: AST.AST): boolean =>
  ast._tag === "UndefinedKeyword" || (ast._tag === "Literal" && ast.literal === null)

/** The kind of the scalars that a Schema's encoded side admits; `json` for all else. */
const kindOf = (ast: AST.AST): JsonKind => {
  switch (ast._tag) {
    case "StringKeyword":
    case "TemplateLiteral":
      return "text"
    case "NumberKeyword":
      return "number"
    case "BooleanKeyword":
      return "boolean"
    case "Literal":
      return kindOfValues([ast.literal])
    case "Enums":
      return kindOfValues(ast.enums.map(([, value]) => value))
    case "Refinement":
      return kindOf(ast.from)
    case "Suspend":
      return kindOf(ast.f())
    case "Union": {
      const kinds = new Set(ast.types.filter((type) => !isAbsent(type)).map(kindOf))
      const [kind] = kinds
      return kinds.size === 1 && kind !== undefined ? kind : "json"
    }
    default:
      return "json"
  }
}

const kinds: { readonly [type: string]: JsonKind } = { string: "text", number: "number", boolean: "boolean" }

const kindOfValues = (values: ReadonlyArray<unknown>): JsonKind => {
  const found = new Set(values.map((value) => kinds[typeof value] ?? "json"))
  const [kind] = found
  return found.size === 1 && kind !== undefined ? kind : "json"
}

const encoded = ({ schema }: ValueType): AST.AST => AST.encodedAST(schema.ast)

/** Whether a JSON column holds nothing but text: to its lookups it is a text. */
export const isText = (type: ValueType): boolean => kindOf(encoded(type)) === "text"

/** What is read at a step, and its type. A path may always lead nowhere. */
export const stepType = (from: ValueType, step: JsonStep): { readonly kind: JsonKind; readonly type: ValueType } => {
  const ast = stepInto(encoded(from), step)
  const kind = ast === undefined ? "json" : kindOf(ast)
  // An optional property's undefined is NULL here.
  const present = ast?._tag === "Union" ? AST.Union.make(ast.types.filter((type) => !isAbsent(type))) : ast
  const schema = Schema.make<unknown, unknown>(present ?? AST.unknownKeyword)
  const type = ValueTypes.orNull({ ...ofKind(kind), schema })
  return { kind, type: { ...type, origin: from.origin } }
}

/** The type of a kind of value. */
export const ofKind = (kind: JsonKind): ValueType => {
  switch (kind) {
    case "text":
      return ValueTypes.text
    case "number":
      return ValueTypes.float
    case "boolean":
      return ValueTypes.boolean
    case "length":
      return ValueTypes.integer
    default:
      return ValueTypes.json
  }
}
