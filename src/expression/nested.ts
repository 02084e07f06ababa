/**
 * Queries as operands of expressions.
 */
import { type Node, some } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { Nested } from "../ast/Nested.js"
import type { Query } from "../ast/Query.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"
import { derive } from "../internal/intern.js"
import { outputsOf } from "./outputs.js"
import type { Request } from "./Request.js"
import * as Scope from "./Scope.js"
import * as Shape from "./Shape.js"
import { SubqueryId } from "./Subquery.js"
import * as ValueTypes from "./ValueTypes.js"

/** What a query asks; undefined for what is no query. */
export const requestOf = (value: unknown): Request | undefined =>
  // Queries alone have it.
  typeof value === "object" && value !== null && SubqueryId in value ? (value[SubqueryId] as Request) : undefined

/** The query over a scope of which no callback is running: within its own callback a model is another set of rows. */
export const fresh = (request: Request): Request => {
  const scope = Scope.scopesOf(request.query.node).find(({ open }) => open)
  if (scope === undefined) return request
  const query = derive(request.query.trie, ["again", scope], () =>
    Shape.make(Scope.replace(request.query.node, scope, Scope.make(scope.definition)))
  )
  return fresh({ query, values: request.values })
}

/** An expression that asks a query; `step` names it, and `build` makes it of the query. */
export const nested = (given: Request, step: string, build: (nested: Nested) => AST.Expression): Shape.Shaped => {
  const { query, values } = fresh(given)
  const shape = derive(query.trie, ["nested", step, values.length], () => {
    refuse(query.node)
    return Shape.make(build({ _tag: "Nested", query: query.node, values: values.length }))
  })
  return { shape, parameters: values }
}

/** Whether the operand is among the values of a query's one column. */
export const among = (operand: Shape.Shaped, given: Request, step: string): Shape.Shaped => {
  const { query, values } = fresh(given)
  const shape = derive(operand.shape.trie, [step, "query", query, values.length], () => {
    const { node } = operand.shape
    refuse(query.node)
    refuseOtherType(step, ValueTypes.of(node), columnType(query.node, step), node)
    return Shape.make<AST.Expression>({
      _tag: "InQuery",
      operand: node,
      nested: { _tag: "Nested", query: query.node, values: values.length }
    })
  })
  return { shape, parameters: Shape.concat(operand.parameters, values) }
}

/** The type of a query's one column. */
export const columnType = (query: Query, step: string): ValueType => {
  const types = outputsOf(query).map(({ type }) => type)
  const [type] = types
  if (type !== undefined && types.length === 1) return type
  const hint = "select one, such as select((p) => ({ id: p.id }))"
  throw queryError(
    query.scope.model,
    undefined,
    `${step} wants a query of one column, and this has ${types.length}; ${hint}`
  )
}

const numbers: ReadonlySet<string> = new Set(["Integer", "BigInteger", "Float"])

// Engines convert what they compare, each in its own way, or not at all.
const refuseOtherType = (step: string, left: ValueType, right: ValueType, operand: AST.Expression): void => {
  const [l, r] = [left.storage, right.storage]
  const scales = l._tag !== "Decimal" || r._tag !== "Decimal" || l.scale === r.scale
  const alike = (l._tag === r._tag && scales) || (numbers.has(l._tag) && numbers.has(r._tag))
  const { field, model } = Shape.origin(operand)
  if (!alike)
    throw queryError(model, field, `${step} of a query wants values of its own type; these are ${r._tag} values`)
  if (l._tag === "Json") throw queryError(model, field, `${step} of JSON, which engines compare in different ways`)
}

const refuse = (query: Query): void => {
  const { lock, scope } = query
  if (lock !== undefined)
    throw queryError(scope.model, undefined, "a subquery locks no rows; lock those of the outer query")
  refuseOuterAggregates(query)
}

// SQL takes an aggregate of outer values alone for one of the outer rows.
const refuseOuterAggregates = ({ aggregates, having, scope }: Query): void => {
  for (const node of [...aggregates.map(({ expression }) => expression), ...(having === undefined ? [] : [having])]) {
    if (!some(node, (each) => isOuterAggregate(scope, each))) continue
    throw queryError(
      scope.model,
      undefined,
      "an aggregate of the outer query's values within a subquery; aggregate its own"
    )
  }
}

const isOuterAggregate = (scope: Query["scope"], node: Node & { readonly argument?: Node }): boolean =>
  node._tag === "Aggregate" &&
  node.argument !== undefined &&
  !Scope.speaksOf(scope, node.argument) &&
  some(node.argument, ({ _tag }) => _tag === "Field")
