/**
 * Aggregates in SQLite; those that it has not are our own.
 */
import type { Aggregate, Expression } from "../../ast/Expression.js"
import * as Fragment from "../../compiler/Fragment.js"
import { filtered, listed } from "../../compiler/functions.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import { asReal } from "./decimals.js"

const { sql } = Fragment

type Print = Printer["aggregates"]["variance"]

const nothing: Expression = { _tag: "Literal", value: null, type: ValueTypes.orNull(ValueTypes.float) }

const floating =
  (name: string): Print =>
  (node, printer) =>
    printer.aggregate(`reinhardt_${name}`, asReal(node.argument ?? nothing, printer), node, printer)

const bits =
  (name: string): Print =>
  (node, printer) =>
    printer.aggregate(`reinhardt_${name}`, print(node.argument ?? nothing, printer), node, printer)

const list = (node: Aggregate, value: Fragment.Fragment, printer: Printer): Fragment.Fragment =>
  sql`reinhardt_list(${listed(node, value, printer)})${filtered(node, printer)}`

const stringAgg: Print = (node, printer) =>
  sql`reinhardt_join(${list(node, printer.asText(node.argument ?? nothing, printer), printer)}, ${printer.text(String(node.detail))})`

const percentile: Print = (node, printer) =>
  sql`reinhardt_percentile(${list(node, asReal(node.argument ?? nothing, printer), printer)}, ${String(node.detail)})`

const asTheyAre: ReadonlySet<string> = new Set(["Integer", "Float", "Boolean"])

const arrayAgg: Print = (node, printer) => {
  const { argument = nothing } = node
  const plain = asTheyAre.has(ValueTypes.of(argument).storage._tag)
  return list(node, plain ? print(argument, printer) : printer.asText(argument, printer), printer)
}

/** By name. */
export const aggregates = {
  variance: floating("variance"),
  varianceSample: floating("variance_sample"),
  stdDev: floating("std_dev"),
  stdDevSample: floating("std_dev_sample"),
  bitAnd: bits("bit_and"),
  bitOr: bits("bit_or"),
  bitXor: bits("bit_xor"),
  percentile,
  stringAgg,
  arrayAgg
} satisfies Partial<Printer["aggregates"]>
