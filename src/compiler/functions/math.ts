/**
 * Functions of floating-point numbers. Beyond its domain a function is NULL, as its result is where no number can hold it:
 * some engines fail there, some make something up.
 */
import type { MathFunction } from "../../ast/functions/Numeric.js"
import { operand } from "../expressions.js"
import * as Fragment from "../Fragment.js"
import type { Printer } from "../Printer.js"
import { dyadic } from "./operands.js"

const { sql } = Fragment

/** How a dialect writes every function of floating-point numbers. */
export type MathCalls = { readonly [Name in MathFunction]: Printer["calls"][Name] }

type Value = Fragment.Fragment

const single =
  (f: (value: Value) => Value): Printer["calls"]["sqrt"] =>
  ({ operands: [value] }, printer) =>
    value === undefined ? Fragment.text("NULL") : f(operand(value, printer))

const when = (condition: Value, value: Value): Value => sql`CASE WHEN ${condition} THEN ${value} END`

// Between the logarithms of the greatest number that there is and of the least one.
const exponent = (log: Value, value: Value): Value =>
  sql`CASE WHEN ${log} < -745 THEN 0.0 WHEN ${log} < 709.78 THEN ${value} END`

const power = (base: Value, by: Value): Value => {
  const ofZero = sql`CASE WHEN ${by} > 0 THEN 0.0 WHEN ${by} = 0 THEN 1.0 END`
  const result = exponent(sql`${by} * LN(ABS(${base}))`, sql`POWER(${base}, ${by})`)
  return sql`CASE WHEN ${base} = 0 THEN ${ofZero} WHEN ${base} > 0 OR ${by} = FLOOR(${by}) THEN ${result} END`
}

const pair = (f: (left: Value, right: Value) => Value): Printer["calls"]["power"] =>
  dyadic((left, right, printer) => f(operand(left, printer), operand(right, printer)))

/** The functions, with a dialect's words for the logarithm to the base of 10, and for a number from 0 to 1. */
export const mathCalls = (words: { readonly log10: string; readonly random: string }): MathCalls => ({
  sqrt: single((value) => when(sql`${value} >= 0`, sql`SQRT(${value})`)),
  exp: single((value) => exponent(value, sql`EXP(${value})`)),
  ln: single((value) => when(sql`${value} > 0`, sql`LN(${value})`)),
  log10: single((value) => when(sql`${value} > 0`, sql`${words.log10}(${value})`)),
  power: pair(power),
  sin: single((value) => sql`SIN(${value})`),
  cos: single((value) => sql`COS(${value})`),
  tan: single((value) => sql`TAN(${value})`),
  asin: single((value) => when(sql`${value} BETWEEN -1 AND 1`, sql`ASIN(${value})`)),
  acos: single((value) => when(sql`${value} BETWEEN -1 AND 1`, sql`ACOS(${value})`)),
  atan: single((value) => sql`ATAN(${value})`),
  atan2: pair((y, x) => sql`ATAN2(${y}, ${x})`),
  random: () => Fragment.text(words.random)
})
