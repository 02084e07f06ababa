/**
 * How a Schema is stored: derived from its encoded side.
 */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as StorageType from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { definitionError } from "../error/DefinitionError.js"
import * as Facts from "./Facts.js"

type Adapter = Pick<ValueType, "toCarrier" | "fromCarrier">
type Stored = Adapter & { readonly storage: StorageType.StorageType }

const adapter = <Encoded, Carrier>(
  to: (encoded: Encoded) => Carrier,
  from: (carrier: Carrier) => Encoded
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
  (nanos) => (typeof nanos === "bigint" ? Duration.nanos(nanos) : nanos)
)
const textAsBigInt = adapter(
  (text: string) => BigInt(text),
  (value: bigint) => String(value)
)

/**
 * The value type of a Schema: its storage, nullability and adapter, or a `DefinitionError` that says what to do.
 */
export const columnType = (model: string, field: string, schema: Schema.Schema.AnyNoContext): ValueType => {
  const facts = Facts.of(schema.ast)
  const stored = facts.storage === undefined ? derive(schema.ast) : withStorage(facts.storage, schema.ast)
  if (stored === undefined) {
    throw definitionError(
      model,
      field,
      `no database stores a value of ${String(AST.encodedAST(schema.ast))} in a column; ` +
        "wrap the Schema in Field.json(…), or take one of the Field constructors"
    )
  }
  return { ...stored, schema, nullable: acceptsNull(schema.ast), origin: { model, field } }
}

// A storage that was named still needs the adapter that the Schema's encoded side asks for.
const withStorage = (storage: StorageType.StorageType, ast: AST.AST): Stored => {
  if (storage._tag === "Json") return { ...same, storage }
  return { ...(derive(ast) ?? same), storage }
}

/** Whether NULL may stand in a column of this Schema: its encoded side accepts null. */
export const acceptsNull = (ast: AST.AST): boolean => {
  const encoded = AST.encodedAST(ast)
  return encoded._tag === "Union" ? encoded.types.some(isNull) : isNull(encoded)
}

const isNull = (ast: AST.AST): boolean => ast._tag === "Literal" && ast.literal === null

const derive = (ast: AST.AST): Stored | undefined => {
  switch (ast._tag) {
    case "Refinement":
      return refine(derive(ast.from), ast)
    case "Transformation":
      return dateText(ast) ?? bigIntText(ast) ?? derive(ast.from)
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

const declared = (ast: AST.Declaration): Stored | undefined => {
  switch (identifierOf(ast)) {
    case "DateFromSelf":
      return { ...same, storage: StorageType.dateTime }
    case "DateTimeUtcFromSelf":
      return { ...dateTimeAsDate, storage: StorageType.dateTime }
    case "DurationFromSelf":
      return { ...durationAsNanos, storage: StorageType.duration }
    case "Uint8ArrayFromSelf":
      return { ...same, storage: StorageType.binary() }
    default:
      return undefined
  }
}

// A Schema between ISO text and a date is stored as a point in time, so that it sorts and compares as one.
const dateText = (ast: AST.Transformation): Stored | undefined => {
  if (AST.encodedAST(ast)._tag !== "StringKeyword") return undefined
  const type = identifierOf(unrefined(AST.typeAST(ast)))
  return type === "DateFromSelf" || type === "DateTimeUtcFromSelf"
    ? { ...isoAsDate, storage: StorageType.dateTime }
    : undefined
}

const bigIntText = (ast: AST.Transformation): Stored | undefined =>
  AST.encodedAST(ast)._tag === "StringKeyword" && unrefined(AST.typeAST(ast))._tag === "BigIntKeyword"
    ? { ...textAsBigInt, storage: StorageType.bigInteger }
    : undefined

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
