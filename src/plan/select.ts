/**
 * Queries that read rows.
 */
import { mapChildren, type Node, some } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { Named, Query } from "../ast/Query.js"
import type { Output, Select, Source } from "../ast/Statement.js"
import type { ValueType } from "../ast/ValueType.js"
import { columnOf } from "../definition/columns.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { aggregators } from "../expression/aggregates.js"
import * as Scope from "../expression/Scope.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { Environment, tableSource } from "./environment.js"
import { planIncludes } from "./includes.js"
import { orderOf } from "./order.js"
import { Outputs } from "./outputs.js"
import type { RowPlan, SelectPlan, Slot } from "./Plan.js"
import { emptySelect, one, output, resolve } from "./resolve.js"

/** The plan of a query that reads. */
export const planSelect = (query: Query): SelectPlan => {
  const definition = Scope.definitionOf(query.scope)
  switch (query.kind) {
    case "count":
      return planCount(query, definition)
    case "exists":
      return planExists(query, definition)
    default:
      return query.groupBy === undefined ? planRows(query, definition) : planGroups(query, definition, query.groupBy)
  }
}

const enter = (query: Query, definition: ModelDefinition) => {
  const environment = new Environment()
  const table = environment.enter(query.scope, definition, environment.alias())
  return { environment, table, from: tableSource(definition, table.alias) }
}

const resolved = <N extends Node>(environment: Environment, node: N | undefined): N | undefined =>
  node === undefined ? undefined : resolve(environment, node)

const isSliced = (query: Query): boolean => query.limit !== undefined || query.offset !== undefined

/** The statement of a query without its outputs. */
const body = (environment: Environment, query: Query, from: Source): Omit<Select, "outputs" | "joins"> => ({
  ...emptySelect(from),
  distinct: query.distinct,
  where: resolved(environment, query.filter),
  having: resolved(environment, query.having),
  orderBy: orderOf(query).map((order) => resolve(environment, order)),
  limit: query.limit,
  offset: query.offset,
  ...(query.lock ? { lock: true } : {})
})

// ---- rows ------------------------------------------------------------------------------------------------------------

const planRows = (query: Query, definition: ModelDefinition): SelectPlan => {
  const { environment, from, table } = enter(query, definition)
  const outputs = new Outputs()
  const add = ({ expression, name }: Named): Slot =>
    outputs.add(resolve(environment, expression), name, ValueTypes.of(expression))
  if (query.selection !== undefined) {
    const slots = query.selection.map(add)
    const row: RowPlan = { _tag: "Record", slots, joined: [], loaded: [] }
    return finish(query, definition, row, [], {
      ...body(environment, query, from),
      joins: table.joins,
      outputs: outputs.list
    })
  }
  const columns = query.columns ?? definition.columns.map(({ property }) => property)
  const slots = columns.map((property) => outputs.column(table.alias, columnOf(definition, property)))
  const annotations = query.annotations.map(add)
  const select = body(environment, query, from)
  const included = planIncludes(
    { environment, outputs, parent: () => ({ ...select, joins: table.joins }) },
    query.includes,
    []
  )
  const { joined, loaded } = included
  const row: RowPlan =
    query.columns === undefined
      ? { _tag: "Instance", definition, slots, annotations, joined, loaded }
      : { _tag: "Record", slots: [...slots, ...annotations], joined, loaded }
  return finish(query, definition, row, included.children, { ...select, joins: table.joins, outputs: outputs.list })
}

const finish = (
  query: Query,
  definition: ModelDefinition,
  row: RowPlan,
  children: SelectPlan["children"],
  statement: Select
): SelectPlan => {
  if (query.distinct) refuseHiddenOrder(definition, statement)
  return { statement, table: definition.table, row, children }
}

// PostgreSQL refuses it, and elsewhere the order would be that of an arbitrary row.
const refuseHiddenOrder = (definition: ModelDefinition, { orderBy, outputs }: Select): void => {
  const shown = new Set(outputs.map((each) => JSON.stringify(each.expression, plain)))
  const hidden = orderBy.some((order) => !shown.has(JSON.stringify(order.expression, plain)))
  if (hidden) {
    throw queryError(definition.name, undefined, "distinct rows can only be ordered by what is selected")
  }
}

const plain = (key: string, value: unknown): unknown =>
  key === "type" || typeof value === "bigint" ? String(value) : value

// ---- groups and aggregates -------------------------------------------------------------------------------------------

const planGroups = (query: Query, definition: ModelDefinition, groupBy: ReadonlyArray<Named>): SelectPlan => {
  if (isSliced(query) && groupBy.length === 0) return planSliceAggregate(query, definition)
  const { environment, from, table } = enter(query, definition)
  const outputs = new Outputs()
  const groups = groupBy.map(({ expression, name }) => ({ name, expression, node: resolve(environment, expression) }))
  const slots = [
    ...groups.map(({ expression, name, node }) => outputs.add(node, name, ValueTypes.of(expression))),
    ...query.aggregates.map(({ expression, name }) => {
      refuseLoose(definition, groupBy, expression, name)
      return outputs.add(resolve(environment, expression), name, ValueTypes.of(expression))
    })
  ]
  const select = body(environment, query, from)
  const row: RowPlan = { _tag: "Record", slots, joined: [], loaded: [] }
  const groupNodes = groups.map(({ node }) => node)
  return finish(query, definition, row, [], {
    ...select,
    groupBy: groupNodes,
    joins: table.joins,
    outputs: outputs.list
  })
}

// SQLite and MariaDB would answer with the value of an arbitrary row of the group.
const refuseLoose = (
  definition: ModelDefinition,
  groupBy: ReadonlyArray<Named>,
  expression: AST.Expression,
  name: string
): void => {
  if (!isLoose(groupBy, expression)) return
  throw queryError(definition.name, name, "neither an aggregate nor one of the values that groupBy names")
}

const isLoose = (groupBy: ReadonlyArray<Named>, node: Node): boolean => {
  if (node._tag === "Aggregate" || groupBy.some(({ expression }) => expression === node)) return false
  if (node._tag === "Field" || node._tag === "RelatedAggregate" || node._tag === "RelatedExists") return true
  let loose = false
  mapChildren(node, (child) => {
    loose ||= isLoose(groupBy, child)
    return child
  })
  return loose
}

// Aggregates over a slice: the slice is a subquery that gives the aggregates' arguments.
const planSliceAggregate = (query: Query, definition: ModelDefinition): SelectPlan => {
  const { environment, from, table } = enter(query, definition)
  const alias = environment.alias()
  const inner: Array<Output> = []
  const lift = <N extends Node>(node: N): N => {
    if (node._tag !== "Aggregate") return mapChildren(node, lift)
    const aggregate = node as unknown as AST.Aggregate
    const { argument } = aggregate
    if (argument === undefined) return node
    const name = `c${inner.length}`
    inner.push(output(resolve(environment, argument), name))
    const column: AST.Column = { _tag: "Column", table: alias, name, type: ValueTypes.of(argument) }
    return { ...node, argument: column }
  }
  const slots: Array<Slot> = []
  const outputs = query.aggregates.map(({ expression, name }, position) => {
    slots.push({ position, name, type: ValueTypes.of(expression) })
    return output(lift(expression))
  })
  const select = body(environment, query, from)
  const slice: Select = { ...select, joins: table.joins, outputs: inner.length === 0 ? [output(one, "c0")] : inner }
  const row: RowPlan = { _tag: "Record", slots, joined: [], loaded: [] }
  const statement: Select = { ...emptySelect({ _tag: "Derived", select: slice, alias }), outputs }
  return { statement, table: definition.table, row, children: [] }
}

// ---- count and exists ------------------------------------------------------------------------------------------------

const countAll = aggregators.count.node(undefined)
const value = (type: ValueType): RowPlan => ({ _tag: "Value", slot: { position: 0, name: "value", type } })

const planCount = (query: Query, definition: ModelDefinition): SelectPlan => {
  const row = value(ValueTypes.integer)
  if (isSliced(query) || query.distinct || query.groupBy !== undefined) {
    const { statement } = planSelect({ ...query, kind: "rows", includes: [], lock: false })
    const outputs = statement.outputs.map((each, i) => ({ ...each, alias: `c${i}` }))
    const inner = { ...statement, outputs, orderBy: isSliced(query) ? statement.orderBy : [] }
    const derived = emptySelect({ _tag: "Derived", select: inner, alias: "counted" })
    return { statement: { ...derived, outputs: [output(countAll)] }, table: definition.table, row, children: [] }
  }
  const { environment, from, table } = enter(query, definition)
  const select = { ...body(environment, query, from), orderBy: [], joins: table.joins, outputs: [output(countAll)] }
  return { statement: select, table: definition.table, row, children: [] }
}

const planExists = (query: Query, definition: ModelDefinition): SelectPlan => {
  const row = value(ValueTypes.integer)
  if (query.groupBy !== undefined) {
    const { statement } = planSelect({ ...query, kind: "rows" })
    return { statement: { ...statement, orderBy: [] }, table: definition.table, row, children: [] }
  }
  const { environment, from, table } = enter(query, definition)
  const select = body(environment, query, from)
  const statement: Select = {
    ...select,
    distinct: false,
    orderBy: [],
    joins: table.joins,
    outputs: [output(one)],
    limit: query.limit ?? one
  }
  return { statement, table: definition.table, row, children: [] }
}

/** Whether a node asks anything of a group as a whole. */
export const isAggregated = (node: Node): boolean => some(node, ({ _tag }) => _tag === "Aggregate")
