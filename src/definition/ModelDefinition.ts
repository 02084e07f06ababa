/**
 * What a model says about itself, resolved: columns, relations, keys. Pure data, made at first use.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { CheckSpec, IndexSpec, UniqueSpec } from "../ast/Table.js"
import type { ValueType } from "../ast/ValueType.js"
import { definitionError } from "../error/DefinitionError.js"
import { emptyTrie, type Trie } from "../internal/intern.js"
import { type AnyModel, TypeId } from "./AnyModel.js"
import { columnOf, singleKey } from "./columns.js"
import { columnType } from "./columnType.js"
import * as Facts from "./Facts.js"
import * as Naming from "./Naming.js"
import type * as Relation from "./Relation.js"
import { type RelationDefinition, resolveRelation } from "./RelationDefinition.js"
import * as variants from "./variants.js"

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
  const resolved = new Map<string, RelationDefinition>()
  const definition: ModelDefinition = {
    name: options.name,
    app,
    label,
    naming,
    table: options.options.table ?? naming.table(app, label),
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
  const nullable = keys.find((key) => key.type.nullable)
  if (nullable !== undefined) throw refuse(nullable.property, "a primary key cannot be NULL")
  return keys
}

/** Whether a field is a relation. */
export const isThunk = (field: unknown): field is () => Relation.Relation =>
  typeof field === "function" && !Schema.isSchema(field)

const makePlainColumns = (
  definition: ModelDefinition,
  fields: Readonly<Record<string, unknown>>
): ReadonlyArray<ColumnDefinition> =>
  Object.entries(fields)
    .filter(([, field]) => !isThunk(field))
    .map(([property, field]) => plainColumn(definition.name, definition.naming, property, field))

const makeColumns = (
  definition: ModelDefinition,
  fields: Readonly<Record<string, unknown>>
): ReadonlyArray<ColumnDefinition> => {
  const columns = Object.entries(fields).flatMap(([property, field]) =>
    isThunk(field)
      ? (relationColumn(definition, property, field()) ?? [])
      : definition.plainColumns.filter((column) => column.property === property)
  )
  refuseClashes(definition, columns)
  return columns
}

const refuseClashes = (definition: ModelDefinition, columns: ReadonlyArray<ColumnDefinition>): void => {
  const properties = new Set<string>()
  const names = new Set<string>()
  for (const { name, property } of columns) {
    if (properties.has(property)) {
      throw definitionError(definition.name, property, "the name of a relation's column; rename the field")
    }
    if (names.has(name)) {
      throw definitionError(definition.name, property, `a second column named "${name}"; give it another Field.column`)
    }
    properties.add(property)
    names.add(name)
  }
}

/** The column of a plain field: checked where the model is defined. */
export const plainColumn = (
  model: string,
  naming: Naming.Naming,
  property: string,
  field: unknown
): ColumnDefinition => {
  const own = variants.ofField(field)
  const schema = own?.select ?? (Schema.isSchema(field) ? noContext(field) : undefined)
  if (schema === undefined) {
    const hint = Schema.isPropertySignature(field) ? "; for a column that may be NULL: Schema.NullOr(…)" : ""
    throw definitionError(
      model,
      property,
      `neither a Schema, nor a variant field, nor a relation () => Relation.…${hint}`
    )
  }
  const told = Facts.of(schema.ast)
  const type = columnType(model, property, schema)
  const facts = own === undefined ? told : { ...told, ...variants.factsOf(own, told, isInteger(type)) }
  refuseFacts(model, property, type, facts)
  return {
    property,
    name: facts.column ?? naming.column(property),
    type,
    facts,
    relation: undefined,
    references: undefined,
    trie: emptyTrie(),
    variants: own ?? variants.ofSchema(schema, facts)
  }
}

const isInteger = ({ storage }: ValueType): boolean => storage._tag === "Integer" || storage._tag === "BigInteger"

// What could only fail at the first write, or never do what it says.
const refuseFacts = (model: string, property: string, { storage }: ValueType, facts: Facts.Facts): void => {
  const automatic = facts.autoNow === true || facts.autoNowAdd === true
  if (automatic && !["DateTime", "Date", "Time"].includes(storage._tag)) {
    throw definitionError(model, property, "autoNow and autoNowAdd are for Field.datetime, Field.date and Field.time")
  }
  if (facts.collation !== undefined && storage._tag !== "Text") {
    throw definitionError(model, property, "a collation is for text")
  }
}

// A Schema with requirements cannot decode rows; the types of Model.Class refuse it.
const noContext = (schema: Schema.Schema.Any): Schema.Schema.AnyNoContext => schema as Schema.Schema.AnyNoContext

const relationColumn = (
  definition: ModelDefinition,
  property: string,
  relation: Relation.Relation
): ColumnDefinition | undefined => {
  if (relation.kind !== "foreignKey" && relation.kind !== "oneToOne") return undefined
  const { name } = definition
  if (relation.target === undefined) {
    throw definitionError(name, property, "refers to a model that is not there (a module cycle?)")
  }
  const key = singleKey(of(relation.target), `${name}.${property}`)
  const type: ValueType = {
    ...key.type,
    nullable: relation.nullable,
    schema: relation.nullable ? Schema.NullOr(key.type.schema) : key.type.schema,
    origin: { model: name, field: `${property}Id` }
  }
  const { options } = relation
  return {
    property: `${property}Id`,
    name: options.column ?? definition.naming.foreignKey(property),
    type,
    facts: {
      unique: relation.kind === "oneToOne" || options.unique === true,
      index: relation.kind === "foreignKey" && options.index !== false,
      ...(options.comment === undefined ? {} : { comment: options.comment })
    },
    relation: property,
    references: of(relation.target),
    trie: emptyTrie(),
    variants: variants.ofSchema(type.schema, {})
  }
}

// Relations are resolved one by one: the other ends of many-to-many relations ask each other's models.
const relationOf = (
  definition: ModelDefinition,
  resolved: Map<string, RelationDefinition>,
  name: string,
  field: unknown
): RelationDefinition | undefined => {
  const known = resolved.get(name)
  if (known !== undefined || !isThunk(field)) return known
  const relation = resolveRelation(definition, name, field())
  resolved.set(name, relation)
  return relation
}
