/**
 * Casts in SQLite, from what it stores for one kind of storage to what it stores for another.
 */
import type { Cast } from "../../ast/Expression.js"
import type { StorageType } from "../../ast/StorageType.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import { columnType } from "./columns.js"
import { asReal, atScale, scaleOf } from "./decimals.js"

const { sql } = Fragment

const toScale = (node: Cast, scale: number, printer: Printer): Fragment.Fragment => {
  const from = scaleOf(ValueTypes.of(node.operand).storage)
  if (from !== undefined) return atScale(node.operand, scale, printer)
  const value = print(node.operand, printer)
  return node.to._tag === "Decimal"
    ? sql`reinhardt_decimal(${value}, ${String(scale)})`
    : sql`CAST(reinhardt_round(${value}, 0) AS INTEGER)`
}

const toText = (node: Cast, from: StorageType, printer: Printer): Fragment.Fragment => {
  const value = operand(node.operand, printer)
  switch (from._tag) {
    case "Boolean":
      return sql`CASE ${value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`
    case "Decimal": {
      if (from.scale === 0) break
      const one = `1${"0".repeat(from.scale)}`
      const digits = sql`printf('%s%d.%0${String(from.scale)}d', iif(${value} < 0, '-', ''), abs(${value}) / ${one}, abs(${value}) % ${one})`
      // printf makes '0' of NULL.
      return sql`CASE WHEN ${value} IS NOT NULL THEN ${digits} END`
    }
  }
  return sql`CAST(${print(node.operand, printer)} AS TEXT)`
}

/** A value of one storage type as another stores it. Decimals are rounded half away from zero. */
export const cast: Printer["Cast"] = (node, printer) => {
  const from = ValueTypes.of(node.operand).storage
  switch (node.to._tag) {
    case "Decimal":
      return toScale(node, node.to.scale, printer)
    case "Integer":
    case "BigInteger":
    case "Duration":
      return toScale(node, 0, printer)
    case "Float":
      return asReal(node.operand, printer)
    case "Text":
      return toText(node, from, printer)
    case "Date":
      return from._tag === "DateTime"
        ? sql`substr(${print(node.operand, printer)}, 1, 10)`
        : print(node.operand, printer)
    case "DateTime":
      return from._tag === "Date"
        ? sql`(${operand(node.operand, printer)} || ' 00:00:00.000')`
        : print(node.operand, printer)
    default:
      return sql`CAST(${print(node.operand, printer)} AS ${columnType(node.to)})`
  }
}
