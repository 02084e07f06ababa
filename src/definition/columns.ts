/**
 * A model's columns by name.
 */
import { definitionError } from "../error/DefinitionError.js"
import { type AnyModel, TypeId } from "./AnyModel.js"
import type { ColumnDefinition, ModelDefinition } from "./ModelDefinition.js"
import type * as Relation from "./Relation.js"

/** The definition of the model that a relation names; an error where it names none, which a module cycle brings about. */
export const modelOf = (model: string, name: string, named: AnyModel | undefined): ModelDefinition => {
  const definition = named?.[TypeId]
  if (definition !== undefined) return definition
  throw definitionError(model, name, "refers to a model that is not there (a module cycle?), or to what is no model")
}

/** The model that a relation refers to. */
export const targetOf = (model: string, name: string, relation: Relation.Relation | undefined): ModelDefinition => {
  if (relation !== undefined) return modelOf(model, name, relation.target)
  throw definitionError(model, name, "this function gives no relation; it is to give Relation.…")
}

/** The column of a property, or of a to-one relation; an error that names the choices where there is none. */
export const columnOf = (definition: ModelDefinition, name: string): ColumnDefinition => {
  const column =
    definition.columnsByProperty.get(name) ?? definition.columns.find((candidate) => candidate.relation === name)
  if (column !== undefined) return column
  throw definitionError(
    definition.name,
    name,
    `no such column; there are ${definition.columns.map((candidate) => candidate.property).join(", ")}`
  )
}

/** The single column of the primary key, for relations; composite keys cannot be referred to. */
export const singleKey = (definition: ModelDefinition, from: string): ColumnDefinition => {
  const named = definition.options.primaryKey
  // Only plain columns: to ask for the relations' columns here would ask a model that refers to itself for itself.
  const marked = definition.plainColumns.filter((column) =>
    named === undefined ? column.facts.primaryKey === true : named.includes(column.property)
  )
  const [key] = marked
  if (key !== undefined && marked.length === 1 && (named?.length ?? 1) === 1) return key
  throw definitionError(
    definition.name,
    undefined,
    `${from} refers to it, but its primary key is not a single column; relations need one`
  )
}
