/**
 * Functions of integers' bits.
 */
import type { BitFunction } from "../../ast/functions/Numeric.js"
import { operand } from "../expressions.js"
import * as Fragment from "../Fragment.js"
import type { Printer } from "../Printer.js"
import { dyadic } from "./operands.js"

const { sql } = Fragment

type Value = Fragment.Fragment

/** How a dialect writes every function of bits. */
export type BitCalls = { readonly [Name in BitFunction]: Printer["calls"][Name] }

const pair = (f: (left: Value, right: Value) => Value): Printer["calls"]["bitAnd"] =>
  dyadic((left, right, printer) => f(operand(left, printer), operand(right, printer)))

/** By so many places as there are; engines count others in ways of their own. */
const within = (places: Value, value: Value): Value => sql`CASE WHEN ${places} BETWEEN 0 AND 63 THEN ${value} END`

/** A dialect's words: for a result as a signed integer, for the bits that only one has, and for shifts. */
export interface BitWords {
  readonly signed: (value: Value) => Value
  readonly xor: (left: Value, right: Value) => Value
  /** To the left or to the right, with the sign of 64 bits. */
  readonly shift: (value: Value, direction: "<<" | ">>", places: Value) => Value
}

/** The functions of bits. */
export const bitCalls = ({ shift, signed, xor }: BitWords): BitCalls => ({
  bitAnd: pair((l, r) => signed(sql`(${l} & ${r})`)),
  bitOr: pair((l, r) => signed(sql`(${l} | ${r})`)),
  bitXor: pair((l, r) => signed(xor(l, r))),
  shiftLeft: pair((value, by) => within(by, shift(value, "<<", by))),
  shiftRight: pair((value, by) => within(by, shift(value, ">>", by)))
})
