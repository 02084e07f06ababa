/**
 * The functions that texts and numbers have as methods.
 */
import type { Built } from "../built.js"
import * as ValueTypes from "../ValueTypes.js"
import { anyNull, call, text } from "./call.js"
import * as numbers from "./numbers.js"

const ofText = (name: "lower" | "upper" | "trim") =>
  function (this: Built): Built {
    return call(name, [text(name, this)], anyNull(ValueTypes.text))
  }

/** By their names. */
export const methods: Record<string, (this: Built, ...args: ReadonlyArray<never>) => Built> = {
  lower: ofText("lower"),
  upper: ofText("upper"),
  trim: ofText("trim"),
  length() {
    return call("length", [text("length", this)], anyNull(ValueTypes.integer))
  },
  abs() {
    return numbers.abs(this)
  },
  negate() {
    return numbers.negate(this)
  },
  round(digits: number | undefined) {
    return numbers.round(this, digits ?? 0)
  },
  floor() {
    return numbers.whole("floor", this)
  },
  ceil() {
    return numbers.whole("ceil", this)
  },
  dividedBy(value: unknown) {
    return numbers.dividedBy(this, value)
  },
  quotient(value: unknown) {
    return numbers.quotient(this, value)
  },
  modulo(value: unknown) {
    return numbers.modulo(this, value)
  },
  bitAnd(value: unknown) {
    return numbers.bits("bitAnd", this, value)
  },
  bitOr(value: unknown) {
    return numbers.bits("bitOr", this, value)
  },
  bitXor(value: unknown) {
    return numbers.bits("bitXor", this, value)
  },
  shiftLeft(places: unknown) {
    return numbers.shift("shiftLeft", this, places)
  },
  shiftRight(places: unknown) {
    return numbers.shift("shiftRight", this, places)
  }
}
