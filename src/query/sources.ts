/**
 * Queries as the sources of others.
 *
 * @since 0.1.0
 */
import { queryError } from "../error/DefinitionError.js"
import * as compounds from "./compound.js"
import type { Rows as AnyRows, Sourced } from "./Derived.js"
import { Rows } from "./make.js"

/** A query at run time. */
export const rowsOf = (step: string, query: unknown): Rows => {
  if (query instanceof Rows) return query
  throw queryError("Query", step, `wants a query, such as Query.${step}(Post.objects)`)
}

/**
 * The rows of a query as the source of another: what is filtered, sorted, sliced, grouped or selected from here on is so
 * after all that the query did itself. Instances of a model stay such, all other rows are records.
 *
 * @example
 * ```ts
 * const latest = Query.from(Post.objects.orderBy((p) => p.id.desc()).limit(100)).filter((p) => p.views.gt(10))
 * ```
 *
 * @since 0.1.0
 * @category sources
 */
export const from = <Q extends AnyRows<unknown, unknown>>(query: Q): Sourced<Q> => {
  const { request, tag } = rowsOf("from", query)
  // What is built has every method; the types say which fit.
  return new Rows(compounds.from(request), tag) as never
}
