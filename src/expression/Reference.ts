/**
 * What a query's callback is given: a model's columns and relations, as expressions.
 *
 * @since 0.1.0
 */
import type { AnyModel, FieldsOf, SelfOf } from "../definition/AnyModel.js"
import type { ForeignKeyValue, Thunk, ToOneThunk, ValueOf } from "../definition/Fields.js"
import type * as Relation from "../definition/Relation.js"
import type {
  AnyExpression,
  Condition,
  Conditions,
  Expression,
  ExpressionOf,
  NumberExpression,
  Order
} from "./Expression.js"

/**
 * A model's columns and relations as a callback sees them: `u.age`, `p.author.username`, `u.posts.some(…)`.
 *
 * @since 0.1.0
 * @category models
 */
export type Ref<M extends AnyModel> = Columns<FieldsOf<M>>

type Columns<F> = { readonly [K in keyof F]: Member<F[K]> } & {
  readonly [K in keyof F as F[K] extends ToOneThunk ? `${K & string}Id` : never]: ExpressionOf<ForeignKeyValue<F[K]>>
}
type Member<X> = X extends Thunk ? RelationRef<ReturnType<X>> : ExpressionOf<ValueOf<X>>

type RelationRef<D> =
  D extends Relation.ForeignKey<infer M extends AnyModel, infer N>
    ? OneRef<M, N>
    : D extends Relation.OneToOne<infer M extends AnyModel, infer N>
      ? OneRef<M, N>
      : D extends { readonly kind: "oneToMany" | "manyToMany"; readonly target: infer M extends AnyModel }
        ? Many<M, SelfOf<M>>
        : D extends Relation.OneToOneInverse<infer M extends AnyModel>
          ? OneRef<M, true>
          : never

type OneRef<M extends AnyModel, N extends boolean> = Ref<M> & One<M, SelfOf<M>, N extends true ? null : never>

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

/** Expressions by name. @since 0.1.0 @category models */
export type Selection = { readonly [name: string]: AnyExpression }

/**
 * A relation to one row, `Row` where there is one and `Absent` (null, or never) where there is none.
 *
 * @since 0.1.0
 * @category models
 */
export interface One<M extends AnyModel, out Row, out Absent> {
  readonly [IncludeId]: Row | Absent
  /** Whether there is no such row. */
  isNull(): Condition
  isNotNull(): Condition
  /** Loads relations of the included row as well. */
  include<I extends Includes>(f: (row: Ref<M>) => I): One<M, Row & Included<I>, Absent>
  /** Loads it in the same statement (the default for to-one relations). */
  joined(): One<M, Row, Absent>
  /** Loads it in a statement of its own. */
  selectIn(): One<M, Row, Absent>
}

/**
 * A relation to many rows.
 *
 * @since 0.1.0
 * @category models
 */
export interface Many<M extends AnyModel, out Row> {
  readonly [IncludeId]: ReadonlyArray<Row>
  /** Whether there is such a row (one for which the condition is true). */
  some(f?: (row: Ref<M>) => Conditions): Condition
  /** Whether the condition is true for every row; so it is where there are none. */
  every(f: (row: Ref<M>) => Conditions): Condition
  /** Whether there is no such row. */
  none(f?: (row: Ref<M>) => Conditions): Condition
  /** How many rows there are. */
  count(): NumberExpression<number>
  sum<A>(f: (row: Ref<M>) => Expression<A>): ExpressionOf<A | null>
  /** The mean: a floating-point number, of decimals a decimal. */
  avg<A>(f: (row: Ref<M>) => Expression<A>): ExpressionOf<Average<A>>
  min<A>(f: (row: Ref<M>) => Expression<A>): ExpressionOf<A | null>
  max<A>(f: (row: Ref<M>) => Expression<A>): ExpressionOf<A | null>
  filter(f: (row: Ref<M>) => Conditions): Many<M, Row>
  exclude(f: (row: Ref<M>) => Conditions): Many<M, Row>
  orderBy(f: (row: Ref<M>) => Order | ReadonlyArray<Order>): Many<M, Row>
  /** At most `n` rows of each parent. */
  limit(n: number): Many<M, Row>
  offset(n: number): Many<M, Row>
  /** Loads relations of the included rows as well. */
  include<I extends Includes>(f: (row: Ref<M>) => I): Many<M, Row & Included<I>>
  /** Loads it by the keys of the parents (the default for to-many relations). */
  selectIn(): Many<M, Row>
  /** Loads it by the parents' query as a subquery. */
  subquery(): Many<M, Row>
}

/** The type of an average. @since 0.1.0 @category type-level */
export type Average<A> = [NonNullable<A>] extends [number | bigint] ? number | null : A | null
