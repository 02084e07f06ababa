/**
 * Queries: immutable values that are Effects.
 *
 * @since 0.1.0
 */
import type * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import type { AnyModel, FieldsOf, SelfOf } from "../definition/AnyModel.js"
import type { ColumnKey, Insert, Instance, KeyOf, Patch } from "../definition/Fields.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { ConstraintError, MultipleFound, NotFound, ValidationError } from "../error/errors.js"
import type { AnyExpression, Conditions, Order, Values } from "../expression/Expression.js"
import type { Included, Includes, Ref, Selection } from "../expression/Reference.js"
import type { Database, Service, SqlText } from "../service/Database.js"
import type * as Conflict from "./Conflict.js"

/** What writing a row can fail with. @since 0.1.0 @category errors */
export type WriteError<Self> = DatabaseError | ValidationError | ConstraintError<Self>

/** Values for columns: each a value, or an expression of the row. @since 0.1.0 @category type-level */
export type Changes<F> = {
  readonly [K in keyof Instance<F>]?: Instance<F>[K] | { readonly [K2 in keyof AnyExpression]: Instance<F>[K] | null }
}

/**
 * Rows of a model `M`, each of type `Row`, asked of the database `Db`. `Extra` is what annotations add to the columns
 * that callbacks see.
 *
 * It is an immutable value: every method gives a new query and leaves this one as it is. It is an Effect: `yield*` it
 * for all rows. And it is pipeable.
 *
 * @example
 * ```ts
 * const adults = User.objects.filter((u) => u.age.gte(18)).orderBy((u) => u.username.asc())
 * const users = yield* adults.limit(10)
 * ```
 *
 * @since 0.1.0
 * @category models
 */
export interface QuerySet<M extends AnyModel, out Row, out Extra = unknown, out Db = Database>
  extends Effect.Effect<ReadonlyArray<Row>, DatabaseError, Db>,
    Reads<M, Row, Db>,
    Writes<M, Extra, Db> {
  /** Keeps the rows for which the condition is true. */
  filter(f: (row: Ref<M> & Extra) => Conditions): QuerySet<M, Row, Extra, Db>
  /** Keeps exactly the rows that `filter` would drop: those for which the condition is false or unknown. */
  exclude(f: (row: Ref<M> & Extra) => Conditions): QuerySet<M, Row, Extra, Db>
  /** Sorts; replaces the order before. Without any, the model's `ordering` holds. */
  orderBy(f: (row: Ref<M> & Extra) => Order | ReadonlyArray<Order>): QuerySet<M, Row, Extra, Db>
  /** At most `n` rows. */
  limit(n: number): QuerySet<M, Row, Extra, Db>
  /** Without the first `n` rows. */
  offset(n: number): QuerySet<M, Row, Extra, Db>
  /** Each different row once. */
  distinct(): QuerySet<M, Row, Extra, Db>
  /** Loads relations with the rows. */
  include<I extends Includes>(f: (row: Ref<M>) => I): QuerySet<M, Row & Included<I>, Extra, Db>
  /** Adds computed values to each row; later callbacks see them by their names. */
  annotate<S extends Selection>(f: (row: Ref<M> & Extra) => S): QuerySet<M, Row & Values<S>, Extra & S, Db>
  /** Gives the selected values in place of the row. */
  select<S extends Selection>(f: (row: Ref<M> & Extra) => S): QuerySet<M, Values<S>, Extra & S, Db>
  /** Reads only these columns, into plain records. */
  only<const K extends ColumnKey<M>>(...columns: ReadonlyArray<K>): QuerySet<M, Narrowed<M, Row, K>, Extra, Db>
  /** Reads all but these columns, into plain records. */
  defer<const K extends ColumnKey<M>>(
    ...columns: ReadonlyArray<K>
  ): QuerySet<M, Narrowed<M, Row, Exclude<ColumnKey<M>, K>>, Extra, Db>
  /** Groups by the given values; `aggregate` then gives a row for each group. */
  groupBy<G extends Selection>(f: (row: Ref<M> & Extra) => G): Grouped<M, Extra, G, Db>
  /** Asks another database. */
  using<Id, Self extends Service>(tag: Context.Tag<Id, Self>): QuerySet<M, Row, Extra, Id>
}

/** A row with some of its columns. @since 0.1.0 @category type-level */
export type Narrowed<M extends AnyModel, Row, K extends ColumnKey<M>> = Pick<Instance<FieldsOf<M>>, K> &
  Omit<Row, keyof SelfOf<M>>

/**
 * Rows in groups.
 *
 * @since 0.1.0
 * @category models
 */
export interface Grouped<M extends AnyModel, out Extra, out G, out Db> {
  /** One row for each group: what it was grouped by, and these aggregates. */
  aggregate<S extends Selection>(f: (row: Ref<M> & Extra) => S): Groups<M, Values<G> & Values<S>, G & S, Db>
}

/**
 * One row for each group.
 *
 * @since 0.1.0
 * @category models
 */
export interface Groups<M extends AnyModel, out Row, out Columns, out Db>
  extends Effect.Effect<ReadonlyArray<Row>, DatabaseError, Db> {
  /** Keeps the groups for which the condition is true. */
  having(f: (group: Columns) => Conditions): Groups<M, Row, Columns, Db>
  orderBy(f: (group: Columns) => Order | ReadonlyArray<Order>): Groups<M, Row, Columns, Db>
  limit(n: number): Groups<M, Row, Columns, Db>
  offset(n: number): Groups<M, Row, Columns, Db>
  readonly first: Effect.Effect<Option.Option<Row>, DatabaseError, Db>
  /** How many groups there are. */
  readonly count: Effect.Effect<number, DatabaseError, Db>
  readonly stream: Stream.Stream<Row, DatabaseError, Db>
  readonly toSql: Effect.Effect<SqlText, DatabaseError, Db>
  readonly explain: Effect.Effect<string, DatabaseError, Db>
}

/**
 * What a query can be asked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reads<M extends AnyModel, out Row, out Db> {
  /** The row with this primary key. */
  get(key: KeyOf<M>): Effect.Effect<Row, DatabaseError | NotFound, Db>
  /** The first row; without an order, the first by primary key. */
  readonly first: Effect.Effect<Option.Option<Row>, DatabaseError, Db>
  /** The last row, in the reverse of the order. */
  readonly last: Effect.Effect<Option.Option<Row>, DatabaseError, Db>
  /** The only row. */
  readonly one: Effect.Effect<Row, DatabaseError | NotFound | MultipleFound, Db>
  readonly count: Effect.Effect<number, DatabaseError, Db>
  readonly exists: Effect.Effect<boolean, DatabaseError, Db>
  /** The rows one by one through a cursor, in constant memory; inside a transaction see the guide on streams. */
  readonly stream: Stream.Stream<Row, DatabaseError, Db>
  /** The rows with these primary keys, by key. */
  inBulk<K extends KeyOf<M>>(keys: ReadonlyArray<K>): Effect.Effect<ReadonlyMap<K, Row>, DatabaseError, Db>
  /** Aggregates over all the rows, as one record. */
  aggregate<S extends Selection>(f: (row: Ref<M>) => S): Effect.Effect<Values<S>, DatabaseError, Db>
  /** The statement that would run, and its parameters as the driver gets them. */
  readonly toSql: Effect.Effect<SqlText, DatabaseError, Db>
  /** How the database would run it, in its own words. */
  readonly explain: Effect.Effect<string, DatabaseError, Db>
}

/**
 * What can be written through a query.
 *
 * @since 0.1.0
 * @category models
 */
export interface Writes<M extends AnyModel, out Extra, out Db> {
  /** Inserts a row, and gives it back as the database has it. */
  create(values: Insert<FieldsOf<M>>): Effect.Effect<SelfOf<M>, WriteError<SelfOf<M>>, Db>
  /** Inserts many rows, in batches; all of them or none. */
  bulkCreate(
    rows: Iterable<Insert<FieldsOf<M>>>,
    options?: BulkOptions<M>
  ): Effect.Effect<ReadonlyArray<SelfOf<M>>, WriteError<SelfOf<M>>, Db>
  /** Writes a patch over a row, and gives the new row. */
  save(row: SelfOf<M>, patch: Patch<FieldsOf<M>>): Effect.Effect<SelfOf<M>, WriteError<SelfOf<M>> | NotFound, Db>
  /** Changes the rows of this query; gives how many there were. */
  update(f: (row: Ref<M> & Extra) => Changes<FieldsOf<M>>): Effect.Effect<number, WriteError<SelfOf<M>>, Db>
  /** Writes the named columns of many rows, by primary key; gives how many there were. */
  bulkUpdate<const K extends ColumnKey<M>>(
    rows: Iterable<Instance<FieldsOf<M>>>,
    columns: ReadonlyArray<K>,
    options?: { readonly batchSize?: number }
  ): Effect.Effect<number, WriteError<SelfOf<M>>, Db>
  /** Deletes the rows of this query; gives how many there were (those that the database deletes with them not counted). */
  readonly delete: Effect.Effect<number, DatabaseError | ConstraintError<SelfOf<M>>, Db>
  /** The row where these columns have these values, made with `defaults` where there is none; right under concurrency. */
  getOrCreate(
    lookup: Partial<Insert<FieldsOf<M>>>,
    defaults?: Partial<Insert<FieldsOf<M>>>
  ): Effect.Effect<readonly [row: SelfOf<M>, created: boolean], WriteError<SelfOf<M>> | MultipleFound, Db>
  /** The row where these columns have these values, changed by `defaults`, or made with them where there is none. */
  updateOrCreate(
    lookup: Partial<Insert<FieldsOf<M>>>,
    defaults?: Partial<Insert<FieldsOf<M>>>
  ): Effect.Effect<readonly [row: SelfOf<M>, created: boolean], WriteError<SelfOf<M>> | MultipleFound | NotFound, Db>
}

/** Options of `bulkCreate`: rows per statement (default: as many as the engine takes), and what to do on a conflict. @since 0.1.0 @category models */
export interface BulkOptions<M extends AnyModel> {
  readonly batchSize?: number
  readonly onConflict?: Conflict.Conflict<ColumnKey<M>>
}
