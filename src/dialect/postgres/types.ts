/**
 * PostgreSQL's names for each kind of storage. https://www.postgresql.org/docs/current/datatype.html
 *
 * @since 0.1.0
 */
import type { StorageType } from "../../ast/StorageType.js"

const integers = { 16: "smallint", 32: "integer", 64: "bigint" } as const

/**
 * The type of a column, without its collation.
 *
 * @since 0.1.0
 * @category storage
 */
export const columnType = (type: StorageType): string => {
  switch (type._tag) {
    case "Text":
      return type.maxLength === undefined ? "text" : `varchar(${type.maxLength})`
    case "Integer":
      return integers[type.bits]
    case "BigInteger":
    case "Duration":
      return "bigint"
    case "Float":
      return "double precision"
    case "Decimal":
      return `numeric(${type.precision},${type.scale})`
    case "Boolean":
      return "boolean"
    case "Date":
      return "date"
    case "Time":
      return "time(6)"
    case "DateTime":
      return "timestamptz(3)"
    case "Binary":
      return "bytea"
    case "Json":
      return "jsonb"
    case "Uuid":
      return "uuid"
    case "Array":
      return `${columnType(type.items)}[]`
    case "Range":
      return rangeType(type.bounds)
  }
}

// Left to itself the server types a parameter by what stands beside it: 1.5 against an integer column is an error.
// All integers are cast to the widest, so that a number out of a column's range compares (as unequal) instead of failing;
// decimals and times carry no precision, so that nothing is rounded before it is compared.
const casts: Readonly<Record<Exclude<StorageType["_tag"], "Array" | "Range">, string>> = {
  Text: "text",
  Integer: "int8",
  BigInteger: "int8",
  Duration: "int8",
  Float: "float8",
  Decimal: "numeric",
  Boolean: "bool",
  Date: "date",
  Time: "time",
  DateTime: "timestamptz",
  Binary: "bytea",
  Json: "jsonb",
  Uuid: "uuid"
}

/**
 * The type that a parameter is cast to (`$1::int8`), so that it means the same wherever it stands.
 *
 * @since 0.1.0
 * @category storage
 */
export const parameterCast = (type: StorageType): string => {
  if (type._tag === "Range") return rangeType(type.bounds)
  return type._tag === "Array" ? `${itemCast(type.items)}[]` : casts[type._tag]
}

// https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-BUILTIN
const rangeType = ({ _tag }: StorageType): string => {
  switch (_tag) {
    case "Integer":
      return "int4range"
    case "BigInteger":
      return "int8range"
    case "Decimal":
      return "numrange"
    case "Date":
      return "daterange"
    case "DateTime":
      return "tstzrange"
    default:
      throw new TypeError(`there are no ranges of ${_tag}`)
  }
}

// Arrays compare with those of the very same type alone; but a length or a scale would cut items off.
const itemCast = (type: StorageType): string => {
  if (type._tag === "Text") return type.maxLength === undefined ? "text" : "varchar"
  return type._tag === "Integer" ? columnType(type) : parameterCast(type)
}
