/**
 * What the write queries have in common.
 */
import * as Effect from "effect/Effect"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import * as validate from "../definition/validate.js"
import { asRow, ownColumns } from "../definition/variantValues.js"
import type { ConstraintError } from "../definition/violations.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { ValidationError } from "../error/errors.js"
import { currentDate } from "../internal/effectable.js"
import type { Request, Service } from "../service/Database.js"

/** Values by property. */
export type Values = validate.Values

/** The database and model that are written. */
export interface Target {
  readonly database: Service
  readonly definition: ModelDefinition
  readonly request: Request
}

export type WriteError = DatabaseError | ValidationError | ConstraintError<unknown>
export type Write<A, E = never> = Effect.Effect<A, WriteError | E>

type Valid = Effect.Effect<Record<string, unknown>, ValidationError>

const valid =
  (variant: "insert" | "update", check: typeof validate.insert) =>
  (definition: ModelDefinition, values: Values): Valid => {
    const own = ownColumns(definition, variant)
    return own.length === 0
      ? check(definition, values, currentDate)
      : Effect.flatMap(asRow(own, variant, values), (seen) => check(definition, seen.values, currentDate, seen.issues))
  }

/** An insert's values, ready to be written; an `Either` unless a variant field makes some. */
export const insertable = valid("insert", validate.insert)

/** A patch's values, ready to be written. */
export const patchable = valid("update", validate.patch)
