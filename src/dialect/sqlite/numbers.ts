/**
 * Functions of numbers in SQLite, and of values that are compared.
 */
import type { Expression } from "../../ast/Expression.js"
import { divisor, operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { bitCalls } from "../../compiler/functions/bits.js"
import { mathCalls } from "../../compiler/functions/math.js"
import { dyadic, nullIf } from "../../compiler/functions/operands.js"
import { named } from "../../compiler/functions.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import { atScale } from "./decimals.js"

const { sql } = Fragment

const whole =
  (name: string): Printer["calls"]["floor"] =>
  ({ operands: [value] }, printer) => {
    if (value === undefined) return Fragment.text("NULL")
    const { storage } = ValueTypes.of(value)
    return storage._tag === "Decimal"
      ? sql`reinhardt_${name}(${print(value, printer)}, ${String(storage.scale)})`
      : sql`(${name}(${print(value, printer)}) + 0)`
  }

const extreme =
  (name: string): Printer["calls"]["greatest"] =>
  ({ operands, type: { storage } }, printer) => {
    const each = (node: Expression) =>
      storage._tag === "Decimal" ? atScale(node, storage.scale, printer) : operand(node, printer)
    return sql`${name}(${Fragment.list(operands.map(each))})`
  }

const bits = bitCalls({
  signed: (value) => value,
  xor: (left, right) => sql`((${left} | ${right}) - (${left} & ${right}))`,
  shift: (value, direction, places) => sql`(${value} ${direction} ${places})`
})

/** By name. */
export const numberCalls = {
  ...bits,
  ...mathCalls({
    log10: "LOG10",
    random: "((random() & 9007199254740991) / 9007199254740992.0)"
  }),
  abs: named("abs"),
  sign: named("sign"),
  round: named("reinhardt_round"),
  floor: whole("floor"),
  ceil: whole("ceil"),
  quotient: dyadic((left, right, printer) => sql`(${operand(left, printer)} / ${divisor(right, printer)})`),
  nullIf,
  greatest: extreme("max"),
  least: extreme("min")
} satisfies Partial<Printer["calls"]>
