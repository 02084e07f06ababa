/**
 * What a query's callback is given: a model's columns and relations, as expressions.
 *
 * @since 0.1.0
 */
import type { AnyModel, FieldsOf, SelfOf } from "../definition/AnyModel.js"
import type { EncodedOf, ForeignKeyValue, IsArray, IsRange, Thunk, ToOneThunk, ValueOf } from "../definition/Fields.js"
import type { ArrayExpression } from "./ArrayExpression.js"
import type {
  AnyExpression,
  Condition,
  Conditions,
  Expression,
  ExpressionOf,
  NumberExpression,
  Numeric,
  Order,
  TextExpression
} from "./Expression.js"
import type { JsonExpression, Scalar } from "./JsonExpression.js"
import type { RangeExpression } from "./RangeExpression.js"

/**
 * A model's columns and relations as a callback sees them: `u.age`, `p.author.username`, `u.posts.some(…)`; with what
 * annotations add. (One name for all of it, so that messages speak of a `Ref<User>`.)
 *
 * @since 0.1.0
 * @category models
 */
export type Ref<Self, Extra = unknown> = Columns<FieldsOf<Self>, never> & Extra

/** The same over a relation that may lead nowhere: every column may be NULL. @since 0.1.0 @category models */
export type NullableRef<Self> = Columns<FieldsOf<Self>, null>

type Columns<F, Null> = { readonly [K in keyof F]: Member<F[K], Null> } & {
  readonly [K in keyof F as F[K] extends ToOneThunk ? `${K & string}Id` : never]: ExpressionOf<
    ForeignKeyValue<F[K]> | Null
  >
}
type Member<X, Null> = X extends Thunk
  ? RelationRef<ReturnType<X>, Null>
  : EncodedOf<X> extends Scalar
    ? ExpressionOf<ValueOf<X> | NullFor<X, Null>>
    : IsArray<EncodedOf<X>> extends true
      ? ArrayExpression<ValueOf<X> | NullFor<X, Null>>
      : IsRange<EncodedOf<X>> extends true
        ? RangeExpression<ValueOf<X> | NullFor<X, Null>>
        : JsonExpression<ValueOf<X> | NullFor<X, Null>, EncodedOf<X>>
/** A Schema that takes NULL itself makes something of it: null, or `Option.none()`. */
type NullFor<X, Null> = null extends EncodedOf<X> ? never : Null

type RelationRef<D, Null> = D extends {
  readonly kind: infer Kind
  readonly target: infer M extends AnyModel
}
  ? Kind extends "oneToMany" | "manyToMany"
    ? Many<SelfOf<M>, SelfOf<M>>
    : D extends { readonly nullable: false }
      ? OneRef<SelfOf<M>, Null>
      : OneRef<SelfOf<M>, null>
  : never

type OneRef<Self, Null> = ([Null] extends [never] ? Ref<Self> : NullableRef<Self>) & One<Self, Self, Null>

/**
 * The key under which a relation keeps what including it gives.
 *
 * @since 0.1.0
 * @category symbols
 */
export const IncludeId: unique symbol = Symbol.for("reinhardt-db/Include")

/** Any relation, as `include` takes it. @since 0.1.0 @category models */
export type AnyRelation = { readonly [IncludeId]: unknown }

/** What a record of relations adds to a row. @since 0.1.0 @category type-level */
export type Included<I> = { readonly [K in keyof I]: I[K] extends { readonly [IncludeId]: infer R } ? R : never } & {}

/** Relations by the names under which they are included. @since 0.1.0 @category models */
export type Includes = { readonly [name: string]: AnyRelation }

/** Refuses names that the row or its model has already. @since 0.1.0 @category type-level */
export type Free<Names, Used> = { readonly [K in Known<keyof Names> & Known<Used>]: Taken<K> }
/** Names that are only known when the program runs are checked there. */
type Known<K> = K extends unknown ? (string extends K ? never : number extends K ? never : K) : never

/** No value is of this type: there is something of this name already. @since 0.1.0 @category type-level */
export interface Taken<out Name> {
  readonly [TakenId]: Name
}
declare const TakenId: unique symbol

/** Expressions by name. @since 0.1.0 @category models */
export type Selection = { readonly [name: string]: AnyExpression }

/**
 * A relation to one row, `Row` where there is one and `Absent` (null, or never) where there is none.
 *
 * @since 0.1.0
 * @category models
 */
export interface One<in out Self, out Row, out Absent> {
  readonly [IncludeId]: Row | Absent
  /** Whether there is no such row. */
  isNull(): Condition
  isNotNull(): Condition
  /** Loads relations of the included row as well. */
  include<I extends Includes>(f: (row: Ref<Self>) => I & Free<I, keyof Self>): One<Self, Row & Included<I>, Absent>
  /** Loads it in the same statement (the default for to-one relations). */
  joined(): One<Self, Row, Absent>
  /** Loads it in a statement of its own. */
  selectIn(): One<Self, Row, Absent>
}

/**
 * A relation to many rows.
 *
 * @since 0.1.0
 * @category models
 */
export interface Many<in out Self, out Row> {
  readonly [IncludeId]: ReadonlyArray<Row>
  /** Whether there is such a row (one for which the condition is true). */
  some(f?: (row: Ref<Self>) => Conditions): Condition
  /** Whether the condition is true for every row; so it is where there are none. */
  every(f: (row: Ref<Self>) => Conditions): Condition
  /** Whether there is no such row. */
  none(f?: (row: Ref<Self>) => Conditions): Condition
  /** How many rows there are. */
  count(): NumberExpression<number>
  sum<A extends Numeric | null>(f: (row: Ref<Self>) => Expression<A>): ExpressionOf<A | null>
  /** The mean: a floating-point number, of decimals a decimal. */
  avg<A extends Numeric | null>(f: (row: Ref<Self>) => Expression<A>): ExpressionOf<Average<A>>
  /** The variance; of all unless of a sample. */
  variance(f: (row: Ref<Self>) => Expression<Numeric | null>, options?: Sample): NumberExpression<number | null>
  /** The standard deviation; of all unless of a sample. */
  stdDev(f: (row: Ref<Self>) => Expression<Numeric | null>, options?: Sample): NumberExpression<number | null>
  /** The number below which a fraction of the values lies. */
  percentile(fraction: number, f: (row: Ref<Self>) => Expression<Numeric | null>): NumberExpression<number | null>
  /** The texts in one, in the order of the rows, with a text in between. */
  stringAgg(f: (row: Ref<Self>) => Expression<string | null>, separator: string): TextExpression<string | null>
  /** The values as a list, in the order of the rows; empty where there are none. */
  arrayAgg<A>(f: (row: Ref<Self>) => Expression<A>): Expression<ReadonlyArray<A>>
  min<A>(f: (row: Ref<Self>) => Expression<A>): ExpressionOf<A | null>
  max<A>(f: (row: Ref<Self>) => Expression<A>): ExpressionOf<A | null>
  filter(f: (row: Ref<Self>) => Conditions): Many<Self, Row>
  exclude(f: (row: Ref<Self>) => Conditions): Many<Self, Row>
  orderBy(f: (row: Ref<Self>) => Order | ReadonlyArray<Order>): Many<Self, Row>
  /** At most `n` rows of each parent. */
  limit(n: number): Many<Self, Row>
  offset(n: number): Many<Self, Row>
  /** Loads relations of the included rows as well. */
  include<I extends Includes>(f: (row: Ref<Self>) => I & Free<I, keyof Self>): Many<Self, Row & Included<I>>
  /** Loads it by the keys of the parents (the default for to-many relations). */
  selectIn(): Many<Self, Row>
  /** Loads it by the parents' query as a subquery. */
  subquery(): Many<Self, Row>
}

/** Whether a deviation is that of a sample. @since 0.1.0 @category models */
export interface Sample {
  readonly sample?: boolean
}

/** The type of an average. @since 0.1.0 @category type-level */
export type Average<A> = [NonNullable<A>] extends [number | bigint] ? number | null : A | null
