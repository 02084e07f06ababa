/**
 * Functions that give JSON with a change.
 *
 * @since 0.1.0
 */
import type * as AST from "../../ast/Expression.js"
import type { JsonStep } from "../../ast/Json.js"
import { jsonFault } from "../../definition/jsonFault.js"
import { queryError } from "../../error/DefinitionError.js"
import type { JsonAt, JsonExpression, JsonKey } from "../JsonExpression.js"
import { checkedStep, isJson, jsonValue, refuse } from "../json.js"
import { type Built, expression, isExpression } from "../make.js"
import * as Shape from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"

/** A path into JSON of one step or more. @since 0.1.0 @category models */
export type JsonPath = string | number | readonly [JsonStep, ...ReadonlyArray<JsonStep>]

/** What stands at the end of a path; never where the Schema has no such path. @since 0.1.0 @category type-level */
export type JsonAtPath<E, P> = P extends JsonStep
  ? Stepped<Exclude<E, null | undefined>, P>
  : P extends readonly [infer K, ...infer Rest]
    ? Rest extends readonly []
      ? Stepped<Exclude<E, null | undefined>, K>
      : JsonAtPath<Stepped<Exclude<E, null | undefined>, K>, Rest>
    : never

type Stepped<E, K> = unknown extends E ? unknown : K extends JsonKey<E> ? JsonAt<E, K> : never

const target = (name: string, given: unknown): Built => {
  if (isExpression(given) && isJson(given)) return given
  throw queryError("Fn", name, `wants a JSON column, such as Fn.${name}(u.settings, …)`)
}

const stepsOf = (node: AST.Expression, name: string, path: JsonPath): ReadonlyArray<JsonStep> => {
  const steps = typeof path === "object" ? path : [path]
  if (steps.length === 0) refuse(node, `${name} wants a path of one step at least`)
  return steps.map((step) => checkedStep(node, step))
}

const write = (json: Built, path: ReadonlyArray<JsonStep>, value: Shape.Shaped | undefined): Built => {
  const build = (operand: AST.Expression, given?: AST.Expression): AST.Expression => ({
    _tag: "JsonWrite",
    operand,
    path,
    value: given,
    type: ValueTypes.of(operand)
  })
  const at = JSON.stringify(path)
  if (value === undefined) {
    return expression(
      Shape.map(json.shape, `json remove ${at}`, (node) => build(node)),
      json.parameters
    )
  }
  const shape = Shape.zip(json.shape, `json set ${at}`, value.shape, build)
  return expression(shape, Shape.concat(json.parameters, value.parameters))
}

// What is built has every method; the types above say which fit.
const as = <A>(value: Built): A => value as unknown as A

/**
 * JSON with another value at a path: an object's key is made where it is missing, an array's index beyond the end appends.
 * Where the path leads through something that is missing, or of another kind, nothing is changed.
 *
 * @since 0.1.0
 * @category functions
 */
export const jsonSet = <A, E, const P extends JsonPath>(
  json: JsonExpression<A, E>,
  path: P,
  value: JsonAtPath<E, P>
): JsonExpression<A, E> => {
  const { node } = target("jsonSet", json)
  const fault = jsonFault(value)
  if (fault !== undefined) refuse(node, `jsonSet got ${fault}`)
  return as(write(target("jsonSet", json), stepsOf(node, "jsonSet", path), jsonValue(value)))
}

/**
 * JSON without what stands at a path; the same where there is nothing.
 *
 * @since 0.1.0
 * @category functions
 */
export const jsonRemove = <A, E>(json: JsonExpression<A, E>, path: JsonPath): JsonExpression<A, E> => {
  const from = target("jsonRemove", json)
  return as(write(from, stepsOf(from.node, "jsonRemove", path), undefined))
}
