/**
 * Functions of numbers in PostgreSQL, and of values that are compared.
 * https://www.postgresql.org/docs/current/functions-math.html
 */
import { divisor, operand, printList } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { bitCalls } from "../../compiler/functions/bits.js"
import { mathCalls } from "../../compiler/functions/math.js"
import { rounded, whole } from "../../compiler/functions/numbers.js"
import { dyadic, nullIf, unlessNull } from "../../compiler/functions/operands.js"
import { named } from "../../compiler/functions.js"
import type { Printer } from "../../compiler/Printer.js"

const { sql } = Fragment

// It passes over NULL, unlike everyone else.
const extreme =
  (name: string): Printer["calls"]["greatest"] =>
  ({ operands }, printer) =>
    unlessNull(operands, sql`${name}(${printList(operands, printer)})`, printer)

// A shift takes 32 bits, and gives as many as its operand has.
const bits = bitCalls({
  signed: (value) => value,
  xor: (left, right) => sql`(${left} # ${right})`,
  shift: (value, direction, places) => sql`(CAST(${value} AS int8) ${direction} CAST(${places} AS int4))`
})

/** By name. */
export const numberCalls = {
  ...bits,
  ...mathCalls({ log10: "LOG", random: "RANDOM()" }),
  abs: named("ABS"),
  sign: (node, printer) => sql`CAST(${named("SIGN")(node, printer)} AS int8)`,
  round: rounded("TRUNC", (digits) => `1e${digits}::float8`),
  floor: whole("FLOOR", (value) => value),
  ceil: whole("CEIL", (value) => value),
  quotient: dyadic((left, right, printer) => sql`(${operand(left, printer)} / ${divisor(right, printer)})`),
  nullIf,
  greatest: extreme("GREATEST"),
  least: extreme("LEAST")
} satisfies Partial<Printer["calls"]>
