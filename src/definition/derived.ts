/**
 * Definitions of rows that come from queries.
 */
import type { ValueType } from "../ast/ValueType.js"
import { emptyTrie } from "../internal/intern.js"
import { type ColumnDefinition, defaultNaming, type ModelDefinition } from "./ModelDefinition.js"
import { fits, isName } from "./names.js"
import type { RelationDefinition } from "./RelationDefinition.js"

/** A value of a row, under its name. */
export interface NamedType {
  readonly name: string
  readonly type: ValueType
}

// Engines tell names of columns apart in different ways, and cut long ones.
const columnName = (name: string, i: number, taken: ReadonlySet<string>): string =>
  isName(name) && fits(name) && !taken.has(name.toLowerCase()) ? name : columnName(`c${i}_`, i + 1, taken)

const columnsOf = (values: ReadonlyArray<NamedType>, given: ReadonlySet<string>): ReadonlyArray<ColumnDefinition> => {
  const taken = new Set(given)
  return values.map(({ name: property, type }, i) => {
    const name = columnName(property, i, taken)
    taken.add(name.toLowerCase())
    return {
      property,
      name,
      type,
      facts: {},
      relation: undefined,
      references: undefined,
      variants: {},
      trie: emptyTrie()
    }
  })
}

const byProperty = (columns: ReadonlyArray<ColumnDefinition>): ReadonlyMap<string, ColumnDefinition> =>
  new Map(columns.map((column) => [column.property, column]))

/** Rows that are records of these values; `row` is the model of which their first value is a key, if any. */
export const records = (name: string, values: ReadonlyArray<NamedType>, row?: ModelDefinition): ModelDefinition => {
  const columns = columnsOf(values, new Set())
  return {
    name,
    app: "",
    label: name,
    table: "",
    naming: defaultNaming,
    options: {},
    columns,
    plainColumns: columns,
    columnsByProperty: byProperty(columns),
    relationNames: [],
    relation: (relation) => (relation === rowRelation && row !== undefined ? toRow(columns, row) : undefined),
    primaryKey: [],
    constraints: [],
    rowClass: Object,
    trie: emptyTrie()
  }
}

/** The relation from records to the model of which they have a key. */
export const rowRelation = "row"

const toRow = ([local]: ReadonlyArray<ColumnDefinition>, target: ModelDefinition): RelationDefinition | undefined => {
  const [foreign] = target.primaryKey
  if (local === undefined || foreign === undefined) return undefined
  return {
    name: rowRelation,
    kind: "foreignKey",
    toMany: false,
    nullable: false,
    onDelete: "restrict",
    constraint: true,
    target,
    local,
    foreign,
    link: undefined,
    via: false
  }
}

/** Rows of a model that come with further values. */
export const extended = (model: ModelDefinition, values: ReadonlyArray<NamedType>): ModelDefinition => {
  const { columns, plainColumns, primaryKey } = model
  if (values.length === 0) return model
  const added = columnsOf(values, new Set(columns.map(({ name }) => name.toLowerCase())))
  return Object.create(model, {
    columns: { value: columns },
    plainColumns: { value: plainColumns },
    primaryKey: { value: primaryKey },
    columnsByProperty: { value: byProperty([...columns, ...added]) },
    trie: { value: emptyTrie() }
  })
}
