/**
 * What the functions of all engines are given.
 */
import type { Expression } from "../../ast/Expression.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import { operand } from "../expressions.js"
import * as Fragment from "../Fragment.js"
import { mayBeNull } from "../nullability.js"
import { type Printer, print } from "../Printer.js"

const { sql } = Fragment

type Call = Printer["calls"]["lower"]

/** The longest text or list there is, anywhere. */
const longest = "2147483647"

/** A number of characters, or a place among them, that is `least` at least; NULL stays NULL. */
export const bounded = (node: Expression, least: number, printer: Printer): Fragment.Fragment => {
  const value = operand(node, printer)
  const low = String(least)
  return sql`CASE WHEN ${value} < ${low} THEN ${low} WHEN ${value} > ${longest} THEN ${longest} ELSE ${value} END`
}

/** Operands as functions of text take them: numbers are numbers, all else is text. */
export const given = (node: Expression, printer: Printer): Fragment.Fragment =>
  ValueTypes.of(node).storage._tag === "Integer" ? print(node, printer) : printer.asText(node, printer)

/** A function of one operand. */
export const unary =
  (f: (operand: Fragment.Fragment, node: Parameters<Call>[0], printer: Printer) => Fragment.Fragment): Call =>
  (node, printer) => {
    const [value] = node.operands
    return value === undefined ? Fragment.text("NULL") : f(given(value, printer), node, printer)
  }

/** A function of two operands. */
export const dyadic =
  (f: (left: Expression, right: Expression, printer: Printer) => Fragment.Fragment): Call =>
  ({ operands: [left, right] }, printer) =>
    left === undefined || right === undefined ? Fragment.text("NULL") : f(left, right, printer)

/** A function of text, under its name. */
export const texts =
  (name: string): Call =>
  ({ operands }, printer) =>
    sql`${name}(${Fragment.list(operands.map((each) => given(each, printer)))})`

/** The value unless it equals the other: NULLIF forgets types on some engines. */
export const nullIf: Call = dyadic((left, right, printer) => {
  const same = print({ _tag: "Compare", operator: "=", left, right }, printer)
  return sql`CASE WHEN ${same} THEN NULL ELSE ${print(left, printer)} END`
})

/** NULL where an operand is NULL, on an engine that would leave it out. */
export const unlessNull = (
  operands: ReadonlyArray<Expression>,
  value: Fragment.Fragment,
  printer: Printer
): Fragment.Fragment => {
  const nullable = operands.filter(mayBeNull).map((each) => sql`${operand(each, printer)} IS NULL`)
  return nullable.length === 0 ? value : sql`CASE WHEN ${Fragment.join(nullable, " OR ")} THEN NULL ELSE ${value} END`
}

/** Whether a number is the code point of a character that text may hold. */
export const isCharacter = (code: Fragment.Fragment): Fragment.Fragment =>
  sql`(${code} BETWEEN 1 AND 55295 OR ${code} BETWEEN 57344 AND 1114111)`
