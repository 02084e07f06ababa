/**
 * Functions that give one of their values.
 *
 * @since 0.1.0
 */
import type * as AST from "../../ast/Expression.js"
import type { ValueType } from "../../ast/ValueType.js"
import { queryError } from "../../error/DefinitionError.js"
import { type Built, isExpression } from "../built.js"
import type { Bound, Expression, ExpressionOf, NullIn } from "../Expression.js"
import { arithmeticType } from "../numbers.js"
import * as Shape from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"
import { anyNull, beside, call } from "./call.js"

// What is built has every method; the types say which fit.
const as = <A>(value: Built): A => value as unknown as A

const built = (name: string, value: unknown): Built => {
  if (isExpression(value)) return value
  throw queryError("Fn", undefined, `${name} wants an expression first, such as Fn.${name}(p.views, 0)`)
}

/** The value, or NULL where it equals the other. @since 0.1.0 @category functions */
export const nullIf = <A>(value: Expression<A>, other: Bound<A>): ExpressionOf<A | null> => {
  const first = built("nullIf", value)
  return as(
    call("nullIf", [first, beside(first, "nullIf", other)], ([node]) =>
      ValueTypes.orNull(ValueTypes.widenedForm(ValueTypes.of(node ?? first.shape.node)))
    )
  )
}

const numeric = ["Integer", "BigInteger", "Float", "Decimal"]

// Among numbers the type that holds all of them.
const common = (nodes: ReadonlyArray<AST.Expression>): ValueType => {
  const type = nodes
    .map(ValueTypes.of)
    .reduce((left, right) =>
      numeric.includes(left.storage._tag) && numeric.includes(right.storage._tag)
        ? arithmeticType("-", left, right)
        : left
    )
  return anyNull(ValueTypes.widenedForm(type))(nodes)
}

const extreme = (name: "greatest" | "least", value: unknown, others: ReadonlyArray<unknown>): Built => {
  const first = built(name, value)
  Shape.refuseUnordered(first.shape.node, name)
  return others.length === 0 ? first : call(name, [first, ...others.map((each) => beside(first, name, each))], common)
}

/** The greatest of the values; NULL where one of them is NULL, on every engine. @since 0.1.0 @category functions */
export const greatest = <A, V extends Bound<A>>(
  first: Expression<A>,
  ...others: ReadonlyArray<V>
): ExpressionOf<A | NullIn<V>> => as(extreme("greatest", first, others))

/** The least of the values; NULL where one of them is NULL, on every engine. @since 0.1.0 @category functions */
export const least = <A, V extends Bound<A>>(
  first: Expression<A>,
  ...others: ReadonlyArray<V>
): ExpressionOf<A | NullIn<V>> => as(extreme("least", first, others))
