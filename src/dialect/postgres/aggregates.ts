/**
 * Aggregates in PostgreSQL. https://www.postgresql.org/docs/current/functions-aggregate.html
 */
import type { Expression } from "../../ast/Expression.js"
import * as Fragment from "../../compiler/Fragment.js"
import { filtered, listed } from "../../compiler/functions.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"

const { sql } = Fragment

type Print = Printer["aggregates"]["variance"]

const nothing: Expression = { _tag: "Literal", value: null, type: ValueTypes.orNull(ValueTypes.float) }

const floating =
  (name: string): Print =>
  (node, printer) =>
    printer.aggregate(name, sql`CAST(${print(node.argument ?? nothing, printer)} AS float8)`, node, printer)

const bits =
  (name: string): Print =>
  (node, printer) =>
    printer.aggregate(name, print(node.argument ?? nothing, printer), node, printer)

const percentile: Print = (node, printer) => {
  const value = sql`CAST(${print(node.argument ?? nothing, printer)} AS float8)`
  return sql`PERCENTILE_CONT(${String(node.detail)}) WITHIN GROUP (ORDER BY ${value})${filtered(node, printer)}`
}

const asText = (operand: Expression): Expression => ({
  _tag: "Cast",
  operand,
  to: ValueTypes.text.storage,
  type: ValueTypes.text
})

const kindOf = (node: Expression): string => ValueTypes.of(node).storage._tag

const stringAgg: Print = (node, printer) => {
  const { argument = nothing } = node
  const text = kindOf(argument) === "Text" ? argument : asText(argument)
  const values = sql`${print(text, printer)}, ${printer.text(String(node.detail))}`
  return sql`STRING_AGG(${listed({ ...node, argument: text }, values, printer)})${filtered(node, printer)}`
}

const asTheyAre: ReadonlySet<string> = new Set([
  "Integer",
  "BigInteger",
  "Duration",
  "Float",
  "Decimal",
  "Boolean",
  "Text"
])

// Texts of all, as JSON's numbers have fewer digits than ours; texts of dates and the like sort as they do.
const arrayAgg: Print = (node, printer) => {
  const { argument = nothing } = node
  const element = asTheyAre.has(kindOf(argument)) ? argument : asText(argument)
  const values = listed({ ...node, argument: element }, print(element, printer), printer)
  return sql`COALESCE(TO_JSONB(CAST(ARRAY_AGG(${values})${filtered(node, printer)} AS text[])), '[]')`
}

/** By name. */
export const aggregates = {
  variance: floating("VAR_POP"),
  varianceSample: floating("VAR_SAMP"),
  stdDev: floating("STDDEV_POP"),
  stdDevSample: floating("STDDEV_SAMP"),
  bitAnd: bits("BIT_AND"),
  bitOr: bits("BIT_OR"),
  bitXor: bits("BIT_XOR"),
  percentile,
  stringAgg,
  arrayAgg
} satisfies Partial<Printer["aggregates"]>
