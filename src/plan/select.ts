/**
 * Queries that read rows.
 */
import type { Expression, Order } from "../ast/Expression.js"
import type { Named, Query } from "../ast/Query.js"
import type { Select } from "../ast/Statement.js"
import type { ValueType } from "../ast/ValueType.js"
import { columnOf } from "../definition/columns.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { aggregators } from "../expression/aggregates.js"
import { areKeyed } from "../expression/outputs.js"
import * as Scope from "../expression/Scope.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { body, enter } from "./body.js"
import { Commons, type PlanWriting } from "./commons.js"
import { Environment, type PlanNested } from "./environment.js"
import { planGroups } from "./groups.js"
import { planIncludes } from "./includes.js"
import { ASC, DESC } from "./order.js"
import { Outputs } from "./outputs.js"
import type { RowPlan, SelectPlan, Slot } from "./Plan.js"
import { resolve } from "./resolve.js"
import { byOutputs } from "./shown.js"
import { isSliced } from "./slice.js"
import { emptySelect, one, output } from "./statement.js"

/** How queries within other queries are planned. */
export const planNested: PlanNested = (query, environment) => planIn(environment, query).statement

/** The plan of a query that reads; `writing` plans those within it that write. */
export const planSelect = (query: Query, writing: PlanWriting): SelectPlan => {
  const environment = new Environment(planNested, new Commons(writing))
  const plan = planIn(environment, query)
  return { ...plan, statement: environment.commons.with(plan.statement) }
}

const planIn = (environment: Environment, given: Query): SelectPlan => {
  // Rows with their primary key are all different: there is nothing to do for DISTINCT, and any order will do.
  const definition = Scope.definitionOf(given.scope)
  const query = given.distinct && areKeyed(given) ? { ...given, distinct: false } : given
  switch (query.kind) {
    case "count":
      return planCount(environment, query, definition)
    case "exists":
      return planExists(environment, query, definition)
    default:
      return query.groupBy === undefined
        ? planRows(environment, query, definition)
        : planGroups(environment, query, definition, query.groupBy)
  }
}

// ---- rows ------------------------------------------------------------------------------------------------------------

const planRows = (environment: Environment, query: Query, definition: ModelDefinition): SelectPlan => {
  const { from, table } = enter(environment, query, definition)
  const outputs = new Outputs()
  const add = ({ expression, name }: Named): Slot => {
    const node = resolve(environment, expression)
    environment.outputs.set(expression, node)
    return outputs.add(node, name, ValueTypes.of(expression))
  }
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
  if (query.keyed) return keyed({ statement, table: definition.table, row, children })
  const sorted = query.distinct ? inShownOrder(query, definition, statement) : byOutputs(statement)
  return { statement: sorted, table: definition.table, row, children }
}

/** The plan whose rows come with what they are sorted by, read besides where it is no column of theirs. */
const keyed = ({ children, statement, ...plan }: SelectPlan): SelectPlan => {
  const outputs = [...statement.outputs]
  const keys = statement.orderBy.map(({ expression }): Slot => {
    const found = outputs.findIndex((each) => isSame(each.expression, expression))
    const position = found >= 0 ? found : outputs.push(output(expression)) - 1
    return { position, name: "", type: ValueTypes.of(expression) }
  })
  // What is loaded afterwards is put into the row within.
  const within = children.map((child) => ({ ...child, container: ["row", ...child.container] }))
  return { ...plan, statement: { ...statement, outputs }, keys, children: within }
}

const isSame = (found: Expression, key: Expression): boolean =>
  found === key ||
  (found._tag === "Column" && key._tag === "Column" && found.table === key.table && found.name === key.name)

// By what is not selected PostgreSQL sorts no distinct rows, and elsewhere the order would be that of an arbitrary row.
const inShownOrder = (query: Query, definition: ModelDefinition, statement: Select): Select => {
  const shown = new Set(statement.outputs.map((each) => JSON.stringify(each.expression, plain)))
  const orderBy = statement.orderBy.filter(({ expression }) => shown.has(JSON.stringify(expression, plain)))
  if (query.orderBy !== undefined && query.orderBy.length > 0) {
    if (orderBy.length === statement.orderBy.length) return statement
    throw queryError(definition.name, undefined, "distinct rows can only be ordered by what is selected")
  }
  return { ...statement, orderBy: isSliced(query) ? [...orderBy, ...outputOrder(query, statement)] : orderBy }
}

// A slice without an order would be another one on every engine, and `first` another row.
const outputOrder = ({ reversed }: Query, { outputs }: Select): ReadonlyArray<Order> =>
  outputs.map(({ expression }) => ({ _tag: "Order", expression, ...(reversed ? DESC : ASC) }))

const plain = (key: string, value: unknown): unknown =>
  key === "scope" ? undefined : key === "type" || typeof value === "bigint" ? String(value) : value

// ---- count and exists ------------------------------------------------------------------------------------------------

const countAll = aggregators.count.node(undefined)
const value = (type: ValueType): RowPlan => ({ _tag: "Value", slot: { position: 0, name: "value", type } })

/** The rows of a query where only their number matters; those of groups and distinct rows under names of their own. */
const counted = (environment: Environment, query: Query, definition: ModelDefinition): Select => {
  if (query.distinct || query.groupBy !== undefined) {
    const { statement } = planIn(environment, { ...query, kind: "rows", includes: [], lock: undefined })
    const outputs = statement.outputs.map((each, i) => ({ ...each, alias: `c${i}` }))
    return { ...statement, outputs, orderBy: isSliced(query) ? statement.orderBy : [] }
  }
  const { from, table } = enter(environment, query, definition)
  // Which rows a slice has does not matter, only how many; an order would join what it speaks of.
  const select = body(environment, { ...query, orderBy: [], lock: undefined }, from)
  return { ...select, joins: table.joins, outputs: [output(one, "c0")] }
}

const planCount = (environment: Environment, query: Query, definition: ModelDefinition): SelectPlan => {
  const rows = counted(environment, query, definition)
  const statement: Select =
    isSliced(query) || query.distinct || query.groupBy !== undefined
      ? { ...emptySelect({ _tag: "Derived", select: rows, alias: "counted" }), outputs: [output(countAll)] }
      : { ...rows, outputs: [output(countAll)] }
  return { statement, table: definition.table, row: value(ValueTypes.integer), children: [] }
}

const planExists = (environment: Environment, query: Query, definition: ModelDefinition): SelectPlan => {
  const rows = counted(environment, query, definition)
  const statement: Select =
    query.groupBy !== undefined || (query.distinct && isSliced(query))
      ? { ...emptySelect({ _tag: "Derived", select: rows, alias: "counted" }), outputs: [output(one)], limit: one }
      : { ...rows, distinct: false, outputs: [output(one)], limit: query.limit ?? one }
  return { statement, table: definition.table, row: value(ValueTypes.integer), children: [] }
}
