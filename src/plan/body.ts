/**
 * What the statements of all queries that read have in common.
 */
import type { Node } from "../ast/children.js"
import type { Order } from "../ast/Expression.js"
import type { Query } from "../ast/Query.js"
import type { Select, Source } from "../ast/Statement.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { isWindowed } from "../expression/windows.js"
import type { Environment, ScopeTable } from "./environment.js"
import { joinNamed } from "./joins.js"
import { lockOf } from "./lock.js"
import { orderOf } from "./order.js"
import { resolve } from "./resolve.js"
import { sourceOf } from "./source.js"
import { emptySelect } from "./statement.js"
import { joinWindows } from "./windows.js"

interface Entered {
  readonly table: ScopeTable
  readonly from: Source
}

/** A statement begun: the rows of the query's source under their alias. */
export const enter = (environment: Environment, query: Query, definition: ModelDefinition): Entered => {
  const table = environment.enter(query.scope, definition, environment.alias())
  if (query.qualify !== undefined) joinWindows(environment, query, definition, table)
  joinNamed(environment, query, table)
  return { table, from: sourceOf(environment, query, definition, table.alias) }
}

/** A node that may be missing, resolved. */
export const resolved = <N extends Node>(environment: Environment, node: N | undefined): N | undefined =>
  node === undefined ? undefined : resolve(environment, node)

// No engine locks rows under windows alike, and PostgreSQL refuses it.
const refuseLocked = ({ annotations, lock, orderBy, qualify, scope, selection }: Query): void => {
  const windowed = [...annotations, ...(selection ?? []), ...(orderBy ?? [])].some(isWindowed)
  if (lock === undefined || (qualify === undefined && !windowed)) return
  throw queryError(scope.model, undefined, "rows with windows cannot be locked; lock them by their keys first")
}

// By the very node that is given out, where it is.
const orderBy = (environment: Environment, order: Order): Order => {
  const expression = environment.outputs.get(order.expression)
  return expression === undefined ? resolve(environment, order) : { ...order, expression }
}

/** The statement of a query without its outputs. */
export const body = (environment: Environment, query: Query, from: Source): Omit<Select, "outputs" | "joins"> => {
  refuseLocked(query)
  return {
    ...emptySelect(from),
    distinct: query.distinct,
    where: resolved(environment, query.qualify ?? query.filter),
    orderBy: orderOf(query).map((order) => orderBy(environment, order)),
    limit: query.limit,
    offset: query.offset,
    ...(query.lock === undefined ? {} : { lock: lockOf(environment, query.scope, query.lock) })
  }
}
