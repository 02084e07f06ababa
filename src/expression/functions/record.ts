/**
 * Several values as one.
 *
 * @since 0.1.0
 */
import type * as AST from "../../ast/Expression.js"
import { queryError } from "../../error/DefinitionError.js"
import { type Built, expression, isExpression } from "../built.js"
import type { AnyExpression, Expression, Values } from "../Expression.js"
import { recordType } from "../lists.js"
import * as Shape from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"

/**
 * A record of values, as one value: of a subquery, or of a list.
 *
 * @example
 * ```ts
 * User.objects.select((u) => ({ posts: u.posts.arrayAgg((p) => Fn.jsonObject({ id: p.id, title: p.title })) }))
 * ```
 *
 * @since 0.1.0
 * @category functions
 */
export const jsonObject = <S extends { readonly [name: string]: AnyExpression }>(values: S): Expression<Values<S>> => {
  const parts = Object.entries(values).map(([name, value]): readonly [string, Built] => {
    if (isExpression(value)) return [name, value]
    throw queryError("Fn", "jsonObject", `${name} is no expression; write Fn.jsonObject({ title: p.title })`)
  })
  const keys = parts.map(([name]) => name)
  const shape = Shape.combine(
    parts.map(([, { shape }]) => shape),
    `json object ${JSON.stringify(keys)}`,
    (nodes): AST.Expression => {
      const types = Object.fromEntries(nodes.map((node, i) => [keys[i] ?? "", ValueTypes.of(node)]))
      return { _tag: "JsonObject", keys, values: nodes, type: recordType(types) }
    }
  )
  // What is built has every method; the type says which fit.
  return expression(shape, Shape.parametersOf(parts.map(([, part]) => part))) as unknown as Expression<Values<S>>
}
