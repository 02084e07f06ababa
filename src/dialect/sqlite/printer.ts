/**
 * What SQLite writes otherwise. https://www.sqlite.org/lang_expr.html
 */
import type { Aggregate, Expression, Literal, Parameter } from "../../ast/Expression.js"
import type { StorageType } from "../../ast/StorageType.js"
import { digits, expanded, operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { withoutArrays, withoutRanges } from "../../compiler/functions/collections.js"
import { argumentOf, coalesce, named, plain } from "../../compiler/functions.js"
import * as Compiler from "../../compiler/make.js"
import { type Printer, print } from "../../compiler/Printer.js"
import { sliceAfter, withoutLateral } from "../../compiler/select.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import { aggregates } from "./aggregates.js"
import { cast } from "./casts.js"
import { columnType } from "./columns.js"
import * as DateTime from "./dateTime.js"
import { arithmetic, atScale, compare } from "./decimals.js"
import * as Json from "./json.js"
import { lock } from "./lock.js"
import * as Lookups from "./lookups.js"
import { numberCalls } from "./numbers.js"
import { search } from "./search.js"
import { setOperation } from "./sets.js"
import { textCalls } from "./text.js"
import * as Time from "./time.js"

const { sql } = Fragment

// A decimal's digits without the point, as they are stored.
const unscaled = (written: string, scale: number): string => {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)\.?(\d*)$/.exec(written) ?? []
  if (whole === "" || /[1-9]/.test(fraction.slice(scale))) {
    throw new TypeError(`${written} has more than ${scale} digits behind the point`)
  }
  return `${sign}${BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"))}`
}

const literal = ({ type: { storage }, value }: Literal, printer: Printer): string => {
  if (value === null) return "NULL"
  if (typeof value === "boolean") return value ? "1" : "0"
  switch (storage._tag) {
    case "Decimal":
      return unscaled(digits(value), storage.scale)
    case "Float": {
      const written = digits(value)
      // Without a point it would be an integer, and divide as one.
      return /^-?\d+$/.test(written) ? `${written}.0` : written
    }
    case "Time":
      // All of one width; see the codec.
      return printer.text(String(value).padEnd(9, ".").padEnd(15, "0"))
    case "DateTime":
      return printer.text(DateTime.format(new Date(String(value))))
    default:
      return typeof value === "string" ? printer.text(value) : digits(value)
  }
}

// What json_each does not give back as it was: bytes are no JSON, and its floating-point numbers may be off by a bit.
const inJson = ({ _tag }: StorageType): boolean => _tag !== "Binary" && _tag !== "Float"

// Up to so many values are bound faster than they are parsed.
const fewValues = 8

const listOf = (list: Expression, printer: Printer): Fragment.Fragment => {
  if (list._tag !== "Parameter" || !inJson(list.type.storage) || (list.size ?? 0) <= fewValues) {
    return print(list, printer)
  }
  const { index, size, type } = list
  return sql`SELECT value FROM json_each(${Fragment.placeholder({ index, type, size, list: "json" })})`
}

/**
 * A limit of more than a parameter: where it stands by itself, SQLite looks at its value to plan, and so plans again
 * at each execution (three times the work of a point read).
 */
const slice: Printer["slice"] = (limit, offset) =>
  sliceAfter("-1")(limit && limit.placeholders.length > 0 ? sql`0 + ${limit}` : limit, offset)

const scale = ({ storage }: { readonly storage: StorageType }): number =>
  storage._tag === "Decimal" ? storage.scale : 0

const average = (node: Aggregate, printer: Printer): Fragment.Fragment => {
  const { _tag } = node.type.storage
  if (node.argument === undefined || (_tag !== "Decimal" && _tag !== "Duration")) return plain("AVG")(node, printer)
  const shift = scale(node.type) - scale(ValueTypes.of(node.argument))
  const of = (name: string) => printer.aggregate(name, argumentOf(node, printer), node, printer)
  return sql`reinhardt_divide(${of("SUM")}, ${of("COUNT")}, ${String(shift)})`
}

/** The printer of SQLite. */
export const printer: Printer = Compiler.printer({
  dialect: "sqlite",
  placeholders: { name: () => "?", shared: false },
  castType: columnType,
  fold: (text) => sql`reinhardt_lower(${text})`,
  slice,
  // A transaction that writes has the whole database to itself.
  lock,
  Literal: (node, printer) => Fragment.text(literal(node, printer)),
  Parameter: (node: Parameter, printer) => expanded(node, printer),
  In: ({ list, operand: left }, printer) => sql`${operand(left, printer)} IN (${listOf(list, printer)})`,
  Match: Lookups.match,
  Regex: Lookups.regex,
  SetOperation: setOperation,
  Lateral: withoutLateral("sqlite"),
  Compare: Json.compare(compare),
  ...Json.json,
  Search: search,
  Arithmetic: arithmetic,
  Cast: cast,
  calls: {
    ...numberCalls,
    ...textCalls,
    ...withoutArrays("sqlite"),
    ...withoutRanges("sqlite"),
    lower: named("reinhardt_lower"),
    upper: named("reinhardt_upper"),
    now: () => Fragment.text("strftime('%Y-%m-%d %H:%M:%f', 'now')"),
    ...Time.calls,
    coalesce: ({ operands, type }, printer) => {
      const each = (node: Expression) =>
        type.storage._tag === "Decimal" ? atScale(node, type.storage.scale, printer) : operand(node, printer)
      return coalesce(operands.map(each))
    }
  },
  aggregates: { ...aggregates, avg: average }
})
