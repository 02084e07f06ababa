/**
 * Decimals in SQLite's SQL: integers that stand for a number of digits behind the point, which has to be kept in mind.
 */
import type { Arithmetic, Compare, Expression } from "../../ast/Expression.js"
import type { StorageType } from "../../ast/StorageType.js"
import { divisor, operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"

const { sql } = Fragment

/** The digits behind the point of a storage type's integers; undefined where it has none. */
export const scaleOf = (storage: StorageType): number | undefined => {
  switch (storage._tag) {
    case "Decimal":
      return storage.scale
    case "Integer":
    case "BigInteger":
    case "Duration":
      return 0
    default:
      return undefined
  }
}

const scaleOfNode = (node: Expression): number | undefined => scaleOf(ValueTypes.of(node).storage)

const isDecimal = (node: Expression): boolean => ValueTypes.of(node).storage._tag === "Decimal"

/** An integer of `from` digits behind the point as one of `to`, rounded half away from zero. */
export const rescale = (value: Fragment.Fragment, from: number, to: number): Fragment.Fragment =>
  from === to ? value : sql`reinhardt_multiply(${value}, 1, ${String(to - from)})`

/** An expression's value as an integer of `scale` digits behind the point. */
export const atScale = (node: Expression, scale: number, printer: Printer): Fragment.Fragment => {
  const from = scaleOfNode(node) ?? scale
  return from === scale ? operand(node, printer) : rescale(print(node, printer), from, scale)
}

/** An expression's value as a floating-point number. */
export const asReal = (node: Expression, printer: Printer): Fragment.Fragment => {
  const scale = scaleOfNode(node)
  return scale === undefined || scale === 0
    ? sql`CAST(${print(node, printer)} AS REAL)`
    : sql`(${operand(node, printer)} / 1${"0".repeat(scale)}.0)`
}

// Where the product overflows it becomes a floating-point number beyond all that the other side may be: the answer is
// right all the same. https://www.sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes
const enlarged = (node: Expression, by: number, printer: Printer): Fragment.Fragment =>
  by === 0 ? operand(node, printer) : sql`${operand(node, printer)} * 1${"0".repeat(by)}`

/** A comparison of numbers at one scale. */
export const compare = (node: Compare, printer: Printer): Fragment.Fragment => {
  const { left, operator, right } = node
  const [l, r] = [scaleOfNode(left), scaleOfNode(right)]
  if (l === r) return sql`${operand(left, printer)} ${operator} ${operand(right, printer)}`
  if (l === undefined || r === undefined) {
    const side = (each: Expression) => (isDecimal(each) ? asReal(each, printer) : operand(each, printer))
    return sql`${side(left)} ${operator} ${side(right)}`
  }
  const scale = Math.max(l, r)
  return sql`${enlarged(left, scale - l, printer)} ${operator} ${enlarged(right, scale - r, printer)}`
}

const exact = (node: Arithmetic, scale: number, printer: Printer): Fragment.Fragment => {
  const { left, operator, right } = node
  const l = scaleOfNode(left) ?? 0
  const r = scaleOfNode(right) ?? 0
  switch (operator) {
    case "*":
      return sql`reinhardt_multiply(${print(left, printer)}, ${print(right, printer)}, ${String(scale - l - r)})`
    case "/":
      return sql`reinhardt_divide(${print(left, printer)}, ${print(right, printer)}, ${String(scale - l + r)})`
    case "%": {
      const widest = Math.max(l, r)
      return rescale(
        sql`${atScale(left, widest, printer)} % NULLIF(${atScale(right, widest, printer)}, 0)`,
        widest,
        scale
      )
    }
    default:
      return sql`${atScale(left, scale, printer)} ${operator} ${atScale(right, scale, printer)}`
  }
}

/** Arithmetic: exact for decimals, `/` floating for all else. */
export const arithmetic = (node: Arithmetic, printer: Printer): Fragment.Fragment => {
  const { left, operator, right, type } = node
  if (type.storage._tag === "Decimal") return exact(node, type.storage.scale, printer)
  if (operator === "/") return sql`${asReal(left, printer)} / ${nonZero(right, printer)}`
  // The `%` of SQLite makes integers of both sides.
  if (operator === "%" && type.storage._tag === "Float")
    return sql`mod(${asReal(left, printer)}, ${nonZero(right, printer)})`
  const side = (each: Expression) => (isDecimal(each) ? asReal(each, printer) : operand(each, printer))
  return sql`${side(left)} ${operator} ${operator === "%" ? divisor(right, printer) : side(right)}`
}

const nonZero = (node: Expression, printer: Printer): Fragment.Fragment =>
  isDecimal(node) ? sql`NULLIF(${asReal(node, printer)}, 0)` : divisor(node, printer)
