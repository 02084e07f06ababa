/**
 * Functions of numbers that are no methods.
 *
 * @since 0.1.0
 */
import type * as AST from "../../ast/Expression.js"
import { queryError } from "../../error/DefinitionError.js"
import { type Built, expression, isExpression } from "../built.js"
import type { Expression, NumberExpression, Numeric } from "../Expression.js"
import * as Shape from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"
import { anyNull, call, combined, floating } from "./call.js"
import * as numbers from "./numbers.js"

/** A number, or an expression of it. @since 0.1.0 @category models */
export type NumberOperand = number | Expression<Numeric | null>

// What is built has every method; the types say which fit.
const as = <A>(value: Built): A => value as unknown as A

/** -1, 0 or 1, as the number is less than, equal to or greater than 0. @since 0.1.0 @category math */
export const sign = <A extends Numeric | null>(value: Expression<A>): NumberExpression<number | Extract<A, null>> => {
  if (!isExpression(value)) throw queryError("Fn", undefined, "sign wants an expression, such as Fn.sign(p.views)")
  return as(numbers.sign(value))
}

type Floating = NumberExpression<number | null>

const float = anyNull(ValueTypes.float)
// NULL where the function has no value.
const partial = () => ValueTypes.orNull(ValueTypes.float)

/** The square root; NULL of a negative number. @since 0.1.0 @category math */
export const sqrt = (value: NumberOperand): Floating => as(call("sqrt", [floating("sqrt", value)], partial))

/** e to that power; NULL where it is too great. @since 0.1.0 @category math */
export const exp = (value: NumberOperand): Floating => as(call("exp", [floating("exp", value)], partial))

/** The natural logarithm; NULL of what is not greater than 0. @since 0.1.0 @category math */
export const ln = (value: NumberOperand): Floating => as(call("ln", [floating("ln", value)], partial))

/** The logarithm to the base of 10; NULL of what is not greater than 0. @since 0.1.0 @category math */
export const log10 = (value: NumberOperand): Floating => as(call("log10", [floating("log10", value)], partial))

/** The logarithm to a base; NULL where there is none. @since 0.1.0 @category math */
export const log = (base: NumberOperand, value: NumberOperand): Floating =>
  as(numbers.dividedBy(call("ln", [floating("log", value)], partial), ln(base)))

/** A number to a power; NULL where that is no number, or too great a one. @since 0.1.0 @category math */
export const power = (base: NumberOperand, exponent: NumberOperand): Floating =>
  as(call("power", [floating("power", base), floating("power", exponent)], partial))

/** The sine of an angle in radians. @since 0.1.0 @category math */
export const sin = (angle: NumberOperand): Floating => as(call("sin", [floating("sin", angle)], float))

/** The cosine of an angle in radians. @since 0.1.0 @category math */
export const cos = (angle: NumberOperand): Floating => as(call("cos", [floating("cos", angle)], float))

/** The tangent of an angle in radians. @since 0.1.0 @category math */
export const tan = (angle: NumberOperand): Floating => as(call("tan", [floating("tan", angle)], float))

/** The cotangent of an angle in radians; NULL of 0. @since 0.1.0 @category math */
export const cot = (angle: NumberOperand): Floating =>
  as(numbers.dividedBy(floating("cot", 1), call("tan", [floating("cot", angle)], float)))

/** The angle of that sine, in radians; NULL beyond -1 to 1. @since 0.1.0 @category math */
export const asin = (value: NumberOperand): Floating => as(call("asin", [floating("asin", value)], partial))

/** The angle of that cosine, in radians; NULL beyond -1 to 1. @since 0.1.0 @category math */
export const acos = (value: NumberOperand): Floating => as(call("acos", [floating("acos", value)], partial))

/** The angle of that tangent, in radians. @since 0.1.0 @category math */
export const atan = (value: NumberOperand): Floating => as(call("atan", [floating("atan", value)], float))

/** The angle of the point (x, y), in radians. @since 0.1.0 @category math */
export const atan2 = (y: NumberOperand, x: NumberOperand): Floating =>
  as(call("atan2", [floating("atan2", y), floating("atan2", x)], float))

/** An angle in radians, in degrees. @since 0.1.0 @category math */
export const degrees = (angle: NumberOperand): Floating => as(times("degrees", angle, 180 / Math.PI))

/** An angle in degrees, in radians. @since 0.1.0 @category math */
export const radians = (angle: NumberOperand): Floating => as(times("radians", angle, Math.PI / 180))

const times = (step: string, value: NumberOperand, factor: number): Built =>
  combined([floating(step, value)], step, ([left = number(0)]) => ({
    _tag: "Arithmetic",
    operator: "*",
    left,
    right: number(factor),
    type: float([left])
  }))

const number = (value: number): AST.Expression => ({ _tag: "Literal", value, type: ValueTypes.float })

/** The number of a circle. @since 0.1.0 @category math */
export const pi = (): NumberExpression<number> => as(expression(circle))

const circle = Shape.make(number(Math.PI))

/**
 * A number from 0 to 1 (1 excluded), another one for each row. Rows in a random order: `orderBy(() => Fn.random().asc())`.
 *
 * @since 0.1.0
 * @category math
 */
export const random = (): NumberExpression<number> => as(expression(chance))

const chance = Shape.make<AST.Expression>({ _tag: "Call", name: "random", operands: [], type: ValueTypes.float })
