/**
 * Expressions over scopes become expressions over tables.
 */
import { mapChildren, type Node } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { InQuery, QueryExists, QueryValue } from "../ast/Nested.js"
import type { Related } from "../ast/Scope.js"
import type { Join, Output, Select, Source } from "../ast/Statement.js"
import { columnOf } from "../definition/columns.js"
import { queryError } from "../error/DefinitionError.js"
import { isList } from "../expression/aggregates.js"
import { definitionOf } from "../expression/Scope.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { all, columnNode, type Environment, equal, relationOf, tableSource } from "./environment.js"
import { refused } from "./groupingSets.js"
import * as nested from "./nested.js"
import { orderOfRelated } from "./order.js"
import { columnIn, inSlice, isSliced, rowNumber } from "./slice.js"
import { emptySelect, one, output } from "./statement.js"

/** The node with its fields and related rows resolved. */
export const resolve = <N extends Node>(environment: Environment, node: N): N =>
  // Each of these nodes is replaced by another expression, which stands wherever it may.
  resolveNode(environment, node) as N

const resolveNode = (environment: Environment, node: Node): Node => {
  switch (node._tag) {
    case "Field":
      return field(environment, node as AST.Field)
    case "Grouping":
      throw queryError("query", undefined, refused)
    case "RelatedExists":
      return exists(environment, (node as AST.RelatedExists).related)
    case "RelatedAggregate":
      return aggregate(environment, node as AST.RelatedAggregate)
    case "Window":
      return environment.windows?.(node as AST.Window) ?? mapChildren(node, (child) => resolveNode(environment, child))
    case "IsNotTrue":
      return notTrue(environment, node as AST.IsNotTrue)
    case "QueryExists":
      return nested.exists(environment, node as QueryExists)
    case "QueryValue":
      return nested.value(environment, node as QueryValue)
    case "InQuery":
      return nested.among(environment, resolve(environment, (node as InQuery).operand), node as InQuery)
    default:
      return mapChildren(node, (child) => resolveNode(environment, child))
  }
}

const notTrue = (environment: Environment, node: AST.IsNotTrue): AST.Expression => {
  const { operand } = node
  const absent =
    operand._tag === "InQuery"
      ? nested.notAmong(environment, resolve(environment, operand.operand), operand)
      : undefined
  return absent ?? mapChildren(node, (child) => resolveNode(environment, child))
}

const field = (environment: Environment, { path, property, scope, type }: AST.Field): AST.Expression => {
  const last = path[path.length - 1]
  if (last !== undefined) {
    // The other row's key stands in our own column: no join for that.
    const from = path.slice(0, -1).reduce((model, name) => relationOf(model, name).target, definitionOf(scope))
    const relation = relationOf(from, last)
    const stored = relation.kind === "foreignKey" || relation.kind === "oneToOne"
    if (stored && relation.constraint && relation.foreign.property === property) {
      return { ...columnNode(environment.reach(scope, path.slice(0, -1)).alias, relation.local), type }
    }
  }
  const table = environment.reach(scope, path)
  return { ...columnNode(table.alias, columnOf(table.definition, property)), type }
}

/** The rows of a relation, as the beginning of a statement: where they come from, and which belong to the outer row. */
export interface RelatedSource {
  readonly from: Source
  readonly joins: ReadonlyArray<Join>
  /** The column that says which row they belong to. */
  readonly key: AST.Column
  /** What that column equals on the outer side. */
  readonly outer: AST.Column
}

/** Enters the inner scope of related rows; `optional`: a left join leads there. */
export const enterRelated = (environment: Environment, related: Related, optional = false): RelatedSource => {
  const outerTable = environment.reach(related.outer, related.path)
  const relation = relationOf(outerTable.definition, related.relation)
  const alias = environment.alias()
  const table = environment.enter(related.inner, relation.target, alias, optional)
  const target = tableSource(relation.target, alias)
  const outer = columnNode(outerTable.alias, relation.local)
  const { link } = relation
  if (link === undefined) return { from: target, joins: table.joins, key: columnNode(alias, relation.foreign), outer }
  const linkAlias = environment.alias()
  table.joins.unshift({
    _tag: "Join",
    kind: "inner",
    source: target,
    on: equal(columnNode(alias, relation.foreign), columnNode(linkAlias, link.destination))
  })
  const from: Source = { _tag: "Table", name: link.table, alias: linkAlias }
  return { from, joins: table.joins, key: columnNode(linkAlias, link.source), outer }
}

/** The statement of the rows related to one outer row. */
const correlated = (environment: Environment, related: Related, outputs: () => ReadonlyArray<Output>): Select =>
  environment.within(() => {
    const source = enterRelated(environment, related)
    const where = all(equal(source.key, source.outer), related.filter && resolve(environment, related.filter))
    return { ...emptySelect(source.from), outputs: outputs(), joins: source.joins, where }
  })

const exists = (environment: Environment, related: Related): AST.Expression => {
  // Which rows a slice has does not matter here, only whether there are any; a LIMIT of 0 MariaDB overlooks in EXISTS.
  const { limit, offset } = related
  const select = correlated(environment, related, () => [output(one)])
  const where = all(select.where, limit && { _tag: "Compare", operator: ">=", left: limit, right: one })
  return { _tag: "Exists", select: { ...select, where, offset } }
}

const aggregate = (environment: Environment, node: AST.RelatedAggregate): AST.Expression => {
  const { related, type } = node
  if (isSliced(related)) return sliceAggregate(environment, node)
  // A list takes the rows in their order.
  const orderBy = isList(node.aggregate) ? orderOfRelated(related) : undefined
  const asked: AST.Aggregate = orderBy === undefined ? node.aggregate : { ...node.aggregate, orderBy }
  const select = correlated(environment, related, () => [output(resolve(environment, asked))])
  return { _tag: "Subquery", select, type }
}

const byNumber = (alias: string): AST.Order => ({
  _tag: "Order",
  expression: columnIn(alias, "n"),
  direction: "asc",
  nulls: "last"
})

/** Aggregates of a slice: of numbered rows, as MariaDB lets no subquery in FROM speak of the rows outside. */
const sliceAggregate = (
  environment: Environment,
  { aggregate, related, type }: AST.RelatedAggregate
): AST.Expression => {
  const alias = environment.alias()
  const { argument } = aggregate
  const { outer, select } = environment.within(() => {
    const { from, joins, key, outer } = enterRelated(environment, related)
    const orderBy = orderOfRelated(related).map((order) => resolve(environment, order))
    const where = related.filter && resolve(environment, related.filter)
    const value = argument === undefined ? [] : [output(resolve(environment, argument), "value")]
    const outputs = [output(key, "key"), ...value, output(rowNumber(key, orderBy), "n")]
    const select: Select = { ...emptySelect(from), joins, where, outputs }
    return { outer: equal(columnIn(alias, "key", key.type), outer), select }
  })
  const value = argument && columnIn(alias, "value", ValueTypes.of(argument))
  const slice: Select = {
    ...emptySelect({ _tag: "Derived", select, alias }),
    outputs: [output({ ...aggregate, argument: value, ...(isList(aggregate) ? { orderBy: [byNumber(alias)] } : {}) })],
    where: all(outer, inSlice(columnIn(alias, "n"), related))
  }
  return { _tag: "Subquery", select: slice, type }
}
