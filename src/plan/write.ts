/**
 * Queries that write.
 */
import type * as AST from "../ast/Expression.js"
import type { Query } from "../ast/Query.js"
import type { Assignment, Select } from "../ast/Statement.js"
import { columnOf } from "../definition/columns.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import * as Scope from "../expression/Scope.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import type { PlanWriting } from "./commons.js"
import { columnNode, Environment, type PlanNested } from "./environment.js"
import { joinNamed } from "./joins.js"
import { orderOf } from "./order.js"
import type { WritePlan } from "./Plan.js"
import { resolve } from "./resolve.js"
import { planNested } from "./select.js"
import { isSliced } from "./slice.js"
import { sourceOf } from "./source.js"
import { emptySelect, output } from "./statement.js"

/** The plan of an update or delete. */
export const planWrite = (query: Query): WritePlan => {
  const definition = Scope.definitionOf(query.scope)
  refuseShaped(query, definition)
  const environment = new Environment(planAlone)
  const table = environment.enter(query.scope, definition, environment.alias())
  const assignments = query.changes.map(({ expression, property }) =>
    assignment(columnOf(definition, property), resolve(environment, expression))
  )
  if (table.joins.length > 0) {
    throw queryError(
      definition.name,
      undefined,
      "update cannot take a value from a related row; use an aggregate such as u.posts.count(), or two queries"
    )
  }
  joinNamed(environment, query, table)
  const { alias } = table
  const where = whereOf(query, definition, environment, alias)
  const key = definition.primaryKey.map(({ name, type }) => ({ _tag: "Target", name, type }) as const)
  if (query.kind === "delete") {
    return { statement: { _tag: "Delete", table: definition.table, alias, key, where }, table: definition.table }
  }
  return {
    statement: { _tag: "Update", table: definition.table, alias, key, assignments, where, returning: [] },
    table: definition.table
  }
}

/** The statement of a query that writes, to stand in one that reads. */
export const writing: PlanWriting = (query) => {
  const { statement } = planWrite(query)
  if (statement._tag === "Update" || statement._tag === "Delete") return statement
  throw new TypeError(`${statement._tag} is no update and no delete`)
}

// MariaDB takes no WITH before UPDATE and DELETE.
const planAlone: PlanNested = (query, environment) => environment.commons.with(planNested(query, environment))

const refuseShaped = (query: Query, definition: ModelDefinition): void => {
  const { annotations, distinct, groupBy, kind, lock, qualify, selection, source } = query
  if (lock !== undefined) {
    throw queryError(definition.name, undefined, `${kind} after forUpdate or forShare; ${kind} locks its rows itself`)
  }
  if (qualify !== undefined) {
    const hint = "read the keys of its rows first, and filter by those"
    throw queryError(definition.name, undefined, `${kind} after a filter on windows; ${hint}`)
  }
  if (source !== undefined && annotations.length > 0 && kind === "update") {
    throw queryError(
      definition.name,
      undefined,
      "update of rows that come from queries with further values; filter by their keys"
    )
  }
  if (distinct || groupBy !== undefined || selection !== undefined) {
    const word = distinct ? "distinct" : groupBy !== undefined ? "groupBy" : "select"
    throw queryError(definition.name, undefined, `${kind} after ${word}; ${kind} speaks of the model's own rows`)
  }
}

const assignment = (column: ColumnDefinition, value: AST.Expression): Assignment => {
  const { storage } = column.type
  const given = ValueTypes.of(value)
  // A product of decimals has more digits than its column: rounded here, the same way on every engine.
  const cast = storage._tag === "Decimal" && value._tag !== "Parameter" && !sameDecimal(storage, given.storage)
  return {
    _tag: "Assignment",
    target: { _tag: "Target", name: column.name, type: column.type },
    value: cast ? { _tag: "Cast", operand: value, to: storage, type: column.type } : value
  }
}

const sameDecimal = (
  { scale }: { readonly scale: number },
  other: { readonly _tag: string; readonly scale?: number }
): boolean => other._tag === "Decimal" && other.scale === scale

// Without joins, slices and sources the condition stands in the statement; else the rows are found by a subquery of their keys.
const whereOf = (
  query: Query,
  definition: ModelDefinition,
  environment: Environment,
  alias: string
): AST.Expression | undefined => {
  if (query.source === undefined && !isSliced(query)) {
    const table = environment.tableOf(query.scope)
    const where = query.filter === undefined ? undefined : resolve(environment, query.filter)
    if (table.joins.length === 0) return where
  }
  return {
    _tag: "InSubquery",
    operands: definition.primaryKey.map((column) => columnNode(alias, column)),
    select: keysOf(query, definition)
  }
}

const keysOf = (query: Query, definition: ModelDefinition): Select => {
  const environment = new Environment(planAlone)
  // Aliases of its own: the outer statement's are in sight in a subquery.
  environment.alias()
  const table = environment.enter(query.scope, definition, environment.alias())
  joinNamed(environment, query, table)
  const where = query.filter === undefined ? undefined : resolve(environment, query.filter)
  const orderBy = isSliced(query) ? orderOf(query).map((order) => resolve(environment, order)) : []
  return environment.commons.with({
    ...emptySelect(sourceOf(environment, query, definition, table.alias)),
    outputs: definition.primaryKey.map((column) => output(columnNode(table.alias, column))),
    joins: table.joins,
    where,
    orderBy,
    limit: query.limit,
    offset: query.offset
  })
}
