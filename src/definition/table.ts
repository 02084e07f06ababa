/**
 * The tables of a model: its own, and those between it and others.
 */
import { mapChildren, type Node, walk } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { CheckSpec, ColumnSpec, ForeignKeySpec, IndexSpec, TableSpec, UniqueSpec } from "../ast/Table.js"
import { definitionError } from "../error/DefinitionError.js"
import { derive } from "../internal/intern.js"
import { columnOf } from "./columns.js"
import type { ColumnDefinition, ModelDefinition } from "./ModelDefinition.js"
import { databaseName } from "./names.js"
import type { Link, RelationDefinition } from "./RelationDefinition.js"

/** A check, with the columns that it speaks of. */
export interface KnownCheck extends CheckSpec {
  readonly columns: ReadonlyArray<string>
}

/** A model's own table. */
export interface ModelTable extends TableSpec {
  readonly checks: ReadonlyArray<KnownCheck>
}

/** The table of a model. */
export const tableOf = (definition: ModelDefinition): ModelTable =>
  derive(definition.trie, ["table"], () => ({
    name: definition.table,
    columns: definition.columns.map(columnSpec),
    primaryKey: distinct(
      definition,
      definition.primaryKey.map((column) => column.name),
      "the primary key"
    ),
    uniques: uniques(definition),
    checks: definition.constraints.flatMap((constraint) =>
      constraint._tag === "Check"
        ? { name: databaseName(constraint.name), ...onTable(definition, constraint.expression) }
        : []
    ),
    foreignKeys: foreignKeys(definition),
    indexes: indexes(definition),
    comment: definition.options.comment
  }))

/** The keys of which no two rows have the same: the primary key, and the unique constraints over whole tables. */
export const uniqueKeys = (definition: ModelDefinition): ReadonlyArray<ReadonlyArray<ColumnDefinition>> =>
  derive(definition.trie, ["uniqueKeys"], () => {
    const { indexes, uniques } = tableOf(definition)
    const whole = indexes.filter(({ unique, where }) => unique && where === undefined)
    const named = [...uniques, ...whole].map(({ columns }) =>
      columns.flatMap((name) => definition.columns.filter((column) => column.name === name))
    )
    return [definition.primaryKey, ...named]
  })

/** The tables that the model's many-to-many relations need, where they are no models themselves. */
export const linkTables = (definition: ModelDefinition): ReadonlyArray<TableSpec> =>
  definition.relationNames.flatMap((name) => {
    const relation = definition.relation(name)
    if (relation?.link === undefined || relation.link.through !== undefined || relation.via) return []
    return linkTable(definition, relation, relation.link)
  })

const columnSpec = (column: ColumnDefinition): ColumnSpec => ({
  name: column.name,
  storage: column.type.storage,
  nullable: column.type.nullable,
  identity: column.facts.identity === true,
  default: databaseDefault(column),
  comment: column.facts.comment,
  collation: column.facts.collation
})

const databaseDefault = (column: ColumnDefinition): AST.Expression | undefined => {
  const value = column.facts.databaseDefault
  if (value === undefined) return undefined
  return typeof value === "object" ? value.node : { _tag: "Literal", value, type: column.type }
}

const constraintName = (...parts: ReadonlyArray<string>): string => databaseName(parts.join("_"))

const uniques = (definition: ModelDefinition): ReadonlyArray<UniqueSpec> => {
  const { options, table } = definition
  const columns = [
    ...definition.columns.flatMap((column) => (column.facts.unique === true ? [[column.name]] : [])),
    ...(options.unique ?? []).map((names) => columnNames(definition, names, "a unique constraint"))
  ]
  const named = definition.constraints.flatMap((constraint) => (constraint._tag === "Unique" ? constraint : []))
  return [...columns.map((names) => ({ name: constraintName(table, ...names, "key"), columns: names })), ...named]
}

const columnNames = (definition: ModelDefinition, fields: ReadonlyArray<string>, what: string) =>
  distinct(
    definition,
    fields.map((field) => columnOf(definition, field).name),
    what
  )

const distinct = (definition: ModelDefinition, names: ReadonlyArray<string>, what: string): ReadonlyArray<string> => {
  if (names.length === 0) throw definitionError(definition.name, undefined, `${what} names no column`)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice === undefined) return names
  throw definitionError(definition.name, undefined, `${what} names the column ${twice} twice`)
}

const foreignKeys = (definition: ModelDefinition): ReadonlyArray<ForeignKeySpec> =>
  definition.columns.flatMap((column) => {
    const relation = column.relation === undefined ? undefined : definition.relation(column.relation)
    if (relation === undefined || !relation.constraint) return []
    return {
      name: constraintName(definition.table, column.name, "fkey"),
      columns: [column.name],
      references: { table: relation.target.table, columns: [relation.foreign.name] },
      onDelete: relation.onDelete
    }
  })

const indexes = (definition: ModelDefinition): ReadonlyArray<IndexSpec> => {
  const { table } = definition
  const single = definition.columns.flatMap((column) =>
    column.facts.index === true && column.facts.unique !== true
      ? [{ columns: [column.name], unique: false, name: undefined, fullText: undefined }]
      : []
  )
  const named = (definition.options.indexes ?? []).map((index) => ({
    columns: columnNames(definition, index.fields, "an index"),
    unique: index.unique,
    name: index.name,
    fullText: index.fullText
  }))
  const plain = [...single, ...named].map(
    (index): IndexSpec => ({
      ...index,
      where: undefined,
      name: index.name === undefined ? constraintName(table, ...index.columns, "idx") : databaseName(index.name)
    })
  )
  const partial = definition.constraints.flatMap((constraint): ReadonlyArray<IndexSpec> => {
    if (constraint._tag !== "PartialIndex" || constraint.where === undefined) return []
    const columns = columnNames(definition, constraint.columns, `the index ${constraint.name}`)
    return [
      {
        ...constraint,
        name: databaseName(constraint.name),
        columns,
        where: onTable(definition, constraint.where).expression
      }
    ]
  })
  return [...plain, ...partial]
}

// A constraint's expression speaks of fields; the table's of its columns.
const onTable = (definition: ModelDefinition, expression: AST.Expression) => {
  const columns = new Set<string>()
  walk(expression, (node) => {
    if (isField(node)) columns.add(columnOf(definition, node.property).name)
  })
  return { expression: asColumns(definition, expression), columns: [...columns] }
}

const isField = (node: Node): node is AST.Field => node._tag === "Field"

const asColumns = <N extends Node>(definition: ModelDefinition, node: N): N => {
  if (!isField(node)) return mapChildren(node, (child) => asColumns(definition, child))
  const column: AST.Column = {
    _tag: "Column",
    table: "",
    name: columnOf(definition, node.property).name,
    type: node.type
  }
  // A field is replaced by a column, which stands wherever a field may.
  return column as unknown as N
}

const linkTable = (definition: ModelDefinition, relation: RelationDefinition, link: Link): TableSpec => {
  const { destination, source, table } = link
  const side = (column: Link["source"], target: ModelDefinition): ForeignKeySpec => ({
    name: constraintName(table, column.name, "fkey"),
    columns: [column.name],
    references: { table: target.table, columns: [target.primaryKey[0]?.name ?? ""] },
    onDelete: "cascade"
  })
  return {
    name: table,
    columns: [source, destination].map(({ name, type }) => ({
      name,
      storage: type.storage,
      nullable: false,
      identity: false,
      default: undefined,
      comment: undefined,
      collation: undefined
    })),
    primaryKey: [source.name, destination.name],
    uniques: [],
    checks: [],
    foreignKeys: [side(source, definition), side(destination, relation.target)],
    indexes: [
      {
        name: constraintName(table, destination.name, "idx"),
        columns: [destination.name],
        unique: false,
        where: undefined
      }
    ],
    comment: undefined
  }
}
