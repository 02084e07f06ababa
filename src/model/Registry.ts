/**
 * Models that belong together: an explicit value, given to schema editors, migrations and tests.
 *
 * @since 0.1.0
 */
import type { TableSpec } from "../ast/Table.js"
import type { AnyModel } from "../definition/AnyModel.js"
import * as ModelDefinition from "../definition/ModelDefinition.js"
import { linkTables, tableOf } from "../definition/table.js"
import { definitionError } from "../error/DefinitionError.js"

/**
 * A checked set of models.
 *
 * @since 0.1.0
 * @category models
 */
export interface Registry {
  readonly models: ReadonlyArray<ModelDefinition.ModelDefinition>
  /** The tables of the models, and those of their many-to-many relations. */
  readonly tables: ReadonlyArray<TableSpec>
}

/**
 * Checks models and their relations as a whole: names, tables, inverse relations, and that all they refer to is here.
 * Throws a `DefinitionError`.
 *
 * @example
 * ```ts
 * const registry = Model.registry(User, Post, Tag)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const registry = (...models: ReadonlyArray<AnyModel>): Registry => {
  const definitions = models.map(ModelDefinition.of)
  const tables = definitions.flatMap((definition) => [tableOf(definition), ...linkTables(definition)])
  for (const definition of definitions) checkRelations(definition, definitions)
  refuseTwice(definitions, tables)
  return { models: definitions, tables }
}

const checkRelations = (
  definition: ModelDefinition.ModelDefinition,
  all: ReadonlyArray<ModelDefinition.ModelDefinition>
): void => {
  for (const name of definition.relationNames) {
    const relation = definition.relation(name)
    for (const model of [relation?.target, relation?.link?.through]) {
      if (model !== undefined && !all.includes(model)) {
        throw definitionError(definition.name, name, `refers to ${model.name}, which is not in the registry; add it`)
      }
    }
  }
}

const refuseTwice = (
  definitions: ReadonlyArray<ModelDefinition.ModelDefinition>,
  tables: ReadonlyArray<TableSpec>
): void => {
  const models = new Set<string>()
  for (const { name } of definitions) {
    if (models.has(name)) throw definitionError(name, undefined, "a second model of this name in the registry")
    models.add(name)
  }
  const named = new Set<string>()
  for (const { name } of tables) {
    // SQLite takes a name in small letters and in capitals for the same.
    if (named.has(name.toLowerCase())) {
      throw definitionError(name, undefined, `a second table "${name}" in the registry; give one another name`)
    }
    named.add(name.toLowerCase())
  }
  for (const table of tables) {
    for (const name of constraintNames(table)) {
      if (named.has(name.toLowerCase())) {
        throw definitionError(
          table.name,
          undefined,
          `a second constraint, index or table "${name}" in the registry; give one another name`
        )
      }
      named.add(name.toLowerCase())
    }
  }
}

// PostgreSQL has one room for the names of tables, indexes and keys, MySQL one for those of checks and foreign keys.
const constraintNames = ({ checks, foreignKeys, indexes, uniques }: TableSpec): ReadonlyArray<string> =>
  [...uniques, ...indexes, ...checks, ...foreignKeys].map(({ name }) => name)
