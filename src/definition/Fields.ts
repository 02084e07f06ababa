/**
 * The types that follow from a model's record of fields.
 *
 * @since 0.1.0
 */
import type { AnyModel, FieldsOf, SelfOf, TypeId } from "./AnyModel.js"

declare const PrimaryKeyId: unique symbol
declare const GeneratedId: unique symbol
declare const DefaultedId: unique symbol
declare const SensitiveId: unique symbol

/** Marks a field that is the primary key. @since 0.1.0 @category markers */
export interface PrimaryKey {
  readonly [PrimaryKeyId]: true
}
/** Marks a field that the database makes: absent from inserts. @since 0.1.0 @category markers */
export interface Generated {
  readonly [GeneratedId]: true
}
/** Marks a field that may be left out of an insert. @since 0.1.0 @category markers */
export interface Defaulted {
  readonly [DefaultedId]: true
}
/** Marks a field that the JSON variants leave out. @since 0.1.0 @category markers */
export interface Sensitive {
  readonly [SensitiveId]: true
}

/**
 * A relation in the record of fields. Its result is `any` here on purpose: comparing a thunk with a narrower type would
 * make TypeScript resolve the model it names, and models that name each other would become an error.
 *
 * @since 0.1.0
 * @category type-level
 */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Thunk = () => any

/** A relation stored as a column here. @since 0.1.0 @category type-level */
export type ToOneThunk = () => { readonly kind: "foreignKey" | "oneToOne" }
/** A relation stored as a column here which may be NULL. @since 0.1.0 @category type-level */
export type NullableToOneThunk = () => { readonly kind: "foreignKey" | "oneToOne"; readonly nullable: true }

/** A variant field of `@effect/sql`'s `Model`. @since 0.1.0 @category type-level */
interface Variants<Name extends string, A> {
  readonly schemas: { readonly [K in Name]: { readonly Type: A } }
}
interface NoVariant<Name extends string> {
  readonly schemas: { readonly [K in Name]?: undefined }
}

/** The application's type of a column. @since 0.1.0 @category type-level */
export type ValueOf<X> = X extends { readonly Type: infer A } ? A : X extends Variants<"select", infer A> ? A : never
type InsertValueOf<X> = X extends { readonly Type: infer A } ? A : X extends Variants<"insert", infer A> ? A : never
type EncodedOf<X> = X extends { readonly Encoded: infer A }
  ? A
  : X extends { readonly schemas: { readonly select: { readonly Encoded: infer A } } }
    ? A
    : never

/** The primary key's value: a column's type, or a struct of the columns of a composite key. @since 0.1.0 @category type-level */
export type KeyOf<M extends AnyModel> = [M[TypeId]["Key"]] extends [never] ? SingleKey<FieldsOf<M>> : CompositeKey<M>
type SingleKey<F> = F extends { readonly id: infer I }
  ? I extends PrimaryKey
    ? ValueOf<I>
    : MarkedKey<F>
  : MarkedKey<F>
type MarkedKey<F> = { [K in keyof F]: F[K] extends PrimaryKey ? ValueOf<F[K]> : never }[keyof F]
type CompositeKey<M extends AnyModel> = {
  readonly [K in M[TypeId]["Key"]]: K extends keyof SelfOf<M> ? SelfOf<M>[K] : never
}

/** The value of a relation's column: the other model's key. @since 0.1.0 @category type-level */
export type ForeignKeyValue<X> = X extends () => {
  readonly target: infer M extends AnyModel
  readonly nullable: infer N
}
  ? N extends true
    ? KeyOf<M> | null
    : KeyOf<M>
  : never

/** A row's properties: its columns, and `authorId` for a relation `author`. @since 0.1.0 @category type-level */
export type Instance<F> = {
  readonly [K in keyof F as F[K] extends Thunk ? never : K]: ValueOf<F[K]>
} & {
  readonly [K in keyof F as F[K] extends ToOneThunk ? `${K & string}Id` : never]: ForeignKeyValue<F[K]>
}

/** A row as its Schema encodes it. @since 0.1.0 @category type-level */
export type Encoded<F> = {
  readonly [K in keyof F as F[K] extends Thunk ? never : K]: EncodedOf<F[K]>
} & {
  readonly [K in keyof F as F[K] extends ToOneThunk ? `${K & string}Id` : never]: ForeignKeyValue<F[K]>
}

type InsertMode<X> = X extends Thunk
  ? "absent"
  : X extends Generated
    ? "absent"
    : X extends NoVariant<"insert">
      ? "absent"
      : X extends Defaulted
        ? "optional"
        : null extends InsertValueOf<X>
          ? "optional"
          : "required"

/**
 * What `create` takes: columns with a default and nullable ones may be left out, columns that the database makes are
 * absent.
 *
 * @since 0.1.0
 * @category type-level
 */
export type Insert<F> = {
  readonly [K in keyof F as InsertMode<F[K]> extends "required" ? K : never]: InsertValueOf<F[K]>
} & {
  readonly [K in keyof F as InsertMode<F[K]> extends "optional" ? K : never]?: InsertValueOf<F[K]>
} & {
  readonly [K in keyof F as F[K] extends NullableToOneThunk
    ? never
    : F[K] extends ToOneThunk
      ? `${K & string}Id`
      : never]: ForeignKeyValue<F[K]>
} & {
  readonly [K in keyof F as F[K] extends NullableToOneThunk ? `${K & string}Id` : never]?: ForeignKeyValue<F[K]>
}

/** What `save` takes: any of a row's columns. @since 0.1.0 @category type-level */
export type Patch<F> = Partial<Instance<F>>

/** The names of a row's columns. @since 0.1.0 @category type-level */
export type ColumnKey<M extends AnyModel> = keyof Instance<FieldsOf<M>> & string

type JsonSkipped = Thunk | Sensitive
/** A row as JSON shows it: without the sensitive fields. @since 0.1.0 @category type-level */
export type Json<F> = {
  readonly [K in keyof F as F[K] extends JsonSkipped
    ? never
    : F[K] extends NoVariant<"json">
      ? never
      : K]: F[K] extends {
    readonly Type: infer A
  }
    ? A
    : F[K] extends Variants<"json", infer A>
      ? A
      : never
} & {
  readonly [K in keyof F as F[K] extends ToOneThunk ? `${K & string}Id` : never]: ForeignKeyValue<F[K]>
}
