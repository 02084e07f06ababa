/**
 * Queries within expressions.
 *
 * @since 0.1.0
 */
import type { Expression } from "./Expression.js"
import type { Query } from "./Query.js"
import type { ValueType } from "./ValueType.js"

/**
 * Another query, which may speak of the scopes around it.
 *
 * It numbers its values by itself: `values` says how many they are until the query around numbers them as its own, and
 * is 0 from then on.
 *
 * @since 0.1.0
 * @category query nodes
 */
export interface Nested {
  readonly _tag: "Nested"
  readonly query: Query
  readonly values: number
}

/** Whether the query has a row. @since 0.1.0 @category query nodes */
export interface QueryExists {
  readonly _tag: "QueryExists"
  readonly nested: Nested
}

/** The one value of the query's one row; NULL where it has none. @since 0.1.0 @category query nodes */
export interface QueryValue {
  readonly _tag: "QueryValue"
  readonly nested: Nested
  readonly type: ValueType
}

/** Whether the operand is among the values of the query's one column. @since 0.1.0 @category query nodes */
export interface InQuery {
  readonly _tag: "InQuery"
  readonly operand: Expression
  readonly nested: Nested
}

/** Expressions that ask a query of their own. @since 0.1.0 @category models */
export type NestedExpression = QueryExists | QueryValue | InQuery
