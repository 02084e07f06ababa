/**
 * How a Schema is stored: derived from its encoded side.
 */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as StorageType from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { definitionError } from "../error/DefinitionError.js"
import * as Facts from "./Facts.js"

type Adapter = Pick<ValueType, "toCarrier" | "fromCarrier">
type Stored = Adapter & { readonly storage: StorageType.StorageType }

const adapter = <Encoded, Carrier>(
  to: (encoded: Encoded) => Carrier,
  from: (carrier: Carrier) => unknown
): Adapter => ({
  // The encoded side picked the adapter, so both directions get the values that they name.
  toCarrier: to as Adapter["toCarrier"],
  fromCarrier: from as Adapter["fromCarrier"]
})
const same: Adapter = { toCarrier: undefined, fromCarrier: undefined }

const dateTimeAsDate = adapter(DateTime.toDateUtc, (date: Date) => DateTime.unsafeFromDate(date))
const isoAsDate = adapter(
  (iso: string) => new Date(iso),
  (date: Date) => date.toISOString()
)
const durationAsNanos = adapter(
  (duration: Duration.Duration) => Option.getOrElse(Duration.toNanos(duration), () => Duration.infinity),
  // A Duration is never negative: the constructor would make zero of what was computed.
  (nanos) => (typeof nanos === "bigint" && nanos >= 0n ? Duration.nanos(nanos) : nanos)
)
const textAsBigInt = adapter(
  (text: string) => BigInt(text),
  (value: bigint) => String(value)
)
const textAsNumber = adapter(
  (text: string) => Number(text),
  (value: number) => String(value)
)

/**
 * The value type of a Schema: its storage, nullability and adapter, or a `DefinitionError` that says what to do.
 */
export const columnType = (model: string, field: string, schema: Schema.Schema.AnyNoContext): ValueType => {
  const facts = Facts.of(schema.ast)
  const stored = facts.array === true ? arrayOf(model, field, schema) : storedAs(facts.storage, schema.ast)
  if (stored === undefined) {
    throw definitionError(
      model,
      field,
      `no database stores a value of ${String(AST.encodedAST(schema.ast))} in a column; ${hintOf(schema.ast)}`
    )
  }
  const inJson = stored.storage._tag === "Json" ? noJson(AST.encodedAST(schema.ast)) : undefined
  if (inJson !== undefined) {
    throw definitionError(model, field, `${String(inJson)} is no JSON; encode it by the Schema, as Schema.Date does`)
  }
  return { ...stored, schema, nullable: acceptsNull(schema), origin: { model, field } }
}

const storedAs = (storage: StorageType.StorageType | undefined, ast: AST.AST): Stored | undefined =>
  storage === undefined ? derive(ast) : withStorage(storage, ast)

const arrayOf = (model: string, field: string, schema: Schema.Schema.AnyNoContext): Stored => {
  const { fromCarrier, storage, toCarrier } = itemType(model, field, schema)
  if (storage._tag === "Array") {
    throw definitionError(model, field, "databases have no arrays of arrays of any length; take Field.json(…)")
  }
  return {
    storage: StorageType.array(storage),
    toCarrier: each(toCarrier),
    fromCarrier: each(fromCarrier)
  }
}

const each = (adapt: Adapter["toCarrier"]): Adapter["toCarrier"] =>
  adapt === undefined
    ? undefined
    : // The carrier of an array is one, of items that may be NULL.
      (items) => (items as ReadonlyArray<unknown>).map((item) => (item === null ? null : adapt(item)))

/** The type of an array's items. */
export const itemType = (model: string, field: string, schema: Schema.Schema.AnyNoContext): ValueType => {
  const item = itemOf(schema.ast)
  if (item === undefined) throw definitionError(model, field, "Field.array takes the Schema of its items")
  return columnType(model, field, Schema.make<unknown, unknown>(item))
}

const itemOf = (ast: AST.AST): AST.AST | undefined => {
  switch (ast._tag) {
    case "TupleType":
      return ast.rest[0]?.type
    case "Refinement":
    case "Transformation":
      return itemOf(ast.from)
    case "Union":
      return first(ast.types.map(itemOf))
    default:
      return undefined
  }
}

const hintOf = (ast: AST.AST): string => {
  const type = unrefined(AST.typeAST(ast))
  return type._tag === "Declaration" && type.decodeUnknown === checkOf(Schema.BigDecimalFromSelf)
    ? "a decimal has a precision and a scale: Field.decimal({ precision: 10, scale: 2 })"
    : "wrap the Schema in Field.json(…), or take one of the Field constructors"
}

/** A part of an encoded side that JSON does not have, looked for where it shows at once. */
const noJson = (ast: AST.AST): AST.AST | undefined => {
  switch (ast._tag) {
    case "BigIntKeyword":
    case "SymbolKeyword":
    case "UniqueSymbol":
    case "UndefinedKeyword":
    case "VoidKeyword":
      return ast
    case "Declaration":
      return identifierOf(ast)?.endsWith("FromSelf") ? ast : undefined
    case "TypeLiteral":
      return first(
        [...ast.propertySignatures, ...ast.indexSignatures].map((each) =>
          "isOptional" in each && each.isOptional ? noJson(withoutUndefined(each.type)) : noJson(each.type)
        )
      )
    case "TupleType":
      return first([...ast.elements, ...ast.rest].map((each) => noJson(each.type)))
    case "Union":
      return first(ast.types.map(noJson))
    default:
      return undefined
  }
}

const first = <A>(list: ReadonlyArray<A | undefined>): A | undefined => list.find((each) => each !== undefined)

// An optional property may be given as undefined; a value that is, is refused when it is written.
const withoutUndefined = (ast: AST.AST): AST.AST =>
  ast._tag === "Union" ? AST.Union.make(ast.types.filter((type) => type._tag !== "UndefinedKeyword")) : ast

// A storage that was named still needs the adapter that the Schema's encoded side asks for.
const withStorage = (storage: StorageType.StorageType, ast: AST.AST): Stored => {
  if (storage._tag === "Json") return { ...same, storage }
  return { ...(derive(ast) ?? same), storage }
}

/** Whether NULL may stand in a column of this Schema: its encoded side accepts null. */
export const acceptsNull = (schema: Schema.Schema.AnyNoContext): boolean =>
  ParseResult.is(Schema.make(AST.encodedAST(schema.ast)))(null)

const isNull = (ast: AST.AST): boolean => ast._tag === "Literal" && ast.literal === null

const derive = (ast: AST.AST): Stored | undefined => {
  switch (ast._tag) {
    case "Refinement":
      return refine(derive(ast.from), ast)
    case "Transformation":
      return transformed(ast)
    case "Suspend":
      return derive(ast.f())
    case "Union":
      return union(ast.types.filter((type) => !isNull(AST.encodedAST(type))))
    case "Declaration":
      return declared(ast)
    default:
      return primitive(ast)
  }
}

const transformed = (ast: AST.Transformation): Stored | undefined => {
  const known = textual(ast)
  return known === "refused" ? undefined : (known ?? derive(ast.from))
}

const primitive = (ast: AST.AST): Stored | undefined => {
  switch (ast._tag) {
    case "StringKeyword":
    case "TemplateLiteral":
      return { ...same, storage: StorageType.text() }
    case "NumberKeyword":
      return { ...same, storage: StorageType.float }
    case "BigIntKeyword":
      return { ...same, storage: StorageType.bigInteger }
    case "BooleanKeyword":
      return { ...same, storage: StorageType.boolean }
    case "Literal":
      return literal([ast.literal])
    case "Enums":
      return literal(ast.enums.map(([, value]) => value))
    default:
      return undefined
  }
}

const union = (types: ReadonlyArray<AST.AST>): Stored | undefined => {
  const [first] = types
  if (first === undefined) return undefined
  if (types.length === 1) return derive(first)
  const literals = types.map((type) => (type._tag === "Literal" ? type.literal : undefined))
  return literals.includes(undefined) ? undefined : literal(literals)
}

const literal = (values: ReadonlyArray<AST.LiteralValue | undefined>): Stored | undefined => {
  if (values.every((value) => typeof value === "string")) {
    return { ...same, storage: StorageType.text(Math.max(1, ...values.map((value) => value.length))) }
  }
  if (values.every((value) => typeof value === "boolean")) return { ...same, storage: StorageType.boolean }
  if (values.every((value) => typeof value === "bigint")) return { ...same, storage: StorageType.bigInteger }
  if (values.every((value) => Number.isSafeInteger(value))) return { ...same, storage: StorageType.integer(64) }
  if (values.every((value) => typeof value === "number")) return { ...same, storage: StorageType.float }
  return undefined
}

const identifierOf = (ast: AST.AST): string | undefined => Option.getOrUndefined(AST.getIdentifierAnnotation(ast))

// Known by what they check: a brand, or an annotation of the user's, takes their name from them.
const declared = (ast: AST.Declaration): Stored | undefined => {
  switch (ast.decodeUnknown) {
    case checkOf(Schema.DateFromSelf):
      return { ...same, storage: StorageType.dateTime }
    case checkOf(Schema.DateTimeUtcFromSelf):
      return { ...dateTimeAsDate, storage: StorageType.dateTime }
    case checkOf(Schema.DurationFromSelf):
      return { ...durationAsNanos, storage: StorageType.duration }
    case checkOf(Schema.Uint8ArrayFromSelf):
      return { ...same, storage: StorageType.binary() }
    default:
      return undefined
  }
}

const checkOf = ({ ast }: Schema.Schema.AnyNoContext): AST.Declaration["decodeUnknown"] | undefined =>
  ast._tag === "Declaration" ? ast.decodeUnknown : undefined

// Effect's own Schemas between text and a date or a number are stored as what they are, so that they sort and compare as
// one. They are known by their transformation: a Schema of the user's may write a date in any form.
const textual = (ast: AST.Transformation): Stored | "refused" | undefined => {
  switch (ast.transformation) {
    case transformationOf(Schema.DateFromString):
    case transformationOf(Schema.DateTimeUtc):
      return { ...isoAsDate, storage: StorageType.dateTime }
    case transformationOf(Schema.BigInt):
      return { ...textAsBigInt, storage: StorageType.bigInteger }
    case transformationOf(Schema.NumberFromString):
      return { ...textAsNumber, storage: StorageType.float }
    // As text it would sort and add up wrongly.
    case transformationOf(Schema.BigDecimal):
      return "refused"
    default:
      return undefined
  }
}

const transformationOf = ({ ast }: Schema.Schema.AnyNoContext): AST.TransformationKind | undefined =>
  ast._tag === "Transformation" ? ast.transformation : undefined

const unrefined = (ast: AST.AST): AST.AST => (ast._tag === "Refinement" ? unrefined(ast.from) : ast)

interface Bounds {
  readonly type?: string
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

const refine = (stored: Stored | undefined, ast: AST.Refinement): Stored | undefined => {
  if (stored === undefined) return undefined
  // Effect's own filters describe themselves as JSON Schema; a filter without a description narrows nothing here.
  const bounds = Option.getOrElse(AST.getJSONSchemaAnnotation(ast), () => ({})) as Bounds
  const { storage } = stored
  if (storage._tag === "Text" && bounds.maxLength !== undefined) {
    return { ...stored, storage: StorageType.text(Math.min(bounds.maxLength, storage.maxLength ?? bounds.maxLength)) }
  }
  if (storage._tag === "Float" && bounds.type === "integer") return { ...stored, storage: StorageType.integer(64) }
  return stored
}

/** Whether a decimal has more digits than a column of this precision and scale takes. */
export const decimalFits = (value: BigDecimal.BigDecimal, precision: number, scale: number): boolean => {
  const { scale: digits, value: unscaled } = BigDecimal.normalize(value)
  if (digits > scale) return false
  return (unscaled < 0n ? -unscaled : unscaled) * 10n ** BigInt(scale - digits) < 10n ** BigInt(precision)
}
