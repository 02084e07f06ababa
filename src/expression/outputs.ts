/**
 * What the rows of a query consist of.
 */
import type { Named, Query } from "../ast/Query.js"
import { columnOf } from "../definition/columns.js"
import type { NamedType } from "../definition/derived.js"
import * as Scope from "./Scope.js"
import * as ValueTypes from "./ValueTypes.js"

const ofNamed = ({ expression, name }: Named): NamedType => ({ name, type: ValueTypes.of(expression) })

/** The values of each row, in the order of the statement. */
export const outputsOf = (query: Query): ReadonlyArray<NamedType> => {
  const { aggregates, annotations, columns, groupBy, scope, selection } = query
  if (selection !== undefined) return selection.map(ofNamed)
  if (groupBy !== undefined) return [...groupBy, ...aggregates].map(ofNamed)
  const definition = Scope.definitionOf(scope)
  const own = columns?.map((property) => columnOf(definition, property)) ?? definition.columns
  return [...own.map(({ property, type }) => ({ name: property, type })), ...annotations.map(ofNamed)]
}

/** Whether the rows are instances of the query's model. */
export const areInstances = ({ columns, groupBy, selection }: Query): boolean =>
  selection === undefined && groupBy === undefined && columns === undefined

/** Whether no two rows have the same primary key, and every row has one. */
export const areKeyed = (query: Query): boolean => {
  const { annotations, columns, groupBy, joins, scope, selection, source } = query
  if (joins.length > 0 || selection !== undefined || groupBy !== undefined) return false
  const { primaryKey } = Scope.definitionOf(scope)
  if (primaryKey.length === 0) return false
  if (columns !== undefined && !primaryKey.every(({ property }) => columns.includes(property))) return false
  switch (source?._tag) {
    case undefined:
      return true
    case "Compound":
      // What is added to the rows may tell two of one key apart.
      return (
        (source.operands.length === 1 || (!source.all && annotations.length === 0)) &&
        source.operands.every(({ query }) => areKeyed(query))
      )
    case "Common":
      return source.step === undefined && areKeyed(source.start.query)
    default:
      return false
  }
}
