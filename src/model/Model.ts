/**
 * Models: Schema classes with a table.
 *
 * @since 0.1.0
 */
import type * as Schema from "effect/Schema"
import type { Related } from "../association/Related.js"
import type { AnyModel, FieldsOf, Model, Row, SelfOf } from "../definition/AnyModel.js"
import type { Encoded, Instance, Thunk, VariantField, VariantFields } from "../definition/Fields.js"
import type { IndexDefinition } from "../definition/ModelDefinition.js"
import * as ModelDefinition from "../definition/ModelDefinition.js"
import type * as Naming from "../definition/Naming.js"
import type { QuerySet } from "../query/QuerySet.js"
import { build } from "./build.js"

export type { Registry } from "./Registry.js"
export { registry } from "./Registry.js"
export { createTables, dropTables } from "./tables.js"

/**
 * The class of a model: a Schema of its rows, and the queries on its table.
 *
 * - `fields`: the select variant's struct fields; `insert`, `update`, `json`, `jsonCreate`, `jsonUpdate`: the variants.
 * - `objects`: all rows, as a query.
 *
 * @since 0.1.0
 * @category models
 */
export interface ModelClass<Self, F, K extends string> extends Model<Self, F, K>, Schema.Schema<Self, Encoded<F>> {
  new (props: Instance<F>, options?: { readonly disableValidation?: boolean } | boolean): Instance<F> & Row<F, K>
  readonly identifier: string
  readonly fields: VariantFields<F, "select">
  readonly insert: Schema.Struct<VariantFields<F, "insert">>
  readonly update: Schema.Struct<VariantFields<F, "update">>
  readonly json: Schema.Struct<VariantFields<F, "json">>
  readonly jsonCreate: Schema.Struct<VariantFields<F, "jsonCreate">>
  readonly jsonUpdate: Schema.Struct<VariantFields<F, "jsonUpdate">>
  readonly objects: QuerySet<Self>
  make(props: Instance<F>): Self
  /** The rows that belong to a row over a relation to many, as a query that can also link and unlink. */
  related<const R extends ManyName<Self>>(row: Self, relation: R): ManyOf<FieldsOf<Self>[R]>
}

type ManyThunk = () => { readonly kind: "oneToMany" | "manyToMany" }

/** The names of the relations to many rows. @since 0.1.0 @category type-level */
export type ManyName<Self> = ManyIn<FieldsOf<Self>> & keyof FieldsOf<Self> & string
type ManyIn<F> = { [K in keyof F]: F[K] extends ManyThunk ? K : never }[keyof F]

type ManyOf<X> = X extends () => { readonly target: infer M extends AnyModel; readonly via: infer Via extends string }
  ? Related<SelfOf<M>, `${Via}Id`>
  : X extends () => { readonly target: infer M extends AnyModel }
    ? Related<SelfOf<M>>
    : never

type Key<F> = keyof F & string

/**
 * Options of a model. Fields are named by their properties; a relation by its own name.
 *
 * - `table`: default by the naming rule, `blog_post` for `blog.Post`.
 * - `ordering`: the order of queries without one; `-` for descending.
 * - `indexes`, `unique`: over several columns.
 * - `primaryKey`: the columns of a composite key (`postId` for a relation `post`).
 * - `naming`: another naming rule.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<F, K extends string> {
  readonly table?: string
  readonly naming?: Naming.Naming
  readonly ordering?: ReadonlyArray<Key<F> | `-${Key<F>}`>
  readonly indexes?: ReadonlyArray<IndexDefinition<Key<F>>>
  readonly unique?: ReadonlyArray<ReadonlyArray<Key<F>>>
  readonly primaryKey?: ReadonlyArray<K>
  readonly comment?: string
}

// Not `constructor` and `toString`, which every object has; those are refused at run time.
type Reserved = "include" | "joined" | "selectIn" | "isNull" | "isNotNull" | "then" | "pipe" | "toJSON"

/** Refuses names that are the library's, `authorId` beside a relation `author`, and what is no field. @since 0.1.0 @category type-level */
export type Named<F> = {
  readonly [K in Reserved]?: `The name "${K}" is the library's: choose another, Field.column keeps the column's`
} & {
  readonly [K in keyof F as F[K] extends Thunk
    ? `${K & string}Id`
    : never]?: "The column of the relation of this name has this property: choose another"
} & { readonly [K in keyof F]: Checked<F[K]> }

type Checked<X> = X extends Thunk | VariantField
  ? unknown
  : X extends Schema.Schema.Any
    ? [X["Context"]] extends [never]
      ? unknown
      : "A Schema with requirements cannot decode rows"
    : "Neither a Schema, nor a variant field, nor a relation () => Relation.…"

/**
 * Makes the class that a model extends.
 *
 * @example
 * ```ts
 * class Post extends Model.Class<Post>("blog.Post")({
 *   id: Field.id,
 *   title: Schema.String.pipe(Schema.maxLength(200)),
 *   author: () => Relation.foreignKey(User, { onDelete: "cascade" })
 * }) {}
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const Class =
  <Self>(name: string) =>
  // biome-ignore lint/suspicious/noExplicitAny: a narrower bound would resolve the models that the relations name
  <F extends Record<string, any>, const K extends Key<F> | `${Key<F>}Id` = never>(
    fields: F & Named<F>,
    options: Options<F, K> = {}
  ): ModelClass<Self, F, K> =>
    // The class is made of the same fields at run time; what its statics are is told by ModelClass.
    build(name, fields, options as ModelDefinition.ModelOptions) as ModelClass<Self, F, K>

/** The definition of a model. @since 0.1.0 @category getters */
export const definition = (model: AnyModel): ModelDefinition.ModelDefinition => ModelDefinition.of(model)
