/**
 * A model's class, made lazily: nothing touches another model until the first use.
 */
import * as Schema from "effect/Schema"
import { related } from "../association/relatedRows.js"
import { TypeId } from "../definition/AnyModel.js"
import * as ModelDefinition from "../definition/ModelDefinition.js"
import { isThunk, noName, plainColumn, tooLong } from "../definition/makeColumns.js"
import { fits, isName } from "../definition/names.js"
import type { Values } from "../definition/validate.js"
import type { Variant, VariantPart } from "../definition/variants.js"
import { definitionError } from "../error/DefinitionError.js"
import { Rows } from "../query/make.js"
import { all } from "../query/steps.js"
import { Database } from "../service/Database.js"

type Definition = ModelDefinition.ModelDefinition
type Fields = Readonly<Record<string, unknown>>
type SchemaClass = ModelDefinition.RowClass & Schema.Schema.AnyNoContext

// The statics of Schema.Class; asking for one builds the class.
const schemaStatics = [
  "ast",
  "fields",
  "identifier",
  "annotations",
  "pipe",
  "make",
  "extend",
  "transformOrFail",
  "transformOrFailFrom",
  Schema.TypeId
] as const

const variants = ["insert", "update", "json", "jsonCreate", "jsonUpdate"] as const

/** Names that are the library's on references, rows or effects. */
export const reserved: ReadonlyArray<string> = [
  "include",
  "joined",
  "selectIn",
  "isNull",
  "isNotNull",
  "then",
  "pipe",
  "constructor",
  "toString",
  "toJSON",
  "__proto__",
  "prototype"
]

/** The class that a model extends. */
export const build = (name: string, fields: Fields, options: ModelDefinition.ModelOptions): unknown => {
  check(name, fields, options)

  function Model(this: object, props: object, disableValidation?: boolean): object {
    return Reflect.construct(innerOf(new.target ?? Model), [props, disableValidation], new.target ?? Model)
  }

  const definitions = new WeakMap<object, Definition>()
  const definitionOf = (self: ModelClass): Definition => {
    const known = definitions.get(self)
    if (known !== undefined) return known
    const made = ModelDefinition.make({
      name,
      fields,
      options,
      rowClass: self,
      constraints: () => self.constraints?.() ?? []
    })
    definitions.set(self, made)
    return made
  }

  let inner: SchemaClass | undefined
  const innerOf = (self: object): SchemaClass => {
    if (inner === undefined) {
      // The first use is through the user's class or through this one; both have the same columns.
      inner = schemaClass(name, definitionOf(self as ModelClass))
      // Instances find Equal, Hash, toString and the class's own mark on the inner prototype.
      Object.setPrototypeOf(Model.prototype, inner.prototype)
    }
    return inner
  }

  const getter = (key: PropertyKey, get: (self: ModelClass) => unknown): void => {
    Object.defineProperty(Model, key, {
      get(this: ModelClass) {
        return get(this)
      },
      configurable: true
    })
  }
  getter(TypeId, (self) => keep(self, TypeId, definitionOf(self)))
  // The tag is a Context tag of the service that Rows asks; its own type is more than Rows wants to know.
  getter("objects", (self) => keep(self, "objects", new Rows(all(definitionOf(self)), Database as never)))
  // `row` is one of this model's, so it has a value for each property.
  getter("related", (self) => (row: Values, relation: string) => related(definitionOf(self), row, relation))
  for (const key of schemaStatics) getter(key, (self) => Reflect.get(innerOf(self), key, self))
  for (const variant of variants) {
    getter(variant, (self) => keep(self, variant, variantOf(definitionOf(self), variant)))
  }
  return Model
}

// What was asked for once stands on the user's class itself from then on.
const keep = <A>(self: ModelClass, key: PropertyKey, value: A): A => {
  Object.defineProperty(self, key, { value, configurable: true })
  return value
}

interface ModelClass extends ModelDefinition.RowClass {
  readonly constraints?: () => ReadonlyArray<ModelDefinition.ConstraintDefinition>
}

const schemaClass = (name: string, definition: Definition): SchemaClass =>
  // The fields are known at run time only; the types are those of ModelClass.
  Schema.Class<object>(name)(structFields(definition, "select")) as unknown as SchemaClass

const structFields = (definition: Definition, variant: Variant): Record<string, VariantPart> =>
  Object.fromEntries(
    definition.columns.flatMap(({ property, variants }) => {
      const schema = variants[variant]
      return schema === undefined ? [] : [[property, schema]]
    })
  )

/** The Struct of a variant: an insert may leave out what has a default or may be NULL, a JSON update anything. */
const variantOf = (definition: Definition, variant: (typeof variants)[number]): unknown => {
  const mayBeAbsent: (column: ModelDefinition.ColumnDefinition) => boolean =
    variant === "insert" || variant === "jsonCreate" ? isOptional : () => variant === "jsonUpdate"
  const fields = definition.columns.flatMap((column): ReadonlyArray<readonly [string, VariantPart]> => {
    const schema = column.variants[variant]
    if (schema === undefined) return []
    // A property signature says itself what an absent value means.
    const optional = Schema.isSchema(schema) && mayBeAbsent(column)
    return [[column.property, optional ? Schema.optional(schema) : schema]]
  })
  return Schema.Struct(Object.fromEntries(fields))
}

const isOptional = ({ facts, type }: ModelDefinition.ColumnDefinition): boolean =>
  type.nullable ||
  facts.default !== undefined ||
  facts.databaseDefault !== undefined ||
  facts.autoNow === true ||
  facts.autoNowAdd === true

/** What can be checked without looking at another model. */
const check = (name: string, fields: Fields, options: ModelDefinition.ModelOptions): void => {
  if (!/^(?:[A-Za-z_][A-Za-z0-9_]*\.)*[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw definitionError(name, undefined, "no name for a model; names are like blog.Post")
  }
  const naming = options.naming ?? ModelDefinition.defaultNaming
  if (options.table !== undefined && !fits(options.table)) {
    throw definitionError(name, undefined, tooLong("table: ..."))
  }
  if (options.table !== undefined && !isName(options.table)) {
    throw definitionError(name, undefined, noName(options.table, "table: ..."))
  }
  for (const [property, field] of Object.entries(fields)) {
    if (reserved.includes(property)) {
      throw definitionError(
        name,
        property,
        `the name "${property}" is the library's; choose another, Field.column keeps the column's`
      )
    }
    if (!isThunk(field)) plainColumn(name, naming, property, field)
  }
  for (const key of options.ordering ?? []) {
    const property = key.replace(/^-/, "")
    if (!Object.hasOwn(fields, property))
      throw definitionError(name, property, "ordering names a field that is not there")
  }
}
