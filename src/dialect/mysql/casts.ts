/**
 * Casts on MySQL and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/cast-functions.html
 */
import type { Cast } from "../../ast/Expression.js"
import type { StorageType } from "../../ast/StorageType.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { missing } from "../../compiler/missing.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

// https://dev.mysql.com/doc/refman/8.4/en/precision-math-decimal-characteristics.html
const maxPrecision = 65
const maxScale = 30

/**
 * Why MySQL and MariaDB cannot hold a kind of storage, or undefined where they can.
 *
 * @since 0.1.0
 * @category predicates
 */
export const unsupported = (type: StorageType): string | undefined =>
  type._tag === "Array" ? "arrays" : type._tag === "Range" ? "ranges" : tooPrecise(type)

const tooPrecise = (type: StorageType): string | undefined =>
  type._tag === "Decimal" && (type.precision > maxPrecision || type.scale > maxScale)
    ? `decimals of more than ${maxPrecision} digits, or ${maxScale} behind the point`
    : undefined

/** What CAST calls a decimal, as exact as the engine can. */
export const decimalType = (precision: number, scale: number): string =>
  `DECIMAL(${Math.min(precision, maxPrecision)}, ${Math.min(scale, maxScale)})`

/** What CAST calls a storage type. */
export const castType =
  (flavour: Flavour) =>
  (storage: StorageType): string => {
    switch (storage._tag) {
      case "Decimal":
        return decimalType(storage.precision, storage.scale)
      case "Json":
        return flavour === "mysql" ? "JSON" : "CHAR"
      case "Array":
        throw missing(flavour, "arrays", "take Field.json(Schema.Array(…))")
      case "Range":
        throw missing(flavour, "ranges", "take two columns, of the beginning and the end")
      default:
        return types[storage._tag]
    }
  }

const types = {
  Text: "CHAR",
  Uuid: "CHAR",
  Integer: "SIGNED",
  BigInteger: "SIGNED",
  Duration: "SIGNED",
  Boolean: "SIGNED",
  Float: "DOUBLE",
  Date: "DATE",
  Time: "TIME(6)",
  DateTime: "DATETIME(3)",
  Binary: "BINARY"
} as const

/** A column of a recursive table: the first part alone says how long its texts may be. */
export const widened: Printer["Widened"] = ({ operand: value, type }, printer) => {
  const given = print(value, printer)
  return type.storage._tag === "Text" ? sql`CAST(${given} AS CHAR(${longest}))` : given
}

// Characters of four bytes, as many as a column of a row may have.
const longest = "16000"

/** Digits that tell on which side of a half a number is. */
const fraction = 20

/** A value of one storage type as another. */
export const cast: Printer["Cast"] = (node: Cast, printer) => {
  const { storage } = ValueTypes.of(node.operand)
  const from = storage._tag
  const value = operand(node.operand, printer)
  const to = printer.castType(node.to)
  if (from === "Boolean" && node.to._tag === "Text")
    return sql`CASE ${value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`
  // Rounds as the C library does it, so half to even.
  if (from === "Float" && to === "SIGNED") return sql`CAST(CAST(${value} AS ${decimalType(65, fraction)}) AS SIGNED)`
  if (node.to._tag === "Text" && isExact(from) && node.operand._tag !== "Column")
    // What is computed may have more digits behind the point than its type.
    return sql`CAST(CAST(${print(node.operand, printer)} AS ${printer.castType(storage)}) AS ${to})`
  return sql`CAST(${print(node.operand, printer)} AS ${to})`
}

const isExact = (tag: StorageType["_tag"]): boolean => ["Integer", "BigInteger", "Decimal"].includes(tag)
