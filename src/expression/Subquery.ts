/**
 * Queries as other queries take them.
 *
 * @since 0.1.0
 */

/**
 * The key under which a query keeps what it asks.
 *
 * @since 0.1.0
 * @category symbols
 */
export const SubqueryId: unique symbol = Symbol.for("reinhardt-db/Subquery")

/** A query whose rows are of type `Row`, to be used within another. @since 0.1.0 @category models */
export interface Subquery<out Row> {
  readonly [SubqueryId]: Row
}

/** A query of one column with values of type `A`. @since 0.1.0 @category models */
export type ColumnOf<A> = Subquery<{ readonly [name: string]: A | null }>

/** Refuses rows of more than one column. @since 0.1.0 @category type-level */
export type Single<Row, K = keyof Row> = K extends unknown
  ? [keyof Row] extends [K]
    ? unknown
    : SeveralColumns
  : never

/** No value is of this type: the query has several columns, where one is wanted. @since 0.1.0 @category type-level */
export interface SeveralColumns {
  readonly [SeveralId]: never
}
declare const SeveralId: unique symbol
