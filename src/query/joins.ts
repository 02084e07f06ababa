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
import { from } from "./compound.js"
import * as steps from "./steps.js"

/** Rows to join, under a scope of their own. */
export interface Joined {
  readonly scope: Scope.Scope
  readonly rows: Shape.Shaped<Nested | Related>
  readonly lateral: boolean
}

/** The rows of a query or relation, as a join of this name takes them; `lateral`: the query speaks of the row. */
export const rowsOf = (self: Request, name: string, given: unknown, lateral: boolean): Joined => {
  const request = requestOf(given)
  const joined = request === undefined ? ofRelation(self, name, given) : ofQuery(self, name, request, lateral)
  if (joined !== undefined) return joined
  throw queryError(
    steps.definitionOf(self).name,
    name,
    "join wants a query or a relation, such as Post.objects or (u) => u.posts"
  )
}

const scopeOf = (self: Request, name: string, model: Scope.Scope["definition"]): Scope.Scope =>
  derive(self.query.trie, ["join scope", name, model], () => Scope.make(model))

const ofQuery = (self: Request, name: string, given: Request, lateral: boolean): Joined => {
  const { query, values } = lateral || isShaped(given.query.node) ? from(given, "join") : given
  const scope = scopeOf(self, name, Scope.definitionOf(query.node.scope))
  const shape = derive(query.trie, ["joined", scope, values.length], () =>
    Shape.make<Nested>({
      _tag: "Nested",
      query: Scope.replace(query.node, query.node.scope, scope),
      values: values.length
    })
  )
  return { scope, rows: { shape, parameters: values }, lateral }
}

// What is filtered at most joins as it is; all else is a source of its own.
const isShaped = (query: Nested["query"]): boolean => {
  const { annotations, columns, distinct, groupBy, includes, joins, limit, lock, offset, qualify, scope, selection } =
    query
  const narrowed = columns !== undefined && columns.length < Scope.definitionOf(scope).columns.length
  const added = annotations.some(({ expression }) => expression._tag !== "Field" || expression.path.length > 0)
  const parts = [groupBy, limit, lock, offset, qualify, selection]
  return narrowed || added || distinct || joins.length + includes.length > 0 || parts.some((part) => part !== undefined)
}

const ofRelation = (self: Request, name: string, given: unknown): Joined | undefined => {
  const related = relatedOf(given)
  if (related === undefined) return undefined
  const { inner } = related.shape.node
  const scope = scopeOf(self, name, Scope.definitionOf(inner))
  const shape = derive(related.shape.trie, ["joined", scope], () =>
    Shape.make(Scope.replace<Related>(related.shape.node, inner, scope))
  )
  return { scope, rows: { shape, parameters: related.parameters }, lateral: false }
}

/** What callbacks see under the name of a join. */
export const referenceOf = (scope: Scope.Scope, kind: NamedJoin["kind"]): references.Reference =>
  references.joined(scope, kind === "left")

/** The query with these rows joined where the condition is true; always, without one. */
export const join = (
  self: Request,
  kind: NamedJoin["kind"],
  name: string,
  { lateral, rows, scope }: Joined,
  on: Built | undefined
): Request => {
  const { name: model } = steps.definitionOf(self)
  const keys = ["join", kind, lateral, name, scope, rows.shape, on?.shape]
  return steps.step(self, keys, Shape.parametersOf(on === undefined ? [rows] : [rows, on]), (query, number) => {
    refuseAggregate(model, "join", on?.shape.node ?? nothing)
    refuseWindow(model, "join", on?.shape.node ?? nothing)
    // The values of the rows come before those of the condition.
    const numbered = number(rows.shape.node)
    const condition = on && number(on.shape.node)
    const joined: NamedJoin = { _tag: "NamedJoin", name, kind, scope, rows: numbered, lateral, on: condition }
    return { joins: [...query.joins, joined] }
  })
}

const nothing: Node = { _tag: "Nothing" }
