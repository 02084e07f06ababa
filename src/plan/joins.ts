/**
 * Joins that a query asks for by name.
 */
import type * as AST from "../ast/Expression.js"
import type { Nested } from "../ast/Nested.js"
import type { NamedJoin, Query } from "../ast/Query.js"
import type { Related } from "../ast/Scope.js"
import type { Join, Source } from "../ast/Statement.js"
import { definitionOf } from "../expression/Scope.js"
import { all, type Environment, equal, type ScopeTable, tableSource } from "./environment.js"
import { enterRelated, resolve } from "./resolve.js"

/** Further rows: where they come from, with their own joins, and which of them belong to a row. */
interface Joined {
  readonly from: Source
  readonly joins: ReadonlyArray<Join>
  readonly on: AST.Expression | undefined
}

/** Joins the named rows of a query to its own. */
export const joinNamed = (environment: Environment, { joins }: Query, table: ScopeTable): void => {
  for (const join of joins) {
    const { from, joins: own, on } = joined(environment, join)
    const condition = all(on, join.on && resolve(environment, join.on)) ?? always
    // What the condition reaches from the joined rows belongs to them, within brackets.
    const source: Source = own.length === 0 ? from : { _tag: "Group", source: from, joins: [...own], alias: from.alias }
    table.joins.push({ _tag: "Join", kind: join.kind, source, on: condition })
    environment.append(join.scope, table.joins)
  }
}

const always: AST.Expression = { _tag: "Logical", operator: "and", operands: [] }

const joined = (environment: Environment, { kind, rows, scope }: NamedJoin): Joined =>
  rows._tag === "Related"
    ? ofRelation(environment, rows, kind === "left")
    : ofQuery(environment, rows, scope, kind === "left")

const ofRelation = (environment: Environment, related: Related, optional: boolean): Joined => {
  const { from, joins, key, outer } = enterRelated(environment, related, optional)
  const filter = related.filter && resolve(environment, related.filter)
  return { from, joins, on: all(equal(key, outer), filter) }
}

const ofQuery = (environment: Environment, { query }: Nested, scope: NamedJoin["scope"], optional: boolean): Joined => {
  const definition = definitionOf(scope)
  const { alias, joins } = environment.enter(scope, definition, environment.alias(), optional)
  return { from: tableSource(definition, alias), joins, on: query.filter && resolve(environment, query.filter) }
}
