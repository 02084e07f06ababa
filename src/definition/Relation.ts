/**
 * Relations between models: always given as a thunk, so that models may refer to each other in any order.
 *
 * @since 0.1.0
 */
import type { AnyModel, TypeId } from "./AnyModel.js"

/**
 * What happens to a row when the row it refers to is deleted; the database enforces it.
 *
 * @since 0.1.0
 * @category models
 */
export type OnDelete = "cascade" | "restrict" | "setNull" | "setDefault" | "noAction"

/**
 * The names of a model's fields. Looked up, never compared: a comparison would ask for what each thunk gives, which may
 * be asking for this.
 *
 * @since 0.1.0
 * @category type-level
 */
export type FieldName<M> = keyof At<At<M, TypeId>, "Fields"> & string
type At<X, K> = K extends keyof X ? X[K] : never

/**
 * Options of a relation that is stored as a column here.
 *
 * - `onDelete`: default `"restrict"`.
 * - `nullable`: whether the row may refer to nothing; default `false`.
 * - `column`: the database's name of the column; default by the naming rule (`author` gives `author_id`).
 * - `unique`, `index`: default no unique constraint, and an index.
 * - `constraint`: whether the database gets a FOREIGN KEY constraint; default `true`. Without one the row referred to may
 *   be missing: what is read over the relation may then be null, which the types do not show.
 * - `databaseDefault`: the key that the database writes where none is given, and on `onDelete: "setDefault"`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ForeignKeyOptions<Nullable extends boolean = boolean> {
  readonly onDelete?: OnDelete
  readonly nullable?: Nullable
  readonly column?: string
  readonly unique?: boolean
  readonly index?: boolean
  readonly constraint?: boolean
  readonly databaseDefault?: string | number | bigint
  readonly comment?: string
}

/**
 * Many rows here refer to one row there.
 *
 * @since 0.1.0
 * @category models
 */
export interface ForeignKey<out M, out Nullable extends boolean> {
  readonly kind: "foreignKey"
  readonly target: M
  readonly nullable: Nullable
  readonly options: ForeignKeyOptions
}

/**
 * One row here refers to one row there: a foreign key with a unique constraint.
 *
 * @since 0.1.0
 * @category models
 */
export interface OneToOne<out M, out Nullable extends boolean> {
  readonly kind: "oneToOne"
  readonly target: M
  readonly nullable: Nullable
  readonly options: ForeignKeyOptions
}

/**
 * The other end of a one-to-one relation: at most one row there refers here by its relation `via`.
 *
 * @since 0.1.0
 * @category models
 */
export interface OneToOneInverse<out M> {
  readonly kind: "oneToOneInverse"
  readonly target: M
  readonly via: string
}

/**
 * The other end of a foreign key: the rows there which refer here by their relation `via`.
 *
 * @since 0.1.0
 * @category models
 */
export interface OneToMany<out M, out Via extends string = string> {
  readonly kind: "oneToMany"
  readonly target: M
  readonly via: Via
}

/**
 * Options of a many-to-many relation.
 *
 * - `through`: a model of your own with a foreign key to each side (a thunk); default a table made for it.
 * - `via`: the name of the many-to-many relation on the other model, of which this is the other end.
 * - `table`: the name of the table made for it; default by the naming rule (`blog_post_tags`).
 * - `source`, `destination`: with `through`, its relation to this model and to the other, where the models do not tell.
 *
 * @since 0.1.0
 * @category models
 */
export interface ManyToManyOptions<Name extends string = string> {
  readonly through?: () => AnyModel
  readonly via?: Name
  readonly table?: string
  readonly source?: string
  readonly destination?: string
}

/**
 * Many rows here belong with many rows there, linked by the rows of a through table.
 *
 * @since 0.1.0
 * @category models
 */
export interface ManyToMany<out M> {
  readonly kind: "manyToMany"
  readonly target: M
  readonly options: ManyToManyOptions
}

/**
 * Any relation.
 *
 * @since 0.1.0
 * @category models
 */
export type Relation<M = AnyModel> =
  | ForeignKey<M, boolean>
  | OneToOne<M, boolean>
  | OneToOneInverse<M>
  | OneToMany<M>
  | ManyToMany<M>

/**
 * Many rows here refer to one row of `target`; stored as a column here (property `authorId` for a relation `author`).
 *
 * @example
 * ```ts
 * author: () => Relation.foreignKey(User, { onDelete: "cascade" })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const foreignKey = <M, const Nullable extends boolean = false>(
  target: M,
  options: ForeignKeyOptions<Nullable> = {}
): ForeignKey<M, Nullable> => ({
  kind: "foreignKey",
  target,
  // An absent option infers the default `false`, which TypeScript cannot see here.
  nullable: (options.nullable ?? false) as Nullable,
  options
})

/**
 * One row here refers to one row of `target`, stored as a unique column here; or, given the name of the relation on
 * the other model, the other end of that.
 *
 * @example
 * ```ts
 * user: () => Relation.oneToOne(User, { onDelete: "cascade" })   // on Profile
 * profile: () => Relation.oneToOne(Profile, "user")              // on User
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const oneToOne: {
  <M>(target: M, via: FieldName<M>): OneToOneInverse<M>
  <M, const Nullable extends boolean = false>(target: M, options?: ForeignKeyOptions<Nullable>): OneToOne<M, Nullable>
} = <M>(target: M, options: string | ForeignKeyOptions = {}): never =>
  // The overloads above say which of the two comes back; an implementation can only promise both at once.
  (typeof options === "string"
    ? { kind: "oneToOneInverse", target, via: options }
    : { kind: "oneToOne", target, nullable: options.nullable ?? false, options }) as never

/**
 * The rows of `target` which refer here by their foreign key `via`.
 *
 * @example
 * ```ts
 * posts: () => Relation.oneToMany(Post, "author")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const oneToMany = <M, const Via extends FieldName<M>>(target: M, via: Via): OneToMany<M, Via> => ({
  kind: "oneToMany",
  target,
  via
})

/**
 * Rows here and rows of `target` linked in any number.
 *
 * @example
 * ```ts
 * tags: () => Relation.manyToMany(Tag)                                          // a table blog_post_tags is made for it
 * tracks: () => Relation.manyToMany(Track, { through: () => PlaylistTrack })   // the links are a model of yours
 * posts: () => Relation.manyToMany(Post, { via: "tags" })                       // the other end, on Tag
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const manyToMany = <M>(target: M, options: ManyToManyOptions<FieldName<M>> = {}): ManyToMany<M> => ({
  kind: "manyToMany",
  target,
  options
})
