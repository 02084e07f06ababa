/**
 * The value types of expressions that are no column's.
 */
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import type * as AST from "../ast/Expression.js"
import * as StorageType from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"

const plain = (storage: StorageType.StorageType, schema: Schema.Schema.AnyNoContext): ValueType => ({
  storage,
  schema,
  nullable: false,
  toCarrier: undefined,
  fromCarrier: undefined,
  origin: undefined
})

export const integer = plain(StorageType.integer(64), Schema.Int)
export const bigInteger = plain(StorageType.bigInteger, Schema.BigIntFromSelf)
export const float = plain(StorageType.float, Schema.Number)
export const boolean = plain(StorageType.boolean, Schema.Boolean)
export const text = plain(StorageType.text(), Schema.String)
export const dateTime = plain(StorageType.dateTime, Schema.DateFromSelf)
export const json = plain(StorageType.json, Schema.Unknown)
export const decimal = (precision: number, scale: number): ValueType =>
  plain(StorageType.decimal(precision, scale), Schema.BigDecimalFromSelf)

/** The Schema of a form that is known. */
export const schemaOf = (ast: SchemaAST.AST): Schema.Schema.AnyNoContext => Schema.make<unknown, unknown>(ast)

/** The same type where NULL may stand as well. */
export const orNull = (type: ValueType): ValueType =>
  type.nullable ? type : { ...type, nullable: true, schema: Schema.NullOr(type.schema) }

/** The same type where NULL cannot stand. */
export const notNull = (type: ValueType): ValueType => (type.nullable ? { ...type, nullable: false } : type)

/** Whether the application sees the values as they are stored. */
export const isStored = ({ schema, toCarrier }: ValueType): boolean =>
  toCarrier === undefined && SchemaAST.typeAST(schema.ast) === schema.ast

const plainStorage: ReadonlySet<StorageType.StorageType["_tag"]> = new Set([
  "Text",
  "Integer",
  "BigInteger",
  "Float",
  "Decimal",
  "Boolean"
])

/** Whether the values are what every value of their kind of storage is. */
export const isPlain = (type: ValueType): boolean => plainStorage.has(type.storage._tag) && isStored(type)

/** The same storage, without the filters of the column that it came from. */
export const widened = (type: ValueType): ValueType => {
  switch (type.storage._tag) {
    case "Integer":
      return integer
    case "BigInteger":
      return bigInteger
    case "Float":
      return float
    case "Text":
    case "Uuid":
      return text
    default:
      return { ...type, origin: undefined }
  }
}

/** As `widened`, but what the application sees in a form of its own keeps that form. */
export const widenedForm = (type: ValueType): ValueType =>
  isStored(type) ? widened(type) : { ...type, origin: undefined }

// A condition may be unknown.
const condition = orNull(boolean)

/** The type of any expression. */
export const of = (node: AST.Expression): ValueType => ("type" in node ? node.type : condition)
