/**
 * The first of several values that is there.
 */
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"
import { type Built, binary, isExpression } from "./make.js"
import * as ValueTypes from "./ValueTypes.js"

const coalescing = { name: "coalesce" }

/** The first of an expression and what else there is. */
export const firstOf = (first: unknown, [second, ...others]: ReadonlyArray<unknown>): Built => {
  if (!isExpression(first)) throw queryError("Fn", "coalesce", "wants expressions, such as Fn.coalesce(p.views, 0)")
  const fallback = others.length === 0 ? second : firstOf(second, others)
  return binary(first, coalescing, fallback, fallbackType, (left, right) => {
    const type = widest(ValueTypes.of(left), ValueTypes.of(right))
    return {
      _tag: "Call",
      name: "coalesce",
      // One call, however many there are to choose from.
      operands: others.length > 0 && right._tag === "Call" ? [left, ...right.operands] : [left, right],
      type: ValueTypes.of(right).nullable ? ValueTypes.orNull(type) : ValueTypes.notNull(type)
    }
  })
}

const fallbackType = (type: ValueType): ValueType => ValueTypes.notNull(ValueTypes.widenedForm(type))

// Of two numbers the one with fewer digits must not cut off the other's.
const widest = (left: ValueType, right: ValueType): ValueType => {
  const [one, other] = [left.storage, right.storage]
  if (one._tag === "Integer" && other._tag === "Float") return left.nullable ? ValueTypes.orNull(right) : right
  if (one._tag !== "Decimal" || other._tag !== "Decimal") return ValueTypes.widenedForm(left)
  const scale = Math.max(one.scale, other.scale)
  const whole = Math.max(one.precision - one.scale, other.precision - other.scale)
  const type = ValueTypes.decimal(whole + scale, scale)
  return left.nullable ? ValueTypes.orNull(type) : type
}
