/**
 * Queries that aggregate: one row for each group, or one in all.
 */
import { mapChildren, type Node } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { Named, Query } from "../ast/Query.js"
import type { Output, Select, Source } from "../ast/Statement.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { isAggregate } from "../expression/aggregates.js"
import * as Scope from "../expression/Scope.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { body, enter } from "./body.js"
import type { Environment } from "./environment.js"
import { grouping, inSets, isGrouping, setColumn } from "./groupingSets.js"
import { orderOf } from "./order.js"
import type { RowPlan, SelectPlan } from "./Plan.js"
import { resolve } from "./resolve.js"
import { isSliced } from "./slice.js"
import { emptySelect, one, output } from "./statement.js"

type Groups = ReadonlyArray<Named>
type Rows = Omit<Select, "outputs">
type Rewrite = <N extends Node>(node: N) => N

/** The plan of a query with aggregates; no groups make one row in all. */
export const planGroups = (
  environment: Environment,
  query: Query,
  definition: ModelDefinition,
  groupBy: Groups
): SelectPlan => {
  refuseDistinct(query, definition)
  refuseLoose(query, definition, groupBy)
  const { from, table } = enter(environment, query, definition)
  // A slice comes before the aggregates over it, but after groups.
  const sliced = groupBy.length === 0 && isSliced(query)
  const asked: Query = sliced ? query : { ...query, orderBy: [], limit: undefined, offset: undefined }
  const rows: Rows = { ...body(environment, { ...asked, distinct: false }, from), joins: table.joins }
  // Groups that are computed get a name first: written out a second time, what holds a value is something else to MySQL,
  // and what asks related rows is to PostgreSQL.
  const computed = groupBy.some(({ expression }) => expression._tag !== "Field")
  const statement =
    sliced || computed || query.groupingSets !== undefined
      ? overSubquery(query, groupBy, environment, rows)
      : aggregated(query, groupBy, (node) => resolve(environment, node), rows)
  return { statement, table: definition.table, row: rowOf([...groupBy, ...query.aggregates]), children: [] }
}

const rowOf = (values: ReadonlyArray<Named>): RowPlan => {
  const slots = values.map(({ expression, name }, position) => ({ position, name, type: ValueTypes.of(expression) }))
  return { _tag: "Record", slots, joined: [], loaded: [] }
}

/** Groups, aggregates and the conditions on them, over rows. */
const aggregated = (query: Query, groupBy: Groups, rewrite: Rewrite, rows: Rows): Select => {
  const groups = groupBy.map(({ expression }) => rewrite(expression))
  const aggregates = query.aggregates.map(({ expression }) => rewrite(expression))
  const outputs = [...groups, ...aggregates].map((expression) => output(expression))
  if (groupBy.length === 0) return { ...rows, outputs }
  return {
    ...rows,
    outputs,
    groupBy: groups,
    having: query.having === undefined ? undefined : rewrite(query.having),
    orderBy: orderOf(query).map(rewrite),
    limit: query.limit,
    offset: query.offset
  }
}

/** The same over a subquery that gives the groups' values and the aggregates' arguments. */
const overSubquery = (query: Query, groupBy: Groups, environment: Environment, rows: Rows): Select => {
  const alias = environment.alias()
  const outputs: Array<Output> = []
  const give = (node: AST.Expression): AST.Column => {
    const name = `c${outputs.length}`
    outputs.push(output(resolve(environment, node), name))
    return { _tag: "Column", table: alias, name, type: ValueTypes.of(node) }
  }
  // An order is one of its expression.
  const given = (child: Node): Node =>
    child._tag === "Order" ? mapChildren(child, given) : give(child as AST.Expression)
  const sets = query.groupingSets
  const groups = new Map<Node, Node>(groupBy.map(({ expression }) => [expression, give(expression)]))
  const rewrite: Rewrite = <N extends Node>(node: N): N => {
    // A column stands wherever a group's expression may.
    const group = groups.get(node) as N | undefined
    if (group !== undefined) return group
    if (isAggregate(node)) return mapChildren(node, given)
    if (isGrouping(node)) return grouping(query, groupBy, alias, node) as Node as N
    const rewritten = mapChildren(node, rewrite)
    return asksQuery.has(node._tag) ? resolve(environment, rewritten) : rewritten
  }
  const select = aggregated(query, groupBy, rewrite, emptySelect(rows.from))
  const columns = outputs.length === 0 ? [output(one, "c0")] : outputs
  const asked: Select = { ...rows, outputs: columns }
  if (sets === undefined) return { ...select, from: { _tag: "Derived", select: asked, alias } }
  const from: Source = { _tag: "Derived", select: inSets(asked, groupBy.length, sets), alias }
  return { ...select, from, groupBy: [...select.groupBy, setColumn(alias)] }
}

const asksQuery: ReadonlySet<string> = new Set(["QueryExists", "QueryValue", "InQuery"])

// A model's rows are all different, so that distinct changes nothing; of some columns it would.
const refuseDistinct = (query: Query, definition: ModelDefinition): void => {
  if (!query.distinct || (query.selection === undefined && query.columns === undefined)) return
  const hint = "tell the aggregate: Fn.count(p.title, { distinct: true })"
  throw queryError(definition.name, undefined, `aggregates do not see that the selected values are distinct; ${hint}`)
}

// SQLite and MariaDB would answer with the value of an arbitrary row of the group.
const refuseLoose = (query: Query, definition: ModelDefinition, groupBy: Groups): void => {
  const orders = groupBy.length === 0 ? [] : orderOf(query).map(({ expression }) => ({ name: "orderBy", expression }))
  const having = query.having === undefined ? [] : [{ name: "having", expression: query.having }]
  for (const { expression, name } of [...query.aggregates, ...having, ...orders]) {
    if (!isLoose(query.scope, groupBy, expression)) continue
    throw queryError(definition.name, name, "neither an aggregate nor one of the values that groupBy names")
  }
}

const related: ReadonlySet<string> = new Set(["Field", "RelatedAggregate", "RelatedExists"])

const isLoose = (scope: Query["scope"], groupBy: Groups, node: Node): boolean => {
  if (groupBy.some(({ expression }) => expression === node)) return false
  if (isAggregate(node)) return false
  // A query within has rows of its own.
  if (related.has(node._tag) && Scope.speaksOf(scope, node)) return true
  let loose = false
  mapChildren(node, (child) => {
    loose ||= isLoose(scope, groupBy, child)
    return child
  })
  return loose
}
