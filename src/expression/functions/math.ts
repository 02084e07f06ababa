/**
 * Functions of numbers that are no methods.
 *
 * @since 0.1.0
 */
import { queryError } from "../../error/DefinitionError.js"
import { isExpression } from "../built.js"
import type { Expression, NumberExpression, Numeric } from "../Expression.js"
import * as numbers from "./numbers.js"

/** -1, 0 or 1, as the number is less than, equal to or greater than 0. @since 0.1.0 @category math */
export const sign = <A extends Numeric | null>(value: Expression<A>): NumberExpression<number | Extract<A, null>> => {
  if (!isExpression(value)) throw queryError("Fn", undefined, "sign wants an expression, such as Fn.sign(p.views)")
  // What is built has every method; the types say which fit.
  return numbers.sign(value) as unknown as NumberExpression<number | Extract<A, null>>
}
