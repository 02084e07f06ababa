/**
 * Aggregates in MySQL and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html
 */
import type { Aggregate, Expression } from "../../ast/Expression.js"
import * as Fragment from "../../compiler/Fragment.js"
import { listed } from "../../compiler/functions.js"
import { missing } from "../../compiler/missing.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

type Print = Printer["aggregates"]["variance"]

const nothing: Expression = { _tag: "Literal", value: null, type: ValueTypes.orNull(ValueTypes.float) }

const double = ({ argument = nothing }: Aggregate, printer: Printer): Fragment.Fragment =>
  sql`CAST(${print(argument, printer)} AS DOUBLE)`

const floating =
  (flavour: Flavour) =>
  (name: string): Print =>
  (node, printer) => {
    if (node.distinct) throw missing(flavour, "deviations of distinct values", "leave `distinct` out")
    return printer.aggregate(name, double(node, printer), node, printer)
  }

// Of no values they have a result of their own, and none of them has a sign.
const bits =
  (name: string): Print =>
  (node, printer) => {
    const over = (each: string) => printer.aggregate(each, print(node.argument ?? nothing, printer), node, printer)
    return sql`CASE WHEN ${over("COUNT")} > 0 THEN CAST(${over(name)} AS SIGNED) END`
  }

// NULL is left out, so that it stands for the rows that the filter does not want.
const wanted = ({ filter }: Aggregate, value: Fragment.Fragment, printer: Printer): Fragment.Fragment =>
  filter === undefined ? value : sql`CASE WHEN ${print(filter, printer)} THEN ${value} END`

const concatenated = (
  node: Aggregate,
  value: Fragment.Fragment,
  separator: string,
  printer: Printer
): Fragment.Fragment =>
  sql`GROUP_CONCAT(${listed(node, wanted(node, value, printer), printer)} SEPARATOR ${printer.text(separator)})`

// There is none but MariaDB's over windows: the values in their order are one text, of which two are taken out.
const percentile: Print = (node, printer) => {
  const value = wanted(node, double(node, printer), printer)
  const list = sql`GROUP_CONCAT(${value} ORDER BY ${value} SEPARATOR ',')`
  const place = sql`${String(node.detail)} * (COUNT(${value}) - 1)`
  const at = (index: Fragment.Fragment) =>
    sql`CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(${list}, ',', ${index} + 1), ',', -1) AS DOUBLE)`
  const [before, after] = [at(sql`FLOOR(${place})`), at(sql`CEIL(${place})`)]
  return sql`(${before} + (${after} - ${before}) * (${place} - FLOOR(${place})))`
}

const stringAgg: Print = (node, printer) =>
  concatenated(node, printer.asText(node.argument ?? nothing, printer), String(node.detail), printer)

/** A value as it stands in JSON, as text. */
const inJson = (node: Expression, printer: Printer): Fragment.Fragment => {
  switch (ValueTypes.of(node).storage._tag) {
    case "Integer":
    case "Float":
    case "Boolean":
      return printer.asText(node, printer)
    default:
      return sql`JSON_QUOTE(${printer.asText(node, printer)})`
  }
}

// JSON_ARRAYAGG knows no order.
const arrayAgg =
  (flavour: Flavour): Print =>
  (node, printer) => {
    // JSON_QUOTE has a collation of its own.
    const value = sql`COALESCE(${inJson(node.argument ?? nothing, printer)}, 'null' COLLATE utf8mb4_bin)`
    const list = sql`CONCAT('[', COALESCE(${concatenated(node, value, ",", printer)}, ''), ']')`
    return flavour === "mysql" ? sql`CAST(${list} AS JSON)` : list
  }

/** By name. */
export const aggregates = (flavour: Flavour) =>
  ({
    variance: floating(flavour)("VAR_POP"),
    varianceSample: floating(flavour)("VAR_SAMP"),
    stdDev: floating(flavour)("STDDEV_POP"),
    stdDevSample: floating(flavour)("STDDEV_SAMP"),
    bitAnd: bits("BIT_AND"),
    bitOr: bits("BIT_OR"),
    bitXor: bits("BIT_XOR"),
    percentile,
    stringAgg,
    arrayAgg: arrayAgg(flavour)
  }) satisfies Partial<Printer["aggregates"]>
