/**
 * What the statements of all queries that read have in common.
 */
import type { Node } from "../ast/children.js"
import type { Query } from "../ast/Query.js"
import type { Select, Source } from "../ast/Statement.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { Environment, type ScopeTable, tableSource } from "./environment.js"
import { orderOf } from "./order.js"
import { emptySelect, resolve } from "./resolve.js"

interface Entered {
  readonly environment: Environment
  readonly table: ScopeTable
  readonly from: Source
}

/** A statement begun: the model's table under its alias. */
export const enter = (query: Query, definition: ModelDefinition): Entered => {
  const environment = new Environment()
  const table = environment.enter(query.scope, definition, environment.alias())
  return { environment, table, from: tableSource(definition, table.alias) }
}

/** A node that may be missing, resolved. */
export const resolved = <N extends Node>(environment: Environment, node: N | undefined): N | undefined =>
  node === undefined ? undefined : resolve(environment, node)

/** Whether the rows are cut to a slice. */
export const isSliced = (query: Query): boolean => query.limit !== undefined || query.offset !== undefined

/** The statement of a query without its outputs. */
export const body = (environment: Environment, query: Query, from: Source): Omit<Select, "outputs" | "joins"> => ({
  ...emptySelect(from),
  distinct: query.distinct,
  where: resolved(environment, query.filter),
  orderBy: orderOf(query).map((order) => resolve(environment, order)),
  limit: query.limit,
  offset: query.offset,
  ...(query.lock === undefined ? {} : { lock: query.lock })
})
