/**
 * Functions of numbers that engines have in common.
 */
import type { StorageType } from "../../ast/StorageType.js"
import { operand, printList } from "../expressions.js"
import * as Fragment from "../Fragment.js"
import type { Printer } from "../Printer.js"

const { sql } = Fragment

type Call = Printer["calls"]["round"]

/**
 * A floating-point number rounded half away from zero, whatever the engine's own ROUND does with halves. What is left of a
 * number without its whole part is exact, unlike the number with a half added.
 */
export const rounded =
  (truncate: string, power: (digits: string) => string, rest = ""): Call =>
  ({ operands: [value, digits] }, printer) => {
    if (value === undefined || digits?._tag !== "Literal") return Fragment.text("NULL")
    const places = String(digits.value)
    const scaled = places === "0" ? operand(value, printer) : sql`(${operand(value, printer)} * ${power(places)})`
    const cut = sql`${truncate}(${scaled}${rest})`
    const half = sql`CASE WHEN ABS(${scaled} - ${cut}) >= 0.5 THEN SIGN(${scaled}) ELSE 0 END`
    return places === "0" ? sql`(${cut} + ${half})` : sql`((${cut} + ${half}) / ${power(places)})`
  }

/** FLOOR or CEIL; adding 0 takes the sign from a floating-point zero. */
export const whole =
  (name: string, decimal: (value: Fragment.Fragment, storage: StorageType) => Fragment.Fragment): Call =>
  ({ operands, type }, printer) => {
    const value = sql`${name}(${printList(operands, printer)})`
    return type.storage._tag === "Decimal" ? decimal(value, type.storage) : sql`(${value} + 0)`
  }
