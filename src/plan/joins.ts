/**
 * Joins that a query asks for by name.
 */
import type * as AST from "../ast/Expression.js"
import type { Nested } from "../ast/Nested.js"
import type { NamedJoin, Query } from "../ast/Query.js"
import type { Related } from "../ast/Scope.js"
import type { Join, Select, Source } from "../ast/Statement.js"
import { definitionOf } from "../expression/Scope.js"
import { all, columnNode, type Environment, equal, type ScopeTable } from "./environment.js"
import { orderOfRelated } from "./order.js"
import { enterRelated, resolve } from "./resolve.js"
import { columnIn, inSlice, isSliced, rowNumber } from "./slice.js"
import { sourceOf } from "./source.js"
import { emptySelect, output } from "./statement.js"

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

const joined = (environment: Environment, join: NamedJoin): Joined => {
  const { rows } = join
  const optional = join.kind === "left"
  if (rows._tag === "Nested") return ofQuery(environment, join, rows, optional)
  return isSliced(rows) ? ofSlice(environment, rows, optional) : ofRelation(environment, rows, optional)
}

const ofQuery = (environment: Environment, join: NamedJoin, { query }: Nested, optional: boolean): Joined => {
  const definition = definitionOf(join.scope)
  // The rows are asked for before they are in sight themselves.
  const alias = environment.alias()
  const source = sourceOf(environment, query, definition, alias)
  const from: Source = join.lateral && source._tag === "Derived" ? { ...source, _tag: "Lateral" } : source
  const { joins } = environment.enter(join.scope, definition, alias, optional)
  return { from, joins, on: query.filter && resolve(environment, query.filter) }
}

const ofRelation = (environment: Environment, related: Related, optional: boolean): Joined => {
  const { from, joins, key, outer } = enterRelated(environment, related, optional)
  const filter = related.filter && resolve(environment, related.filter)
  return { from, joins, on: all(equal(key, outer), filter) }
}

const keyName = "reinhardt_key"
const rowName = "reinhardt_row"

// The first rows of each outer row, numbered, as LATERAL is not everywhere.
const ofSlice = (environment: Environment, related: Related, optional: boolean): Joined => {
  const definition = definitionOf(related.inner)
  const { outer, select, type } = environment.within(() => {
    const { from, joins, key, outer } = enterRelated(environment, related)
    const { alias } = environment.tableOf(related.inner)
    const orderBy = orderOfRelated(related).map((order) => resolve(environment, order))
    const columns = definition.columns.map((column) => output(columnNode(alias, column), column.name))
    const outputs = [...columns, output(key, keyName), output(rowNumber(key, orderBy), rowName)]
    const where = related.filter && resolve(environment, related.filter)
    const select: Select = { ...emptySelect(from), joins, where, outputs }
    return { outer, select, type: key.type }
  })
  const { alias, joins } = environment.enter(related.inner, definition, environment.alias(), optional)
  const first = inSlice(columnIn(alias, rowName), related)
  return {
    from: { _tag: "Derived", select, alias },
    joins,
    on: all(equal(columnIn(alias, keyName, type), outer), first)
  }
}
