/**
 * The rows that an expression is evaluated over.
 */
import type { Related, Scope } from "../../ast/Scope.js"
import { queryError } from "../../error/DefinitionError.js"

/** A model's row, with the relations that were loaded with it. */
export type Row = { readonly [property: string]: unknown }

/** The row of a scope, within the rows of the scopes around it, and the values of the expression's parameters. */
export interface Place {
  readonly scope: Scope | undefined
  readonly row: Row
  readonly outer: Place | undefined
  readonly parameters: ReadonlyArray<unknown>
  /** The rows that aggregates take together, where rows are grouped. */
  readonly group?: ReadonlyArray<Place>
}

/** The row of a scope; the outermost row where it is no relation's. */
export const rowOf = (place: Place, scope: Scope): Row =>
  place.scope === scope || place.outer === undefined ? place.row : rowOf(place.outer, scope)

/** The row that to-one relations lead to; null where one of them leads nowhere. */
export const follow = (row: Row, path: ReadonlyArray<string>, model: string): Row | null =>
  path.reduce<Row | null>((at, relation) => (at === null ? null : (loaded(at, relation, model) as Row | null)), row)

/** The rows that a relation leads to; one, or none, over the inverse of a one-to-one. */
export const related = (place: Place, { outer, path, relation }: Related): ReadonlyArray<Row> => {
  const from = follow(rowOf(place, outer), path, outer.model)
  if (from === null) return []
  const found = loaded(from, relation, outer.model)
  // What is loaded of a relation is a row, a list of rows, or null.
  return (Array.isArray(found) ? found : found === null ? [] : [found]) as ReadonlyArray<Row>
}

const loaded = (row: Row, relation: string, model: string): unknown => {
  const found = row[relation]
  if (found !== undefined) return found
  throw queryError(model, relation, "is not loaded, so that no value can be computed of it; include it in the query")
}
