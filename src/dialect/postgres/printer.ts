/**
 * What PostgreSQL writes otherwise. https://www.postgresql.org/docs/current/sql-syntax.html
 */
import type { Aggregate, Arithmetic, Expression, Literal } from "../../ast/Expression.js"
import type { ValueType } from "../../ast/ValueType.js"
import { digits, divisor, expressions, objectOf, operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { argumentOf, calls, coalesce, plain } from "../../compiler/functions.js"
import * as Compiler from "../../compiler/make.js"
import { type Printer, print } from "../../compiler/Printer.js"

import * as ValueTypes from "../../expression/ValueTypes.js"
import { aggregates } from "./aggregates.js"
import { alike, arrayCalls } from "./arrays.js"
import { cast, castType, widened } from "./casts.js"
import { json } from "./json.js"
import { lock } from "./lock.js"
import * as Lookups from "./lookups.js"
import { numberCalls } from "./numbers.js"
import { rangeCalls } from "./ranges.js"
import { search } from "./search.js"
import { textCalls } from "./text.js"
import * as Time from "./time.js"
import { parameterCast } from "./types.js"

const { sql } = Fragment

// Right whether or not the server takes a backslash in a plain literal for an escape.
const text = (value: string): string => {
  const quoted = `'${value.replaceAll("'", "''")}'`
  return quoted.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted
}

const literal = ({ type: { storage }, value }: Literal): string => {
  if (value === null) return `NULL::${parameterCast(storage)}`
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE"
  switch (storage._tag) {
    case "Text":
      return typeof value === "string" ? text(value) : digits(value)
    case "Integer":
    case "BigInteger":
    case "Duration":
      return digits(value)
    case "Decimal":
    case "Float":
      return `'${digits(value)}'::${parameterCast(storage)}`
    default:
      return `${text(String(value))}::${parameterCast(storage)}`
  }
}

const isArray = (node: Expression): boolean => ValueTypes.of(node).storage._tag === "Array"

const any = (list: Expression, printer: Printer): Fragment.Fragment => {
  if (list._tag !== "Parameter") return sql`ANY(${print(list, printer)})`
  const { index, size, type } = list
  const array = Fragment.placeholder({ index, type, size, list: "array" }, "", `::${parameterCast(type.storage)}[]`)
  return sql`ANY(${array})`
}

// ---- arithmetic --------------------------------------------------------------------------------------------------------

// Parameters are cast to 64 bits; literals have as many as they need.
const isNarrow = (node: Expression): boolean => {
  const { storage } = ValueTypes.of(node)
  return storage._tag === "Integer" && (node._tag === "Literal" || (storage.bits < 64 && node._tag !== "Parameter"))
}

const arithmetic = ({ left, operator, right, type }: Arithmetic, printer: Printer): Fragment.Fragment => {
  const asFloat = (node: Expression) => sql`CAST(${print(node, printer)} AS float8)`
  if (type.storage._tag === "Decimal") {
    const by = operator === "/" || operator === "%" ? divisor(right, printer) : operand(right, printer)
    if (operator !== "/") return sql`${operand(left, printer)} ${operator} ${by}`
    // Digits enough that the rounding of the quotient itself does not show.
    const wide = castType({ ...type.storage, precision: 1000, scale: type.storage.scale + guardDigits })
    return sql`ROUND(CAST(${print(left, printer)} AS ${wide}) / ${by}, ${String(type.storage.scale)})`
  }
  if (operator === "/") return sql`${asFloat(left)} / ${divisor(right, printer)}`
  if (operator === "%" && type.storage._tag === "Float") {
    const exact = (node: Fragment.Fragment) => sql`CAST(${node} AS numeric)`
    return sql`CAST(${exact(print(left, printer))} % ${exact(divisor(right, printer))} AS float8)`
  }
  // A product of two 32-bit integers is one of 32 bits, unlike everywhere else.
  const first = isNarrow(left) && isNarrow(right) ? sql`CAST(${print(left, printer)} AS int8)` : operand(left, printer)
  return sql`${first} ${operator} ${operator === "%" ? divisor(right, printer) : operand(right, printer)}`
}

// ---- aggregates --------------------------------------------------------------------------------------------------------

/** Digits behind those of a result, so that cutting them off rounds as if there were no end to them. */
const guardDigits = 16

const over = (name: string, node: Aggregate, argument: Fragment.Fragment, printer: Printer): Fragment.Fragment =>
  printer.aggregate(name, argument, node, printer)

const average = (node: Aggregate, printer: Printer): Fragment.Fragment => {
  const { storage } = node.type
  const argument = argumentOf(node, printer)
  // The mean of 64-bit integers is a numeric.
  if (storage._tag === "Duration") return sql`CAST(ROUND(${over("AVG", node, argument, printer)}) AS int8)`
  if (storage._tag !== "Decimal") return over("AVG", node, sql`CAST(${argument} AS float8)`, printer)
  // The digits of a mean are those of its widest value, or few: https://www.postgresql.org/docs/current/datatype-numeric.html
  const wide = castType({ ...storage, precision: 1000, scale: storage.scale + guardDigits })
  return sql`ROUND(${over("AVG", node, sql`CAST(${argument} AS ${wide})`, printer)}, ${String(storage.scale)})`
}

// The sum of 64-bit integers is a numeric.
const sum = (node: Aggregate, printer: Printer): Fragment.Fragment => {
  const total = plain("SUM")(node, printer)
  return parameterCast(node.type.storage) === "int8" ? sql`CAST(${total} AS int8)` : total
}

const extreme =
  (name: "MIN" | "MAX"): Printer["aggregates"]["min"] =>
  (node, printer) => {
    const argument = argumentOf(node, printer)
    switch (node.type.storage._tag) {
      case "Boolean":
        return over(name === "MIN" ? "BOOL_AND" : "BOOL_OR", node, argument, printer)
      case "Uuid":
        return sql`CAST(${over(name, node, sql`CAST(${argument} AS text) COLLATE "C"`, printer)} AS uuid)`
      case "Binary":
        // There since version 18 only.
        return sql`decode(${over(name, node, sql`encode(${argument}, 'hex') COLLATE "C"`, printer)}, 'hex')`
      default:
        return over(name, node, argument, printer)
    }
  }

// ---- functions ---------------------------------------------------------------------------------------------------------

const cased =
  (f: (text: Fragment.Fragment) => Fragment.Fragment): Printer["calls"]["lower"] =>
  ({ operands: [value] }, printer) =>
    value === undefined ? Fragment.text("NULL") : f(printer.asText(value, printer))

const parameter = (index: number, type: ValueType, size: number | undefined): Fragment.Fragment =>
  Fragment.placeholder({ index, type, size, list: "expanded" }, "", `::${parameterCast(type.storage)}`)

const collated =
  <N extends { readonly type: ValueType }>(print: (node: N, printer: Printer) => Fragment.Fragment) =>
  (node: N, printer: Printer): Fragment.Fragment => {
    const value = print(node, printer)
    return node.type.storage._tag === "Text" ? sql`(${value}) COLLATE "C"` : value
  }

/** The printer of PostgreSQL. */
export const printer: Printer = Compiler.printer({
  dialect: "postgres",
  writesInQueries: true,
  placeholders: { name: (n) => `$${n}`, shared: true },
  text,
  castType,
  fold: Lookups.lower,
  lock,
  Parameter: ({ index, size, type }) => parameter(index, type, size),
  Literal: (node) => Fragment.text(literal(node)),
  Compare: (node, printer) => {
    if (!isArray(node.left)) return expressions.Compare(node, printer)
    const [left, right] = alike(node.left, node.right, printer)
    return sql`${left} ${node.operator} ${right}`
  },
  In: (node, printer) =>
    // A list of arrays would be one array.
    isArray(node.operand)
      ? expressions.In(node, printer)
      : sql`${operand(node.operand, printer)} = ${any(node.list, printer)}`,
  Match: Lookups.match,
  Regex: Lookups.regex,
  Arithmetic: arithmetic,
  // A text that no column stands in would compare as the database likes.
  Case: collated(expressions.Case),
  Raw: collated(expressions.Raw),
  Cast: cast,
  Widened: widened,
  JsonObject: (node, printer) => objectOf("JSONB_BUILD_OBJECT", node, printer),
  ...json,
  Search: search,
  calls: {
    ...numberCalls,
    ...textCalls,
    ...arrayCalls,
    ...rangeCalls,
    lower: cased(Lookups.lower),
    upper: cased(Lookups.upper),
    coalesce: (node, printer) =>
      // A uuid and a text, say, are no two values of one type.
      node.type.storage._tag === "Text"
        ? coalesce(node.operands.map((each) => printer.asText(each, printer)))
        : calls.coalesce(node, printer),
    // Of the transaction's start; to the millisecond, as points in time are stored.
    now: () => Fragment.text("CURRENT_TIMESTAMP(3)"),
    ...Time.calls
  },
  aggregates: { ...aggregates, avg: average, sum, min: extreme("MIN"), max: extreme("MAX") }
})
