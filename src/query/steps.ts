/**
 * The steps that build a query: each derives a shape from the one before, and numbers its values behind those.
 */
import { type Node, walk } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import * as Query from "../ast/Query.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { refuseAggregate } from "../expression/aggregates.js"
import { numbering } from "../expression/numbering.js"
import * as Scope from "../expression/Scope.js"
import * as Shape from "../expression/Shape.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { isWindowed, refuseWindow } from "../expression/windows.js"
import { derive } from "../internal/intern.js"
import type { Request } from "../service/Database.js"
import { setsOf, withNull } from "./groupingSets.js"

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
    return Shape.make({ ...node, ...change(node, numbering(self.values.length, node.scope)) })
  })
  return { query, values: Shape.concat(self.values, values) }
}

const count: AST.Hole = { _tag: "Hole", type: ValueTypes.integer, size: undefined }

const and = (first: AST.Expression | undefined, second: AST.Expression): AST.Expression =>
  first === undefined ? second : { _tag: "Logical", operator: "and", operands: [first, second] }

/** Whether the rows are cut to a slice. */
export const isSliced = ({ query }: Request): boolean =>
  query.node.limit !== undefined || query.node.offset !== undefined

export const refuseSliced = (self: Request, name: string): void => {
  if (isSliced(self)) {
    throw queryError(definitionOf(self).name, undefined, `${name} after limit or offset; put ${name} before them`)
  }
}

// What is filtered once a window was asked for is filtered after it was computed: steps hold in their order.
const windowedParts = ({ annotations, orderBy, qualify, selection }: Query.Query): ReadonlyArray<Node> =>
  [...annotations, ...(selection ?? []), ...(orderBy ?? []), ...(qualify === undefined ? [] : [qualify])].filter(
    isWindowed
  )

const hasWindows = (query: Query.Query): boolean => windowedParts(query).length > 0

// A window over rows that windows have chosen would be computed over the rows before.
const refuseLate = (query: Query.Query, step: string, node: Node): void => {
  if (query.qualify === undefined || !isWindowed(node)) return
  const known = new Set<Node>()
  for (const part of windowedParts(query)) walk(part, (each) => known.add(each))
  walk(node, (each) => {
    if (each._tag !== "Window" || known.has(each)) return
    const hint = "annotate all windows before that filter"
    throw queryError(query.scope.model, undefined, `${step} asks a new window after a filter on windows; ${hint}`)
  })
}

// What windows say of rows is joined to them by their key.
const refuseUnkeyed = (query: Query.Query, node: Node): void => {
  if (query.source === undefined || !(isWindowed(node) || hasWindows(query))) return
  const hint = "annotate or select the window, and filter Query.from(…) that query"
  throw queryError(query.scope.model, undefined, `a filter on windows over rows that come from queries; ${hint}`)
}

export const filter = (self: Request, condition: Shape.Shaped): Request => {
  refuseSliced(self, "filter")
  return step(self, ["filter", condition.shape], condition.parameters, (query, number) => {
    refuseAggregate(definitionOf(self).name, "filter", condition.shape.node)
    const node = number(condition.shape.node)
    refuseLate(query, "filter", node)
    refuseUnkeyed(query, node)
    return isWindowed(node) || hasWindows(query)
      ? { qualify: and(query.qualify, node) }
      : { filter: and(query.filter, node) }
  })
}

export const having = (self: Request, condition: Shape.Shaped): Request => {
  refuseSliced(self, "having")
  return step(self, ["having", condition.shape], condition.parameters, (query, number) => {
    refuseWindow(definitionOf(self).name, "having", condition.shape.node)
    return { having: and(query.having, number(condition.shape.node)) }
  })
}

export const orderBy = (self: Request, orders: ReadonlyArray<Shape.Shaped<AST.Order>>): Request => {
  refuseSliced(self, "orderBy")
  const shapes = orders.map((order) => order.shape)
  return step(self, ["orderBy", ...shapes], Shape.parametersOf(orders), (query, number) => {
    const single = query.groupBy === undefined ? shapes : []
    for (const { node } of single) refuseAggregate(definitionOf(self).name, "orderBy", node)
    for (const { node } of query.groupBy === undefined ? [] : shapes)
      refuseWindow(definitionOf(self).name, "orderBy of groups", node)
    const orders = shapes.map((shape) => number(shape.node))
    for (const order of orders) refuseLate(query, "orderBy", order)
    return { orderBy: orders }
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
      const grouped = property === "groupBy" || property === "aggregates"
      if (grouped) refuseWindow(definitionOf(self).name, property === "groupBy" ? "groupBy" : "aggregate", shape.node)
      const expression = number(shape.node)
      refuseLate(query, property, expression)
      return { _tag: "Named", name, expression }
    })
    const others = (query[property] ?? []).filter((each) => !nodes.some(({ name }) => name === each.name))
    return { [property]: added ? [...others, ...nodes] : nodes }
  })
}

/** The groups of the rows; an order of the rows is none of the groups. */
export const groupBy = (self: Request, expressions: Expressions, sets?: unknown): Request => {
  refuseSliced(self, "groupBy")
  const grouped = set(named(self, "groupBy", expressions), "groups", { orderBy: undefined, reversed: false })
  if (sets === undefined) return grouped
  const names = expressions.map(([name]) => name)
  const groupingSets = setsOf(definitionOf(self).name, sets, names)
  return step(grouped, ["sets", JSON.stringify(groupingSets)], Shape.noValues, ({ groupBy }) => ({
    groupingSets,
    groupBy: groupBy?.map(withNull)
  }))
}

/**
 * The shape of an expression that the query has under a name; its values are the query's already, so it has none.
 */
export const annotation = (query: Shape.Shape<Query.Query>, name: string, node: AST.Expression): Shape.Shape =>
  derive(query.trie, ["annotation", name], () => Shape.make(node))
