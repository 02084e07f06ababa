/**
 * Functions of numbers on MySQL and MariaDB, and of values that are compared.
 * https://dev.mysql.com/doc/refman/8.4/en/mathematical-functions.html
 */

import type { StorageType } from "../../ast/StorageType.js"
import { divisor, operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { bitCalls } from "../../compiler/functions/bits.js"
import { mathCalls } from "../../compiler/functions/math.js"
import { rounded, whole } from "../../compiler/functions/numbers.js"
import { dyadic, nullIf } from "../../compiler/functions/operands.js"
import { named } from "../../compiler/functions.js"
import type { Printer } from "../../compiler/Printer.js"
import { decimalType } from "./casts.js"

const { sql } = Fragment

// Of a short decimal they make an integer.
const decimal = (value: Fragment.Fragment, storage: StorageType): Fragment.Fragment =>
  storage._tag === "Decimal" ? sql`CAST(${value} AS ${decimalType(storage.precision, storage.scale)})` : value

const signed = (value: Fragment.Fragment): Fragment.Fragment => sql`CAST(${value} AS SIGNED)`

// Results have no sign, and a shift to the right brings none along: the bits of a negative number are turned round for it.
// https://dev.mysql.com/doc/refman/8.4/en/bit-functions.html
const bits = bitCalls({
  signed,
  xor: (left, right) => sql`(${left} ^ ${right})`,
  shift: (value, direction, places) =>
    direction === "<<"
      ? signed(sql`(${value} << ${places})`)
      : sql`CASE WHEN ${value} < 0 THEN ${signed(sql`~(~${value} >> ${places})`)} ELSE ${signed(sql`(${value} >> ${places})`)} END`
})

/** By name. */
export const numberCalls = {
  ...bits,
  ...mathCalls({ log10: "LOG10", random: "RAND()" }),
  abs: named("ABS"),
  sign: named("SIGN"),
  round: rounded("TRUNCATE", (digits) => `1e${digits}`, ", 0"),
  floor: whole("FLOOR", decimal),
  ceil: whole("CEIL", decimal),
  quotient: dyadic((left, right, printer) => sql`(${operand(left, printer)} DIV ${divisor(right, printer)})`),
  nullIf,
  greatest: named("GREATEST"),
  least: named("LEAST")
} satisfies Partial<Printer["calls"]>
