/**
 * Casts in PostgreSQL.
 */
import type { Cast } from "../../ast/Expression.js"
import type { StorageType } from "../../ast/StorageType.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import { parameterCast } from "./types.js"

const { sql } = Fragment

/** What CAST calls a storage type; decimals are rounded to their scale, half away from zero. */
export const castType = (storage: StorageType): string =>
  storage._tag === "Decimal" ? `numeric(${storage.precision},${storage.scale})` : parameterCast(storage)

/** A point in time as a timestamp without a zone, in UTC, whatever the session's zone. */
export const inUtc = (value: Fragment.Fragment): Fragment.Fragment => sql`(${value} AT TIME ZONE 'UTC')`

/** A column of a recursive table, whose type and collation are to be the same in all its parts. */
export const widened: Printer["Widened"] = ({ operand, type }, printer) => {
  const value = sql`CAST(${print(operand, printer)} AS ${castType(type.storage)})`
  return type.storage._tag === "Text" ? sql`${value} COLLATE "C"` : value
}

const toText = (node: Cast, from: StorageType, printer: Printer): Fragment.Fragment => {
  const value = operand(node.operand, printer)
  switch (from._tag) {
    case "DateTime":
      return sql`to_char(${inUtc(value)}, 'YYYY-MM-DD HH24:MI:SS.MS')`
    case "Time":
      return sql`to_char(${value}, 'HH24:MI:SS.US')`
    case "Decimal":
      // What is computed may have other digits behind the point than its type.
      return node.operand._tag === "Column"
        ? sql`CAST(${value} AS text)`
        : sql`CAST(CAST(${value} AS ${castType(from)}) AS text)`
    default:
      return sql`CAST(${print(node.operand, printer)} AS text)`
  }
}

/** A value of one storage type as another. */
export const cast: Printer["Cast"] = (node, printer) => {
  const from = ValueTypes.of(node.operand).storage
  const { to } = node
  const value = operand(node.operand, printer)
  // Directly it would have 15 digits as a decimal, and be rounded half to even as an integer.
  if (from._tag === "Float" && (to._tag === "Decimal" || parameterCast(to) === "int8"))
    return sql`CAST(CAST(CAST(${print(node.operand, printer)} AS text) AS numeric) AS ${castType(to)})`
  if (from._tag === "DateTime" && to._tag === "Date") return sql`CAST(${inUtc(value)} AS date)`
  if (from._tag === "Date" && to._tag === "DateTime") return inUtc(sql`CAST(${value} AS timestamp)`)
  // Texts that we make compare by code point, as columns do; the database's own collation may be any.
  if (to._tag === "Text") return sql`(${toText(node, from, printer)} COLLATE "C")`
  return sql`CAST(${print(node.operand, printer)} AS ${castType(to)})`
}
