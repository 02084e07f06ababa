/**
 * The columns that hold each kind of storage.
 *
 * Tables are STRICT (https://www.sqlite.org/stricttables.html): elsewhere SQLite stores 'abc' in an INTEGER column, where
 * all other engines refuse it, and `typeof` checks on each column would cost more. The price is that a declared type
 * tells only how a value is stored: that a column is a boolean or a point in time shows in its CHECK alone.
 *
 * @since 0.1.0
 */
import type { StorageType } from "../../ast/StorageType.js"
import * as DateTime from "./dateTime.js"

/**
 * What follows the closing bracket of CREATE TABLE.
 *
 * @since 0.1.0
 * @category constants
 */
export const tableOptions = "STRICT"

/**
 * The declared type of a column.
 *
 * @since 0.1.0
 * @category constructors
 */
export const columnType = (type: StorageType): "INTEGER" | "REAL" | "TEXT" | "BLOB" => {
  switch (type._tag) {
    case "Integer":
    case "BigInteger":
    case "Boolean":
    case "Decimal":
    case "Duration":
      return "INTEGER"
    case "Float":
      return "REAL"
    case "Binary":
      return "BLOB"
    default:
      return "TEXT"
  }
}

/**
 * How the names of the checks begin that keep a column to its kind of storage: other engines have types for it.
 *
 * @since 0.1.0
 * @category constants
 */
export const storageCheck = "storage of "

/**
 * The condition that keeps a column to its kind of storage, or undefined where the declared type does; `name` is the
 * column's quoted name. NULL passes every CHECK.
 *
 * Texts of a fixed width are checked for it: CURRENT_TIMESTAMP, written as a default by hand, would not sort with ours.
 *
 * @since 0.1.0
 * @category constructors
 */
export const columnCheck = (type: StorageType, name: string): string | undefined => {
  switch (type._tag) {
    case "Text":
    case "Binary":
      // Characters of a text, bytes of a blob. SQLite ignores the length of VARCHAR(n).
      return type.maxLength === undefined ? undefined : `length(${name}) <= ${type.maxLength}`
    case "Integer":
      return type.bits === 64 ? undefined : between(name, 2n ** BigInt(type.bits - 1) - 1n, 1n)
    case "Decimal":
      return between(name, 10n ** BigInt(type.precision) - 1n, 0n)
    case "Boolean":
      return `${name} IN (0, 1)`
    case "Date":
      return `length(${name}) = 10`
    case "Time":
      return `length(${name}) = 15`
    case "DateTime":
      return `length(${name}) = ${DateTime.width}`
    case "Uuid":
      return `length(${name}) = 36`
    case "Json":
      return `json_valid(${name})`
    default:
      return undefined
  }
}

// Two's complement reaches one further below zero.
const between = (name: string, top: bigint, more: bigint): string => `${name} BETWEEN ${-top - more} AND ${top}`
