/**
 * A query as data: what is wanted, before it is known which tables that takes.
 *
 * @since 0.1.0
 */
import type { Expression, Order } from "./Expression.js"
import type { NamedInclude } from "./Include.js"
import type { Nested } from "./Nested.js"
import type { RowSource } from "./RowSource.js"
import type { Related, Scope } from "./Scope.js"
import type { Contested, Strength } from "./Statement.js"

/**
 * How the rows of a query are locked for the rest of the transaction; a locking read sees what is there now, not a
 * snapshot.
 *
 * @since 0.1.0
 * @category models
 */
export interface RowLock {
  readonly strength: Strength
  readonly contested: Contested
  /** The paths of the relations whose rows are locked, the empty one for the model's own; undefined means only that. */
  readonly of: ReadonlyArray<ReadonlyArray<string>> | undefined
  /** Whether it makes no sense without a transaction that keeps the locks. */
  readonly kept: boolean
}

/** An expression under a name. @since 0.1.0 @category models */
export interface Named {
  readonly _tag: "Named"
  readonly name: string
  readonly expression: Expression
}

/** A column's property, and what is to stand in it. @since 0.1.0 @category models */
export interface Change {
  readonly _tag: "Change"
  readonly property: string
  readonly expression: Expression
}

/**
 * Further rows that each row of a query is put together with, under a name: those of a query, or of a relation, for which
 * `on` is true. A left join keeps the rows that have none.
 *
 * @since 0.1.0
 * @category models
 */
export interface NamedJoin {
  readonly _tag: "NamedJoin"
  readonly name: string
  readonly kind: "inner" | "left"
  readonly scope: Scope
  readonly rows: Nested | Related
  /** Whether the rows are asked for each row anew, of which their query speaks. */
  readonly lateral: boolean
  readonly on: Expression | undefined
}

/**
 * A query over the rows of a scope.
 *
 * - `source`: the queries that its rows come from; undefined means the model's table.
 * - `orderBy` undefined means the model's own order.
 * - `columns` undefined means all of them; `selection` replaces the row; `annotations` add to it.
 * - `groupBy` with `aggregates`: one row per group; without groups (an empty list): one row in all.
 * - `groupingSets`: the sets of groups, each by the positions of its keys in `groupBy`; undefined: one set, of all keys.
 * - `qualify`: which rows stay once the windows are computed, over the rows of `filter`.
 * - `changes`: what an update writes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Query {
  readonly _tag: "Query"
  readonly kind: "rows" | "count" | "exists" | "update" | "delete"
  readonly scope: Scope
  readonly source: RowSource | undefined
  readonly joins: ReadonlyArray<NamedJoin>
  readonly filter: Expression | undefined
  readonly qualify: Expression | undefined
  readonly orderBy: ReadonlyArray<Order> | undefined
  readonly reversed: boolean
  readonly limit: Expression | undefined
  readonly offset: Expression | undefined
  readonly distinct: boolean
  readonly columns: ReadonlyArray<string> | undefined
  readonly annotations: ReadonlyArray<Named>
  readonly selection: ReadonlyArray<Named> | undefined
  readonly includes: ReadonlyArray<NamedInclude>
  readonly groupBy: ReadonlyArray<Named> | undefined
  readonly groupingSets: ReadonlyArray<ReadonlyArray<number>> | undefined
  readonly aggregates: ReadonlyArray<Named>
  readonly having: Expression | undefined
  readonly changes: ReadonlyArray<Change>
  readonly lock: RowLock | undefined
  /** Whether each row comes with the values that it is sorted by. */
  readonly keyed: boolean
}

/** All rows of a scope. @since 0.1.0 @category constructors */
export const make = (scope: Scope): Query => ({
  _tag: "Query",
  kind: "rows",
  scope,
  source: undefined,
  joins: [],
  filter: undefined,
  qualify: undefined,
  orderBy: undefined,
  reversed: false,
  limit: undefined,
  offset: undefined,
  distinct: false,
  columns: undefined,
  annotations: [],
  selection: undefined,
  includes: [],
  groupBy: undefined,
  groupingSets: undefined,
  aggregates: [],
  having: undefined,
  changes: [],
  lock: undefined,
  keyed: false
})
