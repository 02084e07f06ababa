/**
 * What a database is asked.
 *
 * @since 0.1.0
 */
import type { Query } from "../ast/Query.js"
import type { Shape } from "./Shape.js"

/** A query and the values of its holes. @since 0.1.0 @category models */
export interface Request {
  readonly query: Shape<Query>
  readonly values: ReadonlyArray<unknown>
}
