/**
 * The types that follow from a model's record of fields.
 *
 * @since 0.1.0
 */
import type * as Schema from "effect/Schema"
import type { AnyModel, FieldsOf, Row, SelfOf } from "./AnyModel.js"
import type { Range } from "./Range.js"
import type { Variant } from "./variants.js"

declare const PrimaryKeyId: unique symbol
declare const GeneratedId: unique symbol
declare const DefaultedId: unique symbol
declare const AutomaticId: unique symbol
declare const SensitiveId: unique symbol
declare const ItemsId: unique symbol
declare const BoundsId: unique symbol

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
/** Marks a field that is set by the clock: not for JSON to say. @since 0.1.0 @category markers */
export interface Automatic extends Defaulted {
  readonly [AutomaticId]: true
}
/** Marks a field that the JSON variants leave out. @since 0.1.0 @category markers */
export interface Sensitive {
  readonly [SensitiveId]: true
}

/** What an array that is a column's own encodes to, by which it is told from JSON. @since 0.1.0 @category markers */
export type ArrayEncoded<I> = ReadonlyArray<I> & { readonly [ItemsId]?: I }
/** What a range encodes to, by which it is told from JSON. @since 0.1.0 @category markers */
export type RangeEncoded<A> = Range<A> & { readonly [BoundsId]?: A }
/** Whether an encoded side is that of a range's column. @since 0.1.0 @category type-level */
export type IsRange<E> = typeof BoundsId extends keyof NonNullable<E> ? true : false
/** Whether an encoded side is that of an array's column. @since 0.1.0 @category type-level */
export type IsArray<E> = typeof ItemsId extends keyof NonNullable<E> ? true : false

/** Whether a field has a mark, put on before further filters and brands or after them. */
type Has<X, Mark> = X extends Mark
  ? true
  : X extends { readonly from: infer From }
    ? X extends { readonly to: unknown }
      ? false
      : Has<From, Mark>
    : X extends Schema.NullOr<infer From>
      ? Has<From, Mark>
      : false

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
export interface VariantField {
  readonly schemas: object
}
type VariantOf<X, V extends string> = X extends { readonly schemas: { readonly [K in V]: infer S } } ? S : undefined

// ---- columns ---------------------------------------------------------------------------------------------------------

/** The property of a row for a field: `authorId` for a relation `author`, none for a relation to many. */
type ColumnName<K, X> = X extends Thunk ? (X extends ToOneThunk ? `${K & string}Id` : never) : K

/** The application's type of a column. @since 0.1.0 @category type-level */
export type ValueOf<X> = X extends { readonly Type: infer A }
  ? A
  : X extends { readonly schemas: { readonly select: { readonly Type: infer A } } }
    ? A
    : never
/** What a column's Schema encodes to. @since 0.1.0 @category type-level */
export type EncodedOf<X> = X extends { readonly Encoded: infer A }
  ? A
  : X extends { readonly schemas: { readonly select: { readonly Encoded: infer A } } }
    ? A
    : never

type ColumnValue<X> = X extends Thunk ? ForeignKeyValue<X> : ValueOf<X>

/** A row's properties: its columns, and `authorId` for a relation `author`. @since 0.1.0 @category type-level */
export type Instance<F> = { readonly [K in keyof F as ColumnName<K, F[K]>]: ColumnValue<F[K]> }

/** A row as its Schema encodes it. @since 0.1.0 @category type-level */
export type Encoded<F> = {
  readonly [K in keyof F as ColumnName<K, F[K]>]: F[K] extends Thunk ? ForeignKeyEncoded<F[K]> : EncodedOf<F[K]>
}

/** The names of a row's columns. @since 0.1.0 @category type-level */
export type ColumnKey<Self> = keyof Instance<FieldsOf<Self>> & string

/** The names of the relations that are stored as a column here. @since 0.1.0 @category type-level */
export type ToOneName<Self> = ToOneNameIn<FieldsOf<Self>>
type ToOneNameIn<F> = { [K in keyof F]: F[K] extends ToOneThunk ? K : never }[keyof F] & string

// ---- keys ------------------------------------------------------------------------------------------------------------

/** The primary key's value: a column's type, or a struct of the columns of a composite key. @since 0.1.0 @category type-level */
export type KeyOf<Self> =
  Self extends Row<infer F, infer K>
    ? [K] extends [never]
      ? ValueOf<SingleKey<F>>
      : { readonly [P in K]: P extends keyof Self ? Self[P] : never }
    : never
/** The names of the columns of the primary key. @since 0.1.0 @category type-level */
export type KeyName<Self> = Self extends Row<infer F, infer K> ? ([K] extends [never] ? MarkedName<F> : K) : never

type KeyEncoded<Self> = EncodedOf<SingleKey<FieldsOf<Self>>>
type SingleKey<F> = F extends { readonly id: infer I }
  ? IsKey<I> extends true
    ? I
    : F[MarkedName<F>]
  : F[MarkedName<F>]
type MarkedName<F> = { [K in keyof F]: IsKey<F[K]> extends true ? K : never }[keyof F]
type IsKey<X> = X extends VariantField ? Has<VariantOf<X, "select">, PrimaryKey> : Has<X, PrimaryKey>

/** The model of a relation, and whether it may be NULL. */
interface Reference<out M, out N> {
  readonly target: M
  readonly nullable: N
}

/** The value of a relation's column: the other model's key. @since 0.1.0 @category type-level */
export type ForeignKeyValue<X> = X extends () => Reference<infer M extends AnyModel, infer N>
  ? N extends true
    ? KeyOf<SelfOf<M>> | null
    : KeyOf<SelfOf<M>>
  : never
type ForeignKeyEncoded<X> = X extends () => Reference<infer M extends AnyModel, infer N>
  ? N extends true
    ? KeyEncoded<SelfOf<M>> | null
    : KeyEncoded<SelfOf<M>>
  : never

// ---- writes ----------------------------------------------------------------------------------------------------------

type InsertMode<X> = X extends Thunk
  ? X extends NullableToOneThunk
    ? "optional"
    : X extends ToOneThunk
      ? "required"
      : "absent"
  : X extends VariantField
    ? SignatureMode<VariantOf<X, "insert">, X>
    : Has<X, Generated> extends true
      ? "absent"
      : SchemaMode<X>

/** A Schema may be left out where its column may be NULL or has a default. */
type SchemaMode<X> = null extends EncodedOf<X> ? "optional" : Has<X, Defaulted> extends true ? "optional" : "required"

/** A property signature says itself whether it may be left out. */
type SignatureMode<S, X> = [S] extends [undefined]
  ? "absent"
  : S extends Schema.PropertySignature<
        infer Token,
        infer A,
        PropertyKey,
        Schema.PropertySignature.Token,
        infer _E,
        infer HasDefault,
        infer _R
      >
    ? [undefined extends A ? true : HasDefault, Token] extends [false, ":"]
      ? "required"
      : "optional"
    : SchemaMode<X>

type InsertValue<X> = X extends Thunk
  ? ForeignKeyValue<X>
  : X extends VariantField
    ? Schema.Schema.Type<VariantOf<X, "insert">>
    : ValueOf<X>

/**
 * What `create` takes: columns with a default and nullable ones may be left out, columns that the database makes are
 * absent.
 *
 * @since 0.1.0
 * @category type-level
 */
export type Insert<Self> = InsertFields<FieldsOf<Self>>
type InsertFields<F> = {
  readonly [K in keyof F as InsertMode<F[K]> extends "required" ? ColumnName<K, F[K]> : never]: InsertValue<F[K]>
} & {
  readonly [K in keyof F as InsertMode<F[K]> extends "optional" ? ColumnName<K, F[K]> : never]?:
    | InsertValue<F[K]>
    | undefined
}

/** What `save` takes: any of a row's columns but those that the database numbers. @since 0.1.0 @category type-level */
export type Patch<Self> = { readonly [K in WritableKey<Self>]?: Self[K] | undefined }

/** The names of the columns that an update may write: not those that the database numbers. @since 0.1.0 @category type-level */
export type WritableKey<Self> = Writable<FieldsOf<Self>> & keyof Self
type Writable<F> = { [K in keyof F]: Has<F[K], Generated> extends true ? never : ColumnName<K, F[K]> }[keyof F]

// ---- variants --------------------------------------------------------------------------------------------------------

type VariantName<K, X, V extends Variant> = ColumnMode<X, V> extends "absent" ? never : ColumnName<K, X>

type ColumnMode<X, V extends Variant> = X extends Thunk
  ? X extends ToOneThunk
    ? MayBeAbsent<X, V>
    : "absent"
  : X extends VariantField
    ? VariantOf<X, V> extends undefined
      ? "absent"
      : MayBeAbsent<X, V>
    : V extends "select" | "update"
      ? "required"
      : V extends "insert"
        ? InsertMode<X>
        : Has<X, Sensitive> extends true
          ? "absent"
          : V extends "json"
            ? "required"
            : Has<X, Generated | Automatic> extends true
              ? "absent"
              : MayBeAbsent<X, V>

/** An insert may leave out what has a default or may be NULL, a JSON update anything. */
type MayBeAbsent<X, V extends Variant> = V extends "jsonUpdate"
  ? "optional"
  : V extends "insert" | "jsonCreate"
    ? X extends Thunk
      ? InsertMode<X>
      : SchemaMode<X>
    : "required"

/** The Schema of a column in a variant. */
type ColumnSchema<X, V extends Variant> = X extends Thunk
  ? Schema.Schema<ForeignKeyValue<X>, ForeignKeyEncoded<X>>
  : X extends VariantField
    ? VariantOf<X, V>
    : X

type VariantSchema<S, Mode> = S extends Schema.Schema.All
  ? Mode extends "optional"
    ? Schema.optional<S>
    : S
  : S extends Schema.PropertySignature.All
    ? S
    : never

/** The struct fields of a variant. @since 0.1.0 @category type-level */
export type VariantFields<F, V extends Variant> = {
  readonly [K in keyof F as VariantName<K, F[K], V>]: VariantSchema<ColumnSchema<F[K], V>, ColumnMode<F[K], V>>
} & {}
