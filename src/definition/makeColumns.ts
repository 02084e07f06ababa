/**
 * A model's columns, made of what its fields say.
 */
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { type Node, walk } from "../ast/children.js"
import type { ValueType } from "../ast/ValueType.js"
import { definitionError } from "../error/DefinitionError.js"
import { emptyTrie } from "../internal/intern.js"
import { singleKey, targetOf } from "./columns.js"
import { columnType } from "./columnType.js"
import * as Facts from "./Facts.js"
import type { ColumnDefinition, ModelDefinition } from "./ModelDefinition.js"
import type * as Naming from "./Naming.js"
import { fits, isName } from "./names.js"
import type * as Relation from "./Relation.js"
import * as variants from "./variants.js"

/** Whether a field is a relation. */
export const isThunk = (field: unknown): field is () => Relation.Relation =>
  typeof field === "function" && !Schema.isSchema(field)

export const makePlainColumns = (
  definition: ModelDefinition,
  fields: Readonly<Record<string, unknown>>
): ReadonlyArray<ColumnDefinition> =>
  Object.entries(fields)
    .filter(([, field]) => !isThunk(field))
    .map(([property, field]) => plainColumn(definition.name, definition.naming, property, field))

export const makeColumns = (
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
    // SQLite and MySQL take a name in small letters and in capitals for the same.
    if (names.has(name.toLowerCase())) {
      throw definitionError(definition.name, property, `a second column named "${name}"; give it another Field.column`)
    }
    if (!fits(name)) throw definitionError(definition.name, property, tooLong("Field.column"))
    if (!isName(name)) throw definitionError(definition.name, property, noName(name, "Field.column"))
    properties.add(property)
    names.add(name.toLowerCase())
  }
}

/** What to say of a name that no table or column can have on every engine. */
export const noName = (name: string, where: string): string =>
  `${JSON.stringify(name)} cannot be a name in every database; give another: ${where}`

/** What to say of a name that PostgreSQL would cut off. */
export const tooLong = (where: string): string =>
  `the name in the database is longer than 63 bytes, which PostgreSQL cuts off; give a shorter one: ${where}`

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
const refuseFacts = (model: string, property: string, type: ValueType, facts: Facts.Facts): void => {
  const { storage } = type
  if (storage._tag === "Decimal" && !isDecimal(storage)) {
    throw definitionError(model, property, "a decimal has a precision of 1 or more digits, and a scale from 0 to that")
  }
  if (storage._tag === "Text" && storage.maxLength !== undefined && !isCount(storage.maxLength)) {
    throw definitionError(model, property, `text of at most ${storage.maxLength} characters; a column has 1 or more`)
  }
  const automatic = facts.autoNow === true || facts.autoNowAdd === true
  if (automatic && !["DateTime", "Date", "Time"].includes(storage._tag)) {
    throw definitionError(model, property, "autoNow and autoNowAdd are for Field.datetime, Field.date and Field.time")
  }
  if (facts.collation !== undefined && storage._tag !== "Text") {
    throw definitionError(model, property, "a collation is for text")
  }
  refuseDefault(model, property, type, facts.databaseDefault)
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1

const isDecimal = ({ precision, scale }: { readonly precision: number; readonly scale: number }): boolean =>
  isCount(precision) && Number.isInteger(scale) && scale >= 0 && scale <= precision

const refuseDefault = (model: string, property: string, type: ValueType, value: unknown): void => {
  if (value === undefined) return
  const literal = ["string", "number", "bigint", "boolean"].includes(typeof value)
  if (!literal && !isExpression(value)) {
    throw definitionError(
      model,
      property,
      "a databaseDefault is a text, a number, a boolean, or an expression such as Fn.now(); a decimal is a text here, and a point in time its ISO form"
    )
  }
  if (isExpression(value)) {
    walk(value.node, ({ _tag }) => {
      if (_tag !== "Hole") return
      throw definitionError(model, property, "the expression of a databaseDefault cannot have values of its own")
    })
  } else if (!admits(type, value)) {
    throw definitionError(model, property, `the databaseDefault ${String(value)} is no value of this field`)
  }
}

const isExpression = (value: unknown): value is { readonly node: Node } =>
  typeof value === "object" && value !== null && "node" in value

// Other kinds take their literal in the form that the database reads.
const admits = ({ schema, storage, toCarrier }: ValueType, value: unknown): boolean => {
  if (toCarrier !== undefined || !["Integer", "Float", "Text"].includes(storage._tag)) return true
  return Either.isRight(ParseResult.decodeUnknownEither(schema)(typeof value === "bigint" ? Number(value) : value))
}

// A Schema with requirements cannot decode rows; the types of Model.Class refuse it.
const noContext = (schema: Schema.Schema.Any): Schema.Schema.AnyNoContext => schema as Schema.Schema.AnyNoContext

const relationColumn = (
  definition: ModelDefinition,
  property: string,
  relation: Relation.Relation
): ColumnDefinition | undefined => {
  const { name } = definition
  if (relation !== undefined && relation.kind !== "foreignKey" && relation.kind !== "oneToOne") return undefined
  const target = targetOf(name, property, relation)
  const key = singleKey(target, `${name}.${property}`)
  const type: ValueType = {
    ...key.type,
    nullable: relation.nullable,
    schema: relation.nullable ? Schema.NullOr(key.type.schema) : key.type.schema,
    origin: { model: name, field: `${property}Id` }
  }
  const { options } = relation
  refuseOnDelete(name, property, relation)
  refuseDefault(name, property, type, options.databaseDefault)
  return {
    property: `${property}Id`,
    name: options.column ?? definition.naming.foreignKey(property),
    type,
    facts: {
      unique: relation.kind === "oneToOne" || options.unique === true,
      index: relation.kind === "foreignKey" && options.index !== false,
      ...(options.comment === undefined ? {} : { comment: options.comment }),
      ...(options.databaseDefault === undefined ? {} : { databaseDefault: options.databaseDefault })
    },
    relation: property,
    references: target,
    trie: emptyTrie(),
    variants: variants.ofSchema(type.schema, {})
  }
}

// The database could only fail when a row that is referred to is deleted.
const refuseOnDelete = (
  model: string,
  property: string,
  { nullable, options }: Relation.ForeignKey<unknown, boolean> | Relation.OneToOne<unknown, boolean>
): void => {
  if (nullable) return
  if (options.onDelete === "setNull") {
    throw definitionError(model, property, 'onDelete: "setNull" needs a column that may be NULL: nullable: true')
  }
  if (options.onDelete === "setDefault" && options.databaseDefault === undefined) {
    throw definitionError(model, property, 'onDelete: "setDefault" needs a databaseDefault, or nullable: true')
  }
}
