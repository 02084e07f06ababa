/**
 * Many rows at once: all of them valid, or none written.
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { validationError } from "../definition/validate.js"
import { queryError } from "../error/DefinitionError.js"
import type { Issue, ValidationError } from "../error/errors.js"
import { isEither } from "../internal/effectable.js"
import type { Values } from "./target.js"

/** The rows as they will be written, or all that is wrong with them; the paths begin with the number of the row. */
export const validRows = <A>(
  definition: ModelDefinition,
  rows: Iterable<Values>,
  check: (definition: ModelDefinition, row: Values) => Effect.Effect<A, ValidationError>
): Effect.Effect<ReadonlyArray<A>, ValidationError> => {
  const checks = Array.from(rows, (row) => check(definition, row))
  // Only what a variant field makes takes a step of its own.
  return Effect.flatMap(
    checks.every(isEither) ? Effect.succeed(checks) : Effect.forEach(checks, Effect.either),
    (results) => collected(definition, results)
  )
}

const collected = <A>(
  definition: ModelDefinition,
  results: ReadonlyArray<Either.Either<A, ValidationError>>
): Either.Either<ReadonlyArray<A>, ValidationError> => {
  const valid: Array<A> = []
  const issues: Array<Issue> = []
  results.forEach((result, number) => {
    if (Either.isRight(result)) valid.push(result.right)
    else issues.push(...result.left.issues.map(({ message, path }): Issue => ({ message, path: [number, ...path] })))
  })
  return issues.length === 0 ? Either.right(valid) : Either.left(validationError(definition.name, issues))
}

export const refuseSize = (definition: ModelDefinition, batchSize: number | undefined): void => {
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize > 0)) {
    throw queryError(definition.name, undefined, `batchSize ${String(batchSize)} is no number of rows`)
  }
}

export const chunks = <A>(list: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
