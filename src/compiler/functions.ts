/**
 * Functions and aggregates in SQL.
 */
import type { Aggregate, Expression } from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { operand, printList } from "./expressions.js"
import * as Fragment from "./Fragment.js"
import { type Printer, print } from "./Printer.js"

const { sql } = Fragment

/** A function of SQL over the printed operands. */
export const named =
  (name: string): Printer["calls"]["lower"] =>
  ({ operands }, printer) =>
    sql`${name}(${printList(operands, printer)})`

/** COALESCE, where some engines want two values at least. */
export const coalesce = (values: ReadonlyArray<Fragment.Fragment>): Fragment.Fragment =>
  values.length === 1 ? Fragment.concat(values) : sql`COALESCE(${Fragment.list(values)})`

// The result has the digits that its type says, whichever operand it is.
const atScale = (node: Expression, { storage }: ValueType, printer: Printer): Fragment.Fragment => {
  const { storage: own } = ValueTypes.of(node)
  if (storage._tag !== "Decimal" || own._tag !== "Decimal" || own.scale <= storage.scale) return operand(node, printer)
  const to = { ...own, scale: storage.scale }
  return print({ _tag: "Cast", operand: node, to, type: { ...ValueTypes.of(node), storage: to } }, printer)
}

/** The functions that all engines spell alike. */
export const calls = {
  lower: named("LOWER"),
  upper: named("UPPER"),
  length: named("LENGTH"),
  coalesce: ({ operands, type }, printer) => coalesce(operands.map((each) => atScale(each, type, printer))),
  concat: ({ operands }, printer) => printer.concat(operands.map((each) => printer.asText(each, printer))),
  collate: ({ operands: [value, name] }, printer) =>
    value === undefined || name?._tag !== "Literal"
      ? Fragment.text("NULL")
      : sql`(${printer.asText(value, printer)} COLLATE ${printer.identifier(String(name.value))})`
} satisfies Partial<Printer["calls"]>

/** The argument of an aggregate; `*` for none. */
export const argumentOf = ({ argument }: Aggregate, printer: Printer): Fragment.Fragment =>
  argument === undefined ? Fragment.text("*") : print(argument, printer)

/** An aggregate under its own name. */
export const plain =
  (name: string): Printer["aggregates"]["sum"] =>
  (node, printer) =>
    printer.aggregate(name, argumentOf(node, printer), node, printer)

/** The aggregates that all engines spell alike. */
export const aggregates = {
  count: plain("COUNT"),
  sum: plain("SUM"),
  min: plain("MIN"),
  max: plain("MAX")
} satisfies Partial<Printer["aggregates"]>

/** The values of a list and their order, as they stand within the brackets. */
export const listed = (node: Aggregate, value: Fragment.Fragment, printer: Printer): Fragment.Fragment => {
  const { argument, distinct, orderBy = [] } = node
  // Distinct values are in an order of their own, which has to be written as they are.
  const orders =
    distinct && argument !== undefined ? orderBy.map((each) => ({ ...each, expression: argument })) : orderBy
  const order = orders.length === 0 ? Fragment.empty : sql` ORDER BY ${printList(orders, printer)}`
  return sql`${distinct ? "DISTINCT " : ""}${value}${order}`
}

/** What stands behind an aggregate for its filter, where the engine has FILTER. */
export const filtered = ({ filter }: Aggregate, printer: Printer): Fragment.Fragment =>
  filter === undefined ? Fragment.empty : sql` FILTER (WHERE ${print(filter, printer)})`

/** With FILTER, where the engine has it. */
export const withFilter: Printer["aggregate"] = (name, argument, { distinct, filter }, printer) => {
  const call = sql`${name}(${distinct ? "DISTINCT " : ""}${argument})`
  return filter === undefined ? call : sql`${call} FILTER (WHERE ${print(filter, printer)})`
}

/** With CASE, which gives NULL (what aggregates pass over) to the rows that the filter does not want. */
export const withCase: Printer["aggregate"] = (name, argument, node, printer) => {
  const { argument: expression, distinct, filter } = node
  const value = expression === undefined ? Fragment.text("1") : argument
  const given = filter === undefined ? argument : sql`CASE WHEN ${print(filter, printer)} THEN ${value} END`
  return sql`${name}(${distinct ? "DISTINCT " : ""}${given})`
}
