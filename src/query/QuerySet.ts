/**
 * Queries: immutable values that are Effects.
 *
 * @since 0.1.0
 */
import type * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import type { FieldsOf } from "../definition/AnyModel.js"
import type {
  ColumnKey,
  Insert,
  Instance,
  KeyName,
  KeyOf,
  Patch,
  ToOneName,
  WritableKey
} from "../definition/Fields.js"
import type { ConstraintError } from "../definition/violations.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { MultipleFound, NotFound, ValidationError } from "../error/errors.js"
import type { Conditions, Expression, ExpressionOf, Order, Values } from "../expression/Expression.js"
import type {
  Free,
  Included,
  Includes,
  Many,
  NullableRef,
  One,
  Ref,
  Selection,
  Taken
} from "../expression/Reference.js"
import type { Subquery } from "../expression/Subquery.js"
import type { Database, Service, SqlText } from "../service/Database.js"
import type { QueryPlan } from "../service/QueryPlan.js"
import type * as Conflict from "./Conflict.js"
import type { Columns, Derived, SetOperations } from "./Derived.js"

/** What writing a row can fail with. @since 0.1.0 @category errors */
export type WriteError<Self> = DatabaseError | ValidationError | ConstraintError<Self>

/** Values for columns: each a value, or an expression of the row. @since 0.1.0 @category type-level */
export type Changes<Self> = { readonly [K in WritableKey<Self>]?: Self[K] | Expression<Self[K]> }

// TypeScript looks for names too many only where no function stands in between; `& object` keeps it from trying.
/** The columns that cannot be written, each with the reason. @since 0.1.0 @category type-level */
export type Refused<Name extends PropertyKey> = { readonly [K in Name]: NotWritable<K> }

/** No value is of this type: there is no column of this name, or the database numbers it. @since 0.1.0 @category type-level */
export interface NotWritable<out Name> {
  readonly [NotWritableId]: Name
}
declare const NotWritableId: unique symbol

/** Values that a row is looked for by. @since 0.1.0 @category type-level */
export type Lookup<Self, K extends keyof Insert<Self>> = { readonly [P in K]-?: Exclude<Insert<Self>[P], undefined> }

/** What a row made from a lookup needs besides; nothing, where the lookup says all. @since 0.1.0 @category type-level */
export type Defaults<Self, K extends keyof Insert<Self>> =
  Partial<Insert<Self>> extends Omit<Insert<Self>, K>
    ? [defaults?: Partial<Insert<Self>>]
    : [defaults: Omit<Insert<Self>, K> & Partial<Insert<Self>>]

/**
 * Rows of the model whose class is `Self`, each of type `Row`, asked of the database `Db`. `Extra` is what
 * annotations add to the columns that callbacks see.
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
export interface QuerySet<in out Self, out Row = Self, out Extra = unknown, out Db = Database>
  extends Effect.Effect<ReadonlyArray<Row>, DatabaseError, Db>,
    Subquery<Row>,
    Reads<Self, Row, Extra, Db>,
    SetOperations,
    Writes<Self, Extra, Db> {
  /** Keeps the rows for which the condition is true. */
  filter(f: (row: Ref<Self, Extra>) => Conditions): QuerySet<Self, Row, Extra, Db>
  /** Keeps exactly the rows that `filter` would drop: those for which the condition is false or unknown. */
  exclude(f: (row: Ref<Self, Extra>) => Conditions): QuerySet<Self, Row, Extra, Db>
  /** Sorts; replaces the order before. Without any, the model's `ordering` holds. */
  orderBy(f: (row: Ref<Self, Extra>) => Order | ReadonlyArray<Order>): QuerySet<Self, Row, Extra, Db>
  /** At most `n` rows. */
  limit(n: number): QuerySet<Self, Row, Extra, Db>
  /** Without the first `n` rows. */
  offset(n: number): QuerySet<Self, Row, Extra, Db>
  /** Each different row once. */
  distinct(): QuerySet<Self, Row, Extra, Db>
  /**
   * Puts each row together with those of another query, or of a relation, under a name, for which the condition is true:
   * one row for each pair. Later callbacks see the other's columns under the name. Without a condition, with each of them.
   * Given a function of the row, the query may speak of it, where the engine has LATERAL.
   */
  join<const N extends string, Other>(
    name: N & Unused<N, keyof Self | keyof FieldsOf<Self> | keyof Extra>,
    rows: Given<Joinable<Other> | Many<Other, unknown>, Ref<Self, Extra>>,
    on?: (row: Ref<Self, Extra & Named<N, Ref<Other>>>) => Conditions
  ): QuerySet<Self, Row, Extra & Named<N, Ref<Other>>, Db>
  join<const N extends string, Record>(
    name: N & Unused<N, keyof Self | keyof FieldsOf<Self> | keyof Extra>,
    rows: Given<Derived<Record, unknown>, Ref<Self, Extra>>,
    on?: (row: Ref<Self, Extra & Named<N, Columns<Record>>>) => Conditions
  ): QuerySet<Self, Row, Extra & Named<N, Columns<Record>>, Db>
  /** The same, and each row that has no other as well; the other's columns are NULL then. */
  leftJoin<const N extends string, Other>(
    name: N & Unused<N, keyof Self | keyof FieldsOf<Self> | keyof Extra>,
    rows: Given<Joinable<Other> | Many<Other, unknown>, Ref<Self, Extra>>,
    on?: (row: Ref<Self, Extra & Named<N, MaybeRef<Other>>>) => Conditions
  ): QuerySet<Self, Row, Extra & Named<N, MaybeRef<Other>>, Db>
  leftJoin<const N extends string, Record>(
    name: N & Unused<N, keyof Self | keyof FieldsOf<Self> | keyof Extra>,
    rows: Given<Derived<Record, unknown>, Ref<Self, Extra>>,
    on?: (row: Ref<Self, Extra & Named<N, Columns<Nullable<Record>>>>) => Conditions
  ): QuerySet<Self, Row, Extra & Named<N, Columns<Nullable<Record>>>, Db>
  /** Loads relations with the rows. */
  include<I extends Includes>(
    f: (row: Ref<Self>) => I & Free<I, keyof Self | keyof Extra>
  ): QuerySet<Self, Row & Included<I>, Extra, Db>
  /** Adds computed values to each row; later callbacks see them by their names. */
  annotate<S extends Selection>(
    f: (row: Ref<Self, Extra>) => S & Free<S, keyof Self | keyof FieldsOf<Self> | Exclude<keyof Row, keyof Extra>>
  ): QuerySet<Self, Row & Values<S>, Extra & S, Db>
  /** Gives the selected values in place of the row. */
  select<S extends Selection>(f: (row: Ref<Self, Extra>) => S): QuerySet<Self, Values<S>, Extra & S, Db>
  /** Reads only these columns, into plain records. */
  only<const K extends ColumnKey<Self>>(...columns: ReadonlyArray<K>): QuerySet<Self, Narrowed<Self, Row, K>, Extra, Db>
  /** Reads all but these columns, into plain records. */
  defer<const K extends ColumnKey<Self>>(
    ...columns: ReadonlyArray<K>
  ): QuerySet<Self, Narrowed<Self, Row, Exclude<ColumnKey<Self>, K>>, Extra, Db>
  /** Groups by the given values; `aggregate` then gives a row for each group. */
  groupBy<G extends Selection>(f: (row: Ref<Self, Extra>) => G): Grouped<Self, Extra, G, Db>
  /** Groups by several lists of keys at once, the keys null in the groups that are not by them. */
  groupBy<G extends Selection>(
    f: (row: Ref<Self, Extra>) => G,
    options: GroupOptions<keyof G>
  ): Grouped<Self, Extra, MaybeKeys<G>, Db>
  /**
   * Locks the rows until the transaction ends, so that nobody else changes, deletes or locks them; only inside
   * `Transaction.atomic`. What is read is what is there now. SQLite locks no rows: the transaction has the database to
   * itself already.
   */
  forUpdate(options?: LockOptions<Self>): QuerySet<Self, Row, Extra, Db>
  /** The same, but others may lock the rows by `forShare`, too. */
  forShare(options?: LockOptions<Self>): QuerySet<Self, Row, Extra, Db>
  /** Asks another database. */
  using<Id>(tag: Context.Tag<Id, Service>): QuerySet<Self, Row, Extra, Id>
}

/** A model's rows. @since 0.1.0 @category models */
export type Joinable<Other> = QuerySet<Other, Other, unknown, unknown>

/** What a join is given: rows, or a function of the row that gives some. @since 0.1.0 @category type-level */
export type Given<Rows, Row> = Rows | ((row: Row) => Rows)

/** Values that may not be there. @since 0.1.0 @category type-level */
export type Nullable<Row> = { readonly [K in keyof Row]: Row[K] | null }

/** The columns of a row that may not be there. @since 0.1.0 @category type-level */
export type MaybeRef<Other> = NullableRef<Other> & Pick<One<Other, Other, null>, "isNull" | "isNotNull">

/** Joined rows under their name. @since 0.1.0 @category type-level */
export type Named<N extends string, Columns> = { readonly [K in N]: Columns }

/** Refuses a name that the row or its model has already. @since 0.1.0 @category type-level */
export type Unused<N, Used> = N extends Used ? Taken<N> : unknown

/**
 * How rows are locked that somebody else may have locked already: by default the query waits for them. `skipLocked`
 * leaves them out, `noWait` fails with `LockNotAvailable`; SQLite has neither. `of` names whose rows are locked, `"self"`
 * and to-one relations (default: only the model's own; MariaDB, which has no `of`, locks those of joined tables, too).
 *
 * @since 0.1.0
 * @category models
 */
export interface LockOptions<in out Self> {
  readonly skipLocked?: boolean
  readonly noWait?: boolean
  readonly of?: ReadonlyArray<"self" | ToOneName<Self> | `${ToOneName<Self>}.${string}`>
}

/** A row with some of its columns, and what was added to it. @since 0.1.0 @category type-level */
export type Narrowed<Self, Row, K extends ColumnKey<Self>> = Flat<
  Pick<Instance<FieldsOf<Self>>, K> & Omit<Row, keyof Self>
>
type Flat<A> = { readonly [K in keyof A]: A[K] } & {}

/**
 * By which lists of keys rows are grouped: `"rollup"` by all, by all but the last, and so on, `"cube"` by every choice of
 * them, or by the lists that are named; the empty list makes one group of all rows. Without rows there are no groups.
 *
 * @since 0.1.0
 * @category models
 */
export interface GroupOptions<out K> {
  readonly sets: "rollup" | "cube" | ReadonlyArray<ReadonlyArray<K>>
}

/** Keys that are null in the groups that are not by them. @since 0.1.0 @category type-level */
export type MaybeKeys<G> = { readonly [K in keyof G]: ExpressionOf<Values<G>[K] | null> }

/**
 * Rows in groups.
 *
 * @since 0.1.0
 * @category models
 */
export interface Grouped<in out Self, out Extra, out G, out Db> {
  /** One row for each group: what it was grouped by, and these aggregates. */
  aggregate<S extends Selection>(
    f: (row: Ref<Self, Extra>, group: G) => S & Free<S, keyof G>
  ): Groups<Self, Values<G & S>, G & S, Db>
}

/**
 * One row for each group.
 *
 * @since 0.1.0
 * @category models
 */
export interface Groups<in out Self, out Row, out Columns, out Db>
  extends Effect.Effect<ReadonlyArray<Row>, DatabaseError, Db>,
    Subquery<Row>,
    SetOperations {
  /** Keeps the groups for which the condition is true. */
  having(f: (group: Columns) => Conditions): Groups<Self, Row, Columns, Db>
  orderBy(f: (group: Columns) => Order | ReadonlyArray<Order>): Groups<Self, Row, Columns, Db>
  limit(n: number): Groups<Self, Row, Columns, Db>
  offset(n: number): Groups<Self, Row, Columns, Db>
  readonly first: Effect.Effect<Option.Option<Row>, DatabaseError, Db>
  /** How many groups there are. */
  readonly count: Effect.Effect<number, DatabaseError, Db>
  readonly stream: Stream.Stream<Row, DatabaseError, Db>
  readonly toSql: Effect.Effect<SqlText, DatabaseError, Db>
  readonly explain: Effect.Effect<QueryPlan, DatabaseError, Db>
}

/**
 * What a query can be asked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reads<in out Self, out Row, out Extra, out Db> {
  /** The row with this primary key. */
  get(key: KeyOf<Self>): Effect.Effect<Row, DatabaseError | NotFound, Db>
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
  inBulk(keys: ReadonlyArray<KeyOf<Self>>): Effect.Effect<ReadonlyMap<KeyOf<Self>, Row>, DatabaseError, Db>
  /** Aggregates over all the rows, as one record. */
  aggregate<S extends Selection>(f: (row: Ref<Self, Extra>) => S): Effect.Effect<Values<S>, DatabaseError, Db>
  /** The statement that would run, and its parameters as the driver gets them. */
  readonly toSql: Effect.Effect<SqlText, DatabaseError, Db>
  /** How the database would run it, step by step; see `QueryPlan.render` and `QueryPlan.advice`. */
  readonly explain: Effect.Effect<QueryPlan, DatabaseError, Db>
}

/**
 * What can be written through a query.
 *
 * @since 0.1.0
 * @category models
 */
export interface Writes<in out Self, out Extra, out Db> {
  /** Inserts a row, and gives it back as the database has it. */
  create(values: Insert<Self>): Effect.Effect<Self, WriteError<Self>, Db>
  /** Inserts many rows, in batches; all of them or none. */
  bulkCreate(
    rows: Iterable<Insert<Self>>,
    options?: BulkOptions<Self>
  ): Effect.Effect<ReadonlyArray<Self>, WriteError<Self>, Db>
  /** Writes a patch over a row, and gives the new row. */
  save(row: Self, patch: Patch<Self>): Effect.Effect<Self, WriteError<Self> | NotFound, Db>
  /** Changes the rows of this query; gives how many there were. */
  update<C extends Changes<Self> & object>(
    f: (row: Ref<Self, Extra>) => C & Refused<Exclude<keyof C, WritableKey<Self>>>
  ): Effect.Effect<number, WriteError<Self>, Db>
  /** Writes the named columns of many rows, by primary key; gives how many there were. */
  bulkUpdate<const K extends ColumnKey<Self>>(
    rows: Iterable<Pick<Instance<FieldsOf<Self>>, K | (KeyName<Self> & ColumnKey<Self>)>>,
    columns: ReadonlyArray<K>,
    options?: { readonly batchSize?: number }
  ): Effect.Effect<number, WriteError<Self>, Db>
  /** Deletes the rows of this query; gives how many there were (those that the database deletes with them not counted). */
  readonly delete: Effect.Effect<number, DatabaseError | ConstraintError<Self>, Db>
  /** The row where these columns have these values, made with `defaults` where there is none; right under concurrency. */
  getOrCreate<K extends keyof Insert<Self>>(
    lookup: Lookup<Self, K>,
    ...defaults: Defaults<Self, K>
  ): Effect.Effect<readonly [row: Self, created: boolean], WriteError<Self> | MultipleFound, Db>
  /** The row where these columns have these values, changed by `defaults`, or made with them where there is none. */
  updateOrCreate<K extends keyof Insert<Self>>(
    lookup: Lookup<Self, K>,
    ...defaults: Defaults<Self, K>
  ): Effect.Effect<readonly [row: Self, created: boolean], WriteError<Self> | MultipleFound | NotFound, Db>
}

/** Options of `bulkCreate`: rows per statement (default: as many as the engine takes), and what to do on a conflict. @since 0.1.0 @category models */
export interface BulkOptions<in out Self> {
  readonly batchSize?: number
  readonly onConflict?: Conflict.Conflict<ColumnKey<Self>>
}
