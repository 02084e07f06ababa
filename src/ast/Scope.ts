/**
 * Which rows an expression speaks of.
 *
 * @since 0.1.0
 */
import type { Expression, Order } from "./Expression.js"

/**
 * A set of rows that expressions may refer to: a model's own, or the rows of a relation as its callback sees them.
 * Scopes are told apart by identity.
 *
 * @since 0.1.0
 * @category models
 */
export interface Scope {
  readonly _tag: "Scope"
  /** The model's name, for messages. */
  readonly model: string
  /** What the scope's model says about itself; the planner knows its type. */
  readonly definition: unknown
}

/**
 * The rows that a to-many relation (or an inverse one-to-one) reaches from `outer` over `path`, narrowed and ordered.
 *
 * @since 0.1.0
 * @category query nodes
 */
export interface Related {
  readonly _tag: "Related"
  readonly outer: Scope
  readonly path: ReadonlyArray<string>
  readonly relation: string
  readonly inner: Scope
  readonly filter: Expression | undefined
  readonly orderBy: ReadonlyArray<Order>
  readonly limit: Expression | undefined
  readonly offset: Expression | undefined
}
