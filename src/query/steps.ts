/**
 * The steps that build a query: each derives a shape from the one before, and numbers its values behind those.
 */
import { mapChildren, type Node } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import * as Query from "../ast/Query.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { refuseAggregate } from "../expression/aggregates.js"
import * as Scope from "../expression/Scope.js"
import * as Shape from "../expression/Shape.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { derive } from "../internal/intern.js"
import type { Request } from "../service/Database.js"

/** All rows of a model. */
export const all = (definition: ModelDefinition): Request =>
  derive(definition.trie, ["query"], () => ({
    query: Shape.make(Query.make(Scope.root(definition))),
    values: Shape.noValues
  }))

/** The model of a request. */
export const definitionOf = (request: Request): ModelDefinition => Scope.definitionOf(request.query.node.scope)

/**
 * The request with one more step: `keys` name it (the same keys always make the same change), `change` makes it of the
 * nodes with their holes numbered, `values` are its values.
 */
export const step = (
  self: Request,
  keys: ReadonlyArray<unknown>,
  values: ReadonlyArray<unknown>,
  change: (query: Query.Query, number: <N extends Node>(node: N) => N) => Partial<Query.Query>
): Request => {
  // The first value of a step stands behind all those before it, so the offset belongs to the key.
  const query = derive(self.query.trie, [...keys, self.values.length], () => {
    const { node } = self.query
    return Shape.make({ ...node, ...change(node, numbering(self.values.length)) })
  })
  return { query, values: Shape.concat(self.values, values) }
}

// Holes become parameters in the order of the walk, which is the order of the values.
const numbering = (offset: number): (<N extends Node>(node: N) => N) => {
  let next = offset
  const number = <N extends Node>(node: N): N => {
    if (node._tag !== "Hole") return mapChildren(node, number)
    const { size, type } = node as unknown as AST.Hole
    const parameter: AST.Parameter = { _tag: "Parameter", index: next++, type, size }
    // A hole is replaced by a parameter, which stands wherever a hole may.
    return parameter as unknown as N
  }
  return number
}

const count: AST.Hole = { _tag: "Hole", type: ValueTypes.integer, size: undefined }

const and = (first: AST.Expression | undefined, second: AST.Expression): AST.Expression =>
  first === undefined ? second : { _tag: "Logical", operator: "and", operands: [first, second] }

/** Whether the rows are cut to a slice. */
export const isSliced = ({ query }: Request): boolean =>
  query.node.limit !== undefined || query.node.offset !== undefined

const refuseSliced = (self: Request, name: string): void => {
  if (isSliced(self)) {
    throw queryError(definitionOf(self).name, undefined, `${name} after limit or offset; put ${name} before them`)
  }
}

export const filter = (self: Request, condition: Shape.Shaped): Request => {
  refuseSliced(self, "filter")
  return step(self, ["filter", condition.shape], condition.parameters, (query, number) => {
    refuseAggregate(definitionOf(self).name, "filter", condition.shape.node)
    return { filter: and(query.filter, number(condition.shape.node)) }
  })
}

export const having = (self: Request, condition: Shape.Shaped): Request => {
  refuseSliced(self, "having")
  return step(self, ["having", condition.shape], condition.parameters, (query, number) => ({
    having: and(query.having, number(condition.shape.node))
  }))
}

export const orderBy = (self: Request, orders: ReadonlyArray<Shape.Shaped<AST.Order>>): Request => {
  refuseSliced(self, "orderBy")
  const shapes = orders.map((order) => order.shape)
  return step(self, ["orderBy", ...shapes], Shape.parametersOf(orders), (query, number) => {
    const single = query.groupBy === undefined ? shapes : []
    for (const { node } of single) refuseAggregate(definitionOf(self).name, "orderBy", node)
    return { orderBy: shapes.map((shape) => number(shape.node)) }
  })
}

const natural = (self: Request, name: string, n: unknown): number => {
  if (typeof n === "number" && Number.isSafeInteger(n) && n >= 0) return n
  throw queryError(definitionOf(self).name, undefined, `${name}(${String(n)}) is no number of rows`)
}

const twice = (self: Request, name: string) =>
  queryError(definitionOf(self).name, undefined, `a second ${name}; make it from the query before the first`)

export const limit = (self: Request, n: number): Request => {
  if (self.query.node.limit !== undefined) throw twice(self, "limit")
  return step(self, ["limit"], [natural(self, "limit", n)], (_, number) => ({ limit: number(count) }))
}

export const offset = (self: Request, n: number): Request => {
  if (self.query.node.offset !== undefined) throw twice(self, "offset")
  return step(self, ["offset"], [natural(self, "offset", n)], (_, number) => ({ offset: number(count) }))
}

/** A step without values of its own. */
export const set = (self: Request, key: string, change: Partial<Query.Query>): Request =>
  step(self, [key], Shape.noValues, () => change)

const words = { annotations: "annotate", selection: "select", groupBy: "groupBy" }

type Expressions = ReadonlyArray<readonly [name: string, expression: Shape.Shaped]>

/** A step that puts named expressions under a property of the query, or adds them to those that are there. */
export const named = (
  self: Request,
  property: "annotations" | "selection" | "groupBy" | "aggregates",
  expressions: Expressions,
  added = false
): Request => {
  const shapes = expressions.flatMap(([name, expression]) => [name, expression.shape])
  const values = Shape.parametersOf(expressions.map(([, expression]) => expression))
  return step(self, [property, added, ...shapes], values, (query, number) => {
    const nodes = expressions.map(([name, { shape }]): Query.Named => {
      if (property !== "aggregates") refuseAggregate(definitionOf(self).name, words[property], shape.node)
      return { _tag: "Named", name, expression: number(shape.node) }
    })
    const others = (query[property] ?? []).filter((each) => !nodes.some(({ name }) => name === each.name))
    return { [property]: added ? [...others, ...nodes] : nodes }
  })
}

/** The groups of the rows; an order of the rows is none of the groups. */
export const groupBy = (self: Request, expressions: Expressions): Request => {
  refuseSliced(self, "groupBy")
  return set(named(self, "groupBy", expressions), "groups", { orderBy: undefined, reversed: false })
}

/**
 * The shape of an expression that the query has under a name; its values are the query's already, so it has none.
 */
export const annotation = (query: Shape.Shape<Query.Query>, name: string, node: AST.Expression): Shape.Shape =>
  derive(query.trie, ["annotation", name], () => Shape.make(node))
