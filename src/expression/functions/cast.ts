/**
 * Values made to another type.
 *
 * @since 0.1.0
 */
import type * as Schema from "effect/Schema"
import type * as AST from "../../ast/Expression.js"
import { columnType } from "../../definition/columnType.js"
import { queryError } from "../../error/DefinitionError.js"
import { derive } from "../../internal/intern.js"
import { expression, isExpression } from "../built.js"
import { exists } from "../conversions.js"
import type { Expression, ExpressionOf } from "../Expression.js"
import * as Shape from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"
import { refusal, storageOf } from "./call.js"

/** What a cast gives: NULL where the value cannot be one of the other type; text there always is. @since 0.1.0 @category type-level */
export type CastTo<A, B> = [B] extends [string] ? B | Extract<A, null> : B | null

/**
 * The value as one of another type; NULL where it cannot be one, on every engine: text that is no number, a number out of
 * range. Numbers are rounded half away from zero. Text is cast to numbers of up to 15 digits before the point.
 *
 * @example
 * ```ts
 * Answer.objects.filter((a) => Fn.cast(a.text, Field.integer).gt(42))
 * ```
 *
 * @since 0.1.0
 * @category functions
 */
export const cast = <A, B, I>(value: Expression<A>, to: Schema.Schema<B, I>): ExpressionOf<CastTo<A, B>> => {
  if (!isExpression(value))
    throw queryError("Fn", "cast", "wants an expression first, such as Fn.cast(p.age, Field.float)")
  const type = columnType("Fn", "cast", to)
  if (!exists(ValueTypes.of(value.shape.node), type))
    throw refusal(value, `${storageOf(value)._tag} cannot be cast to ${type.storage._tag}`)
  const shape = derive(value.shape.trie, ["cast", to], () =>
    Shape.make<AST.Expression>({ _tag: "Conversion", operand: value.shape.node, type: ValueTypes.orNull(type) })
  )
  // What is built has every method; the type says which fit.
  return expression(shape, value.parameters) as unknown as ExpressionOf<CastTo<A, B>>
}
