/**
 * What a model says about itself, resolved: columns, relations, keys. Pure data, made at first use.
 *
 * @since 0.1.0
 */
import type { CheckSpec, IndexSpec, UniqueSpec } from "../ast/Table.js"
import type { ValueType } from "../ast/ValueType.js"
import { definitionError } from "../error/DefinitionError.js"
import { emptyTrie, type Trie } from "../internal/intern.js"
import { type AnyModel, TypeId } from "./AnyModel.js"
import { columnOf } from "./columns.js"
import type * as Facts from "./Facts.js"
import { isThunk, makeColumns, makePlainColumns } from "./makeColumns.js"
import * as Naming from "./Naming.js"
import { databaseName } from "./names.js"
import { type RelationDefinition, resolveRelation } from "./RelationDefinition.js"
import type * as variants from "./variants.js"

/**
 * An index named by properties.
 *
 * @since 0.1.0
 * @category models
 */
export interface IndexDefinition<out Key extends string = string> {
  readonly _tag: "Index"
  readonly name: string | undefined
  readonly fields: ReadonlyArray<Key>
  readonly unique: boolean
  /** The language of an index of words. */
  readonly fullText?: string
}

/**
 * A constraint that needs column expressions; `static constraints` of the class gives them.
 *
 * @since 0.1.0
 * @category models
 */
export type ConstraintDefinition =
  | ({ readonly _tag: "Check" } & CheckSpec)
  | ({ readonly _tag: "PartialIndex" } & IndexSpec)
  | ({ readonly _tag: "Unique" } & UniqueSpec)

/**
 * The options of a model, as `Model.Class` takes them.
 *
 * @since 0.1.0
 * @category models
 */
export interface ModelOptions {
  readonly table?: string
  readonly naming?: Naming.Naming
  readonly ordering?: ReadonlyArray<string>
  readonly indexes?: ReadonlyArray<IndexDefinition>
  readonly unique?: ReadonlyArray<ReadonlyArray<string>>
  readonly primaryKey?: ReadonlyArray<string>
  readonly comment?: string
}

/**
 * A column of a model.
 *
 * @since 0.1.0
 * @category models
 */
export interface ColumnDefinition {
  readonly property: string
  readonly name: string
  readonly type: ValueType
  readonly facts: Facts.Facts
  /** The relation that the column stores, if any, and the model that it refers to. */
  readonly relation: string | undefined
  readonly references: ModelDefinition | undefined
  /** The column's Schema in each variant; absent where the variant leaves it out. */
  readonly variants: variants.Variants
  /** What is derived from this column. */
  readonly trie: Trie
}

/**
 * A model's definition.
 *
 * @since 0.1.0
 * @category models
 */
export interface ModelDefinition {
  readonly name: string
  readonly app: string
  readonly label: string
  readonly table: string
  readonly naming: Naming.Naming
  readonly options: ModelOptions
  readonly columns: ReadonlyArray<ColumnDefinition>
  /** The columns that are no relation's. */
  readonly plainColumns: ReadonlyArray<ColumnDefinition>
  readonly columnsByProperty: ReadonlyMap<string, ColumnDefinition>
  readonly relationNames: ReadonlyArray<string>
  readonly relation: (name: string) => RelationDefinition | undefined
  readonly primaryKey: ReadonlyArray<ColumnDefinition>
  readonly constraints: ReadonlyArray<ConstraintDefinition>
  /** The class of the model's rows. */
  readonly rowClass: RowClass
  /** What queries derive from this model. */
  readonly trie: Trie
}

/** A class of rows; the second argument `true` skips validation. @since 0.1.0 @category models */
export type RowClass = new (props: object, disableValidation?: boolean) => object

/** The naming rule of models that name none. */
export const defaultNaming: Naming.Naming = Naming.django

/**
 * The definition of a model.
 *
 * @since 0.1.0
 * @category getters
 */
export const of = (model: AnyModel): ModelDefinition => model[TypeId]

/**
 * Makes the definition of a model from what `Model.Class` was given; columns and relations are made when asked for.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: {
  readonly name: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly options: ModelOptions
  readonly rowClass: RowClass
  readonly constraints: () => ReadonlyArray<ConstraintDefinition>
}): ModelDefinition => {
  const dot = options.name.lastIndexOf(".")
  const app = dot < 0 ? "" : options.name.slice(0, dot)
  const label = options.name.slice(dot + 1)
  const naming = options.options.naming ?? defaultNaming
  const resolved = new Map<string, RelationDefinition | "asked">()
  const definition: ModelDefinition = {
    name: options.name,
    app,
    label,
    naming,
    table: options.options.table ?? databaseName(naming.table(app, label)),
    options: options.options,
    rowClass: options.rowClass,
    trie: emptyTrie(),
    get columns() {
      return once(this, "columns", makeColumns(this, options.fields))
    },
    get plainColumns() {
      return once(this, "plainColumns", makePlainColumns(this, options.fields))
    },
    get columnsByProperty() {
      return once(this, "columnsByProperty", new Map(this.columns.map((column) => [column.property, column])))
    },
    relationNames: Object.keys(options.fields).filter((name) => isThunk(options.fields[name])),
    relation: (name) => relationOf(definition, resolved, name, options.fields[name]),
    get primaryKey() {
      return once(this, "primaryKey", findPrimaryKey(this))
    },
    get constraints() {
      return once(this, "constraints", options.constraints())
    }
  }
  return definition
}

// A getter that replaces itself by its value.
const once = <A>(owner: ModelDefinition, key: keyof ModelDefinition, value: A): A => {
  Object.defineProperty(owner, key, { value, enumerable: true })
  return value
}

const findPrimaryKey = (definition: ModelDefinition): ReadonlyArray<ColumnDefinition> => {
  const named = definition.options.primaryKey
  const marked = definition.columns.filter((column) => column.facts.primaryKey === true)
  const keys = named === undefined ? marked : named.map((name) => columnOf(definition, name))
  const refuse = (field: string | undefined, message: string) => definitionError(definition.name, field, message)
  if (keys.length === 0) {
    throw refuse(undefined, "no primary key; add `id: Field.id`, or name one in the options: primaryKey: [...]")
  }
  if (named === undefined && keys.length > 1) {
    throw refuse(keys[1]?.property, "a second primary key; name a composite key in the options: primaryKey: [...]")
  }
  const other = named === undefined ? undefined : marked.find((column) => !keys.includes(column))
  if (other !== undefined) {
    throw refuse(other.property, "a primary key beside that of the options; name it there, or make it no key here")
  }
  const nullable = keys.find((key) => key.type.nullable)
  if (nullable !== undefined) throw refuse(nullable.property, "a primary key cannot be NULL")
  return keys
}

// Relations are resolved one by one: the other ends of many-to-many relations ask each other's models.
const relationOf = (
  definition: ModelDefinition,
  resolved: Map<string, RelationDefinition | "asked">,
  name: string,
  field: unknown
): RelationDefinition | undefined => {
  if (!isThunk(field)) return undefined
  const known = resolved.get(name)
  if (known === "asked") {
    throw definitionError(definition.name, name, "is the other end of itself; write one of the two ends without via")
  }
  if (known !== undefined) return known
  resolved.set(name, "asked")
  try {
    const relation = resolveRelation(definition, name, field())
    resolved.set(name, relation)
    return relation
  } finally {
    if (resolved.get(name) === "asked") resolved.delete(name)
  }
}
