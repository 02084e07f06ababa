/**
 * Keys of grouping sets.
 *
 * @since 0.1.0
 */
import type * as AST from "../../ast/Expression.js"
import { queryError } from "../../error/DefinitionError.js"
import { expression, isExpression } from "../built.js"
import type { BooleanExpression, Expression } from "../Expression.js"
import * as Shape from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"

/**
 * Whether a group is one of all values of a key, and the key is null for that reason.
 *
 * @example
 * ```ts
 * Post.objects
 *   .groupBy((p) => ({ writer: p.author.name }), { sets: "rollup" })
 *   .aggregate((p, g) => ({ posts: Fn.count(), all: Fn.grouping(g.writer) }))
 * ```
 *
 * @since 0.1.0
 * @category aggregates
 */
export const grouping = (key: Expression<unknown>): BooleanExpression<boolean> => {
  if (!isExpression(key)) throw queryError("Fn", "grouping", "wants a key of the groups, such as g.writer")
  const { node } = key
  const shape = Shape.map(
    key.shape,
    "grouping",
    (): AST.Expression => ({ _tag: "Grouping", operand: node, type: ValueTypes.boolean })
  )
  // What is built has every method; the type says which fit.
  return expression(shape, key.parameters) as unknown as BooleanExpression<boolean>
}
