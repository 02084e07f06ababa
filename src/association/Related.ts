/**
 * The rows of a to-many relation of one row, as a query that can also link and unlink.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { Insert } from "../definition/Fields.js"
import type { MultipleFound, NotFound } from "../error/errors.js"
import type { BulkOptions, Defaults, Lookup, QuerySet, WriteError } from "../query/QuerySet.js"
import type { Database } from "../service/Database.js"

/**
 * The rows of `Self` that belong to one row.
 *
 * - Over a many-to-many relation, `add` and the others write the rows of the link table, through a model of the user's
 *   only where its other columns have defaults.
 * - Over a one-to-many relation they write the foreign keys of the rows: `remove`, `set` and `clear` need one that may
 *   be NULL.
 *
 * All of them change everything or nothing; rows that are linked already stay as they are. `Given` is the foreign key
 * that a one-to-many relation fills in.
 *
 * @since 0.1.0
 * @category models
 */
export interface Related<Self, Given extends string = never> extends QuerySet<Self> {
  /** Links rows. */
  add(...rows: ReadonlyArray<Self>): Link<Self>
  /** Unlinks rows; those that are not linked are left alone. */
  remove(...rows: ReadonlyArray<Self>): Link<Self>
  /** Links exactly these rows. */
  set(rows: ReadonlyArray<Self>): Link<Self>
  /** Unlinks all rows. */
  readonly clear: Link<Self>
  /** Makes a row that is linked; over a one-to-many relation its foreign key is filled in. */
  create(values: LinkedInsert<Self, Given>): Effect.Effect<Self, WriteError<Self>, Database>
  /** Makes rows that are linked; all of them or none. */
  bulkCreate(
    rows: Iterable<LinkedInsert<Self, Given>>,
    options?: BulkOptions<Self>
  ): Effect.Effect<ReadonlyArray<Self>, WriteError<Self>, Database>
  /** The linked row where these columns have these values, made and linked where there is none. */
  getOrCreate<K extends keyof Insert<Self>>(
    lookup: Lookup<Self, K>,
    ...defaults: Defaults<Self, K | (Given & keyof Insert<Self>)>
  ): Effect.Effect<readonly [row: Self, created: boolean], WriteError<Self> | MultipleFound, Database>
  /** The linked row where these columns have these values, changed by `defaults`, or made with them and linked. */
  updateOrCreate<K extends keyof Insert<Self>>(
    lookup: Lookup<Self, K>,
    ...defaults: Defaults<Self, K | (Given & keyof Insert<Self>)>
  ): Effect.Effect<readonly [row: Self, created: boolean], WriteError<Self> | MultipleFound | NotFound, Database>
}

type LinkedInsert<Self, Given extends string> = Omit<Insert<Self>, Given> & Partial<Insert<Self>>

type Link<Self> = Effect.Effect<void, WriteError<Self>, Database>
