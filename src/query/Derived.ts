/**
 * Queries whose rows come from other queries, and are records.
 *
 * @since 0.1.0
 */
import type * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import type { FieldsOf } from "../definition/AnyModel.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { MultipleFound, NotFound } from "../error/errors.js"
import type { Conditions, ExpressionOf, Order, Values } from "../expression/Expression.js"
import type { Free, Selection } from "../expression/Reference.js"
import type { Subquery } from "../expression/Subquery.js"
import type { Service, SqlText } from "../service/Database.js"
import type { QueryPlan } from "../service/QueryPlan.js"
import type { GroupOptions, Groups, MaybeKeys, QuerySet } from "./QuerySet.js"

/** The values of records as callbacks see them. @since 0.1.0 @category type-level */
export type Columns<Row> = { readonly [K in keyof Row]: ExpressionOf<Row[K]> }

/** Any query whose rows are of type `Row`. @since 0.1.0 @category models */
export interface Rows<out Row, out Db> extends Effect.Effect<ReadonlyArray<Row>, DatabaseError, Db>, Subquery<Row> {}

/** Refuses rows that are not of the type of this query's. @since 0.1.0 @category type-level */
export type Alike<Query, Other> =
  Query extends Subquery<infer Row>
    ? [Other] extends [Row]
      ? [Exclude<keyof Other, keyof Row>] extends [never]
        ? unknown
        : OtherRows<Row>
      : OtherRows<Row>
    : never

/** No value is of this type: the rows of the other query are to be these. @since 0.1.0 @category type-level */
export interface OtherRows<out Row> {
  readonly [OtherRowsId]: Row
}
declare const OtherRowsId: unique symbol

/**
 * The rows of a query as the source of another: instances of its model stay such, all else are records.
 *
 * @since 0.1.0
 * @category type-level
 */
export type Sourced<Q> =
  Q extends QuerySet<infer Self, infer Row, infer Extra, infer Db>
    ? [FieldsOf<Row>] extends [never]
      ? Derived<Row, Db>
      : QuerySet<Self, Row, Extra, Db>
    : Q extends Rows<infer Row, infer Db>
      ? Derived<Row, Db>
      : never

/**
 * Records that come from other queries: narrowed, sorted, shaped and asked as rows of a model are, but for what takes a
 * model (relations, keys, writes).
 *
 * @since 0.1.0
 * @category models
 */
export interface Derived<in out Row, out Db> extends Rows<Row, Db>, SetOperations {
  /** Keeps the rows for which the condition is true. */
  filter(f: (row: Columns<Row>) => Conditions): Derived<Row, Db>
  /** Keeps exactly the rows that `filter` would drop. */
  exclude(f: (row: Columns<Row>) => Conditions): Derived<Row, Db>
  orderBy(f: (row: Columns<Row>) => Order | ReadonlyArray<Order>): Derived<Row, Db>
  limit(n: number): Derived<Row, Db>
  offset(n: number): Derived<Row, Db>
  /** Each different row once. */
  distinct(): Derived<Row, Db>
  /** Adds computed values to each row. */
  annotate<S extends Selection>(f: (row: Columns<Row>) => S & Free<S, keyof Row>): Derived<Row & Values<S>, Db>
  /** Gives the selected values in place of the row. */
  select<S extends Selection>(f: (row: Columns<Row>) => S): Derived<Values<S>, Db>
  /** Groups by the given values; `aggregate` then gives a row for each group. */
  groupBy<G extends Selection>(f: (row: Columns<Row>) => G): DerivedGroups<Row, G, Db>
  /** Groups by several lists of keys at once, the keys null in the groups that are not by them. */
  groupBy<G extends Selection>(
    f: (row: Columns<Row>) => G,
    options: GroupOptions<keyof G>
  ): DerivedGroups<Row, MaybeKeys<G>, Db>
  /** Aggregates over all the rows, as one record. */
  aggregate<S extends Selection>(f: (row: Columns<Row>) => S): Effect.Effect<Values<S>, DatabaseError, Db>
  /** The first row; without an order, the first by all the values from left to right. */
  readonly first: Effect.Effect<Option.Option<Row>, DatabaseError, Db>
  readonly last: Effect.Effect<Option.Option<Row>, DatabaseError, Db>
  readonly one: Effect.Effect<Row, DatabaseError | NotFound | MultipleFound, Db>
  readonly count: Effect.Effect<number, DatabaseError, Db>
  readonly exists: Effect.Effect<boolean, DatabaseError, Db>
  readonly stream: Stream.Stream<Row, DatabaseError, Db>
  readonly toSql: Effect.Effect<SqlText, DatabaseError, Db>
  readonly explain: Effect.Effect<QueryPlan, DatabaseError, Db>
  /** Asks another database. */
  using<Id>(tag: Context.Tag<Id, Service>): Derived<Row, Id>
}

/** Records in groups. @since 0.1.0 @category models */
export interface DerivedGroups<in out Row, out G, out Db> {
  /** One row for each group: what it was grouped by, and these aggregates. */
  aggregate<S extends Selection>(
    f: (row: Columns<Row>, group: G) => S & Free<S, keyof G>
  ): Groups<unknown, Values<G & S>, G & S, Db>
}

/**
 * Set operations. The other query's rows are of the same type: instances of the same model, or records
 * of the same values. What comes out is a query again, to be narrowed, sorted and sliced as a whole.
 *
 * @since 0.1.0
 * @category models
 */
export interface SetOperations {
  /** The rows of either query, each different row once. */
  union<Q, R>(this: Q, other: Subquery<R> & Alike<Q, R>): Sourced<Q>
  /** The rows of both queries, equal ones too. */
  unionAll<Q, R>(this: Q, other: Subquery<R> & Alike<Q, R>): Sourced<Q>
  /** The rows that both queries have, each different row once. */
  intersect<Q, R>(this: Q, other: Subquery<R> & Alike<Q, R>): Sourced<Q>
  /** The rows that both queries have, each as often as in that which has it less often. */
  intersectAll<Q, R>(this: Q, other: Subquery<R> & Alike<Q, R>): Sourced<Q>
  /** The rows that the other query has not, each different row once. */
  except<Q, R>(this: Q, other: Subquery<R> & Alike<Q, R>): Sourced<Q>
  /** The same, but each row as often as this query has it more often than the other. */
  exceptAll<Q, R>(this: Q, other: Subquery<R> & Alike<Q, R>): Sourced<Q>
}
