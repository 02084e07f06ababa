/**
 * Many rows at once: all of them valid, or none written.
 */
import * as Effect from "effect/Effect"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { validationError } from "../definition/validate.js"
import { queryError } from "../error/DefinitionError.js"
import type { Issue, ValidationError } from "../error/errors.js"
import type { Values } from "./target.js"

/** The rows as they will be written, or all that is wrong with them; the paths begin with the number of the row. */
export const validRows = <A>(
  definition: ModelDefinition,
  rows: Iterable<Values>,
  check: (definition: ModelDefinition, row: Values) => Effect.Effect<A, ValidationError>
): Effect.Effect<ReadonlyArray<A>, ValidationError> =>
  Effect.flatMap(
    Effect.partition(rows, (row, number) =>
      Effect.mapError(check(definition, row), ({ issues }) =>
        issues.map(({ message, path }): Issue => ({ message, path: [number, ...path] }))
      )
    ),
    ([issues, valid]) =>
      issues.length === 0 ? Effect.succeed(valid) : Effect.fail(validationError(definition.name, issues.flat()))
  )

export const refuseSize = (definition: ModelDefinition, batchSize: number | undefined): void => {
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize > 0)) {
    throw queryError(definition.name, undefined, `batchSize ${String(batchSize)} is no number of rows`)
  }
}

export const chunks = <A>(list: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
