/**
 * Relations to be loaded together with a query's rows.
 *
 * @since 0.1.0
 */
import type { Related, Scope } from "./Scope.js"

/** How a relation is loaded. @since 0.1.0 @category models */
export type Strategy = "joined" | "selectIn" | "subquery"

/**
 * A relation to load, reached from `outer` over `path`; `related` narrows and orders a relation to many rows.
 *
 * @since 0.1.0
 * @category query nodes
 */
export interface Include {
  readonly _tag: "Include"
  readonly outer: Scope
  readonly path: ReadonlyArray<string>
  readonly relation: string
  readonly related: Related | undefined
  readonly strategy: Strategy
  readonly includes: ReadonlyArray<NamedInclude>
}

/** An include under the name that it has in the row. @since 0.1.0 @category query nodes */
export interface NamedInclude {
  readonly _tag: "NamedInclude"
  readonly name: string
  readonly include: Include
}
