/**
 * Joins by name: further rows that each row of a query is put together with.
 */
import type { Node } from "../ast/children.js"
import type { Nested } from "../ast/Nested.js"
import type { NamedJoin } from "../ast/Query.js"
import type { Related } from "../ast/Scope.js"
import { queryError } from "../error/DefinitionError.js"
import { refuseAggregate } from "../expression/aggregates.js"
import { relatedOf } from "../expression/includes.js"
import type { Built } from "../expression/make.js"
import { requestOf } from "../expression/nested.js"
import * as references from "../expression/references.js"
import * as Scope from "../expression/Scope.js"
import * as Shape from "../expression/Shape.js"
import { refuseWindow } from "../expression/windows.js"
import { derive } from "../internal/intern.js"
import type { Request } from "../service/Database.js"
import * as steps from "./steps.js"

/** Rows to join, under a scope of their own. */
export interface Joined {
  readonly scope: Scope.Scope
  readonly rows: Shape.Shaped<Nested | Related>
}

/** The rows of a query or relation, as a join of this name takes them. */
export const rowsOf = (self: Request, name: string, given: unknown): Joined => {
  const request = requestOf(given)
  const joined = request === undefined ? ofRelation(self, name, given) : ofQuery(self, name, request)
  if (joined !== undefined) return joined
  throw queryError(
    steps.definitionOf(self).name,
    name,
    "join wants a query or a relation, such as Post.objects or (u) => u.posts"
  )
}

const scopeOf = (self: Request, name: string, model: Scope.Scope["definition"]): Scope.Scope =>
  derive(self.query.trie, ["join scope", name, model], () => Scope.make(model))

const ofQuery = (self: Request, name: string, { query, values }: Request): Joined => {
  refuseShaped(self, name, query.node)
  const scope = scopeOf(self, name, Scope.definitionOf(query.node.scope))
  const shape = derive(query.trie, ["joined", scope, values.length], () =>
    Shape.make<Nested>({
      _tag: "Nested",
      query: Scope.replace(query.node, query.node.scope, scope),
      values: values.length
    })
  )
  return { scope, rows: { shape, parameters: values } }
}

const refuseShaped = (self: Request, name: string, query: Nested["query"]): void => {
  const { annotations, columns, distinct, groupBy, includes, joins, limit, lock, offset, qualify, selection } = query
  const shaped =
    annotations.length + includes.length + joins.length > 0 ||
    [columns, groupBy, limit, lock, offset, qualify, selection].some((part) => part !== undefined) ||
    distinct
  if (!shaped) return
  throw queryError(
    steps.definitionOf(self).name,
    name,
    "a join takes a model's rows, filtered at most; put what else is asked into a query from the joined rows"
  )
}

const ofRelation = (self: Request, name: string, given: unknown): Joined | undefined => {
  const related = relatedOf(given)
  if (related === undefined) return undefined
  const { limit, offset, inner } = related.shape.node
  if (limit !== undefined || offset !== undefined) {
    throw queryError(
      steps.definitionOf(self).name,
      name,
      "join takes no slice of a relation; leave limit and offset out"
    )
  }
  const scope = scopeOf(self, name, Scope.definitionOf(inner))
  const shape = derive(related.shape.trie, ["joined", scope], () =>
    Shape.make(Scope.replace<Related>(related.shape.node, inner, scope))
  )
  return { scope, rows: { shape, parameters: related.parameters } }
}

/** What callbacks see under the name of a join. */
export const referenceOf = (scope: Scope.Scope, kind: NamedJoin["kind"]): references.Reference =>
  references.joined(scope, kind === "left")

/** The query with these rows joined where the condition is true; always, without one. */
export const join = (
  self: Request,
  kind: NamedJoin["kind"],
  name: string,
  { rows, scope }: Joined,
  on: Built | undefined
): Request => {
  const { name: model } = steps.definitionOf(self)
  const keys = ["join", kind, name, scope, rows.shape, on?.shape]
  return steps.step(self, keys, Shape.parametersOf(on === undefined ? [rows] : [rows, on]), (query, number) => {
    refuseAggregate(model, "join", on?.shape.node ?? nothing)
    refuseWindow(model, "join", on?.shape.node ?? nothing)
    // The values of the rows come before those of the condition.
    const numbered = number(rows.shape.node)
    const joined: NamedJoin = { _tag: "NamedJoin", name, kind, scope, rows: numbered, on: on && number(on.shape.node) }
    return { joins: [...query.joins, joined] }
  })
}

const nothing: Node = { _tag: "Nothing" }
