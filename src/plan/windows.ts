/**
 * Filters on windows. SQL computes windows after WHERE, so they are computed in a subquery that gives them by key, and
 * the rest of the query speaks of its columns.
 */
import type * as AST from "../ast/Expression.js"
import type { Query } from "../ast/Query.js"
import type { Output } from "../ast/Statement.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { all, columnNode, type Environment, equal, type ScopeTable, tableSource } from "./environment.js"
import { resolve } from "./resolve.js"
import { emptySelect, output } from "./statement.js"

/** Joins the windows of a query that filters by them, computed over the rows of the filters before. */
export const joinWindows = (
  environment: Environment,
  query: Query,
  definition: ModelDefinition,
  table: ScopeTable
): void => {
  if (query.joins.length > 0) {
    throw queryError(definition.name, undefined, "a filter on windows over joined rows; ask a query from them")
  }
  const inner = environment.within(() => environment.enter(query.scope, definition, environment.alias()))
  const alias = environment.alias()
  const outputs: Array<Output> = []
  const give = (expression: AST.Expression, type: AST.Column["type"]): AST.Column => {
    const name = `c${outputs.length}`
    outputs.push(output(expression, name))
    return { _tag: "Column", table: alias, name, type }
  }
  const keys = definition.primaryKey.map((key) =>
    equal(give(columnNode(inner.alias, key), key.type), columnNode(table.alias, key))
  )
  const on = all(...keys)
  if (on === undefined) throw queryError(definition.name, undefined, "a filter on windows wants a primary key")
  const where =
    query.filter && environment.inside(query.scope, inner, () => query.filter && resolve(environment, query.filter))
  const from = tableSource(definition, inner.alias)
  table.joins.push({
    _tag: "Join",
    kind: "inner",
    source: { _tag: "Derived", select: { ...emptySelect(from), joins: inner.joins, where, outputs }, alias },
    on
  })
  const columns = new Map<AST.Window, AST.Column>()
  environment.windows = (window) => {
    const known = columns.get(window)
    if (known !== undefined) return known
    const column = environment.inside(query.scope, inner, () => give(resolve(environment, window), window.type))
    columns.set(window, column)
    return column
  }
}
