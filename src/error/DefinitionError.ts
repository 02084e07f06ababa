/**
 * A model, a registry or a query that was written wrongly.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

/**
 * Thrown where a model is defined or first used: names the model, the field, and the way out.
 *
 * @since 0.1.0
 * @category errors
 */
export class DefinitionError extends Data.TaggedError("DefinitionError")<{
  readonly model: string
  readonly field: string | undefined
  readonly message: string
}> {}

/**
 * Thrown where a query is built that could only be a mistake (a condition on `undefined`, a filter after a slice …).
 *
 * @since 0.1.0
 * @category errors
 */
export class QueryError extends Data.TaggedError("QueryError")<{
  readonly model: string
  readonly field: string | undefined
  readonly message: string
}> {}

/**
 * Makes a `DefinitionError` whose message begins with the place.
 *
 * @since 0.1.0
 * @category constructors
 */
export const definitionError = (model: string, field: string | undefined, message: string): DefinitionError =>
  new DefinitionError({ model, field, message: `${place(model, field)}: ${message}` })

/**
 * Makes a `QueryError` whose message begins with the place.
 *
 * @since 0.1.0
 * @category constructors
 */
export const queryError = (model: string, field: string | undefined, message: string): QueryError =>
  new QueryError({ model, field, message: `${place(model, field)}: ${message}` })

const place = (model: string, field: string | undefined): string => (field === undefined ? model : `${model}.${field}`)
