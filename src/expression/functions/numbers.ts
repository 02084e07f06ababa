/**
 * The functions of numbers that expressions have as methods.
 */
import type * as AST from "../../ast/Expression.js"
import type { ValueType } from "../../ast/ValueType.js"
import { averageDigits } from "../aggregates.js"
import type { Built } from "../built.js"
import { arithmeticType } from "../numbers.js"
import * as ValueTypes from "../ValueTypes.js"
import { anyNull, beside, call, combined, integer, refusal, storageOf } from "./call.js"

const integers = ["Integer", "BigInteger"]

const same = (nodes: ReadonlyArray<AST.Expression>): ValueType => anyNull(ValueTypes.widened(firstType(nodes)))(nodes)

const firstType = ([node]: ReadonlyArray<AST.Expression>): ValueType =>
  node === undefined ? ValueTypes.float : ValueTypes.of(node)

const refuseDuration = (self: Built, step: string): void => {
  if (storageOf(self)._tag === "Duration") throw refusal(self, `${step} of a duration; it takes numbers`)
}

/** The number without its sign. */
export const abs = (self: Built): Built => call("abs", [self], same)

/** -1, 0 or 1. */
export const sign = (self: Built): Built => call("sign", [self], anyNull(ValueTypes.integer))

/** The number with its sign turned round. */
export const negate = (self: Built): Built =>
  combined([self], "negate", ([node]) => {
    const type = same(node === undefined ? [] : [node])
    const zero: AST.Expression = { _tag: "Literal", value: 0, type: ValueTypes.notNull(type) }
    return { _tag: "Arithmetic", operator: "-", left: zero, right: node ?? zero, type }
  })

/** More digits than a floating-point number has make no sense. */
const mostDigits = 15

/** Rounded half away from zero. */
export const round = (self: Built, digits: number): Built => {
  refuseDuration(self, "round")
  if (!Number.isInteger(digits) || digits < 0 || digits > mostDigits)
    throw refusal(self, `round(${digits}): the digits behind the point are 0 to ${mostDigits}`)
  const storage = storageOf(self)
  if (integers.includes(storage._tag) || (storage._tag === "Decimal" && digits >= storage.scale)) return self
  return combined([self], `round ${digits}`, (nodes) => {
    const [node = none] = nodes
    if (storage._tag !== "Decimal") {
      const places: AST.Expression = { _tag: "Literal", value: digits, type: ValueTypes.integer }
      return { _tag: "Call", name: "round", operands: [node, places], type: anyNull(ValueTypes.float)(nodes) }
    }
    // One digit more before the point: 9.9 is rounded to 10.
    const type = ValueTypes.decimal(storage.precision - storage.scale + 1 + digits, digits)
    return { _tag: "Cast", operand: node, to: type.storage, type: anyNull(type)(nodes) }
  })
}

const none: AST.Expression = { _tag: "Literal", value: null, type: ValueTypes.orNull(ValueTypes.float) }

/** The next whole number, below or above. */
export const whole = (name: "floor" | "ceil", self: Built): Built => {
  refuseDuration(self, name)
  const storage = storageOf(self)
  if (integers.includes(storage._tag)) return self
  const type =
    storage._tag === "Decimal" ? ValueTypes.decimal(storage.precision - storage.scale + 1, 0) : ValueTypes.float
  return call(name, [self], anyNull(type))
}

/** The quotient: exact for decimals, otherwise floating. */
export const dividedBy = (self: Built, value: unknown): Built => {
  const other = beside(self, "dividedBy", value)
  for (const each of [self, other]) refuseDuration(each, "dividedBy")
  return combined([self, other], "dividedBy", ([left = none, right = none]) => ({
    _tag: "Arithmetic",
    operator: "/",
    left,
    right,
    type: ValueTypes.orNull(quotientType(ValueTypes.of(left), ValueTypes.of(right)))
  }))
}

const quotientType = ({ storage: left }: ValueType, { storage: right }: ValueType): ValueType => {
  if (left._tag === "Float" || right._tag === "Float") return ValueTypes.float
  if (left._tag !== "Decimal" && right._tag !== "Decimal") return ValueTypes.float
  const [l, r] = [digitsOf(left), digitsOf(right)]
  const scale = Math.max(l.scale, r.scale) + averageDigits
  return ValueTypes.decimal(l.precision - l.scale + r.scale + scale, scale)
}

/** Digits of a 64-bit integer. */
const integerDigits = 19

const digitsOf = (storage: ValueType["storage"]): { readonly precision: number; readonly scale: number } =>
  storage._tag === "Decimal" ? storage : { precision: integerDigits, scale: 0 }

const refuseFractions = (step: string, self: Built, each: Built): void => {
  if (!integers.includes(storageOf(each)._tag)) throw refusal(self, `${step} takes integers`)
}

/** Two integers, bit by bit. */
export const bits = (name: "bitAnd" | "bitOr" | "bitXor", self: Built, value: unknown): Built => {
  const other = beside(self, name, value)
  for (const each of [self, other]) refuseFractions(name, self, each)
  return call(name, [self, other], same)
}

/** An integer's bits, moved. */
export const shift = (name: "shiftLeft" | "shiftRight", self: Built, places: unknown): Built => {
  refuseFractions(name, self, self)
  return call(name, [self, integer(name, places)], (nodes) => ValueTypes.orNull(same(nodes)))
}

/** The quotient of two integers without its fraction. */
export const quotient = (self: Built, value: unknown): Built => {
  const other = beside(self, "quotient", value)
  for (const each of [self, other]) {
    if (!integers.includes(storageOf(each)._tag))
      throw refusal(self, "quotient takes integers; use dividedBy(x).floor(), or round()")
  }
  return call("quotient", [self, other], (nodes) => ValueTypes.orNull(same(nodes)))
}

/** The rest of a division, with the sign of the dividend. */
export const modulo = (self: Built, value: unknown): Built => {
  const other = beside(self, "modulo", value)
  for (const each of [self, other]) {
    if (![...integers, "Decimal"].includes(storageOf(each)._tag))
      throw refusal(self, "modulo takes integers and decimals: not every engine has it for floating-point numbers")
  }
  return combined([self, other], "modulo", ([left = none, right = none]) => ({
    _tag: "Arithmetic",
    operator: "%",
    left,
    right,
    type: ValueTypes.orNull(arithmeticType("-", ValueTypes.of(left), ValueTypes.of(right)))
  }))
}
