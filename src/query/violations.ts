/**
 * Broken constraints, as errors that name the model's fields.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { tableOf } from "../definition/table.js"
import {
  CheckViolation,
  type ConstraintError,
  ForeignKeyViolation,
  NotNullViolation,
  UniqueViolation
} from "../definition/violations.js"
import type { ConstraintViolation, DatabaseError } from "../error/DatabaseError.js"
import { isDone } from "../internal/effectable.js"

/** Turns a broken constraint of the model's table into a typed error; other errors pass. */
export const typed = <A, E>(
  definition: ModelDefinition,
  effect: Effect.Effect<A, E | DatabaseError>
): Effect.Effect<A, E | DatabaseError | ConstraintError<unknown>> =>
  // A synchronous driver has answered already.
  isDone(effect) && Exit.isSuccess(effect)
    ? effect
    : Effect.mapError(effect, (error) =>
        isDatabaseError(error) && error.reason._tag === "ConstraintViolation"
          ? violation(definition, error, error.reason)
          : error
      )

const isDatabaseError = (error: unknown): error is DatabaseError =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "DatabaseError"

const classes = {
  unique: UniqueViolation<unknown>,
  foreignKey: ForeignKeyViolation<unknown>,
  notNull: NotNullViolation<unknown>,
  check: CheckViolation<unknown>
}

const words = { unique: "unique", foreignKey: "foreign key", notNull: "not null", check: "check" }

const violation = (
  definition: ModelDefinition,
  error: DatabaseError,
  reason: ConstraintViolation
): ConstraintError<unknown> => {
  const known = find(definition, reason)
  const fields = known.columns.flatMap(
    (name) => definition.columns.find((column) => column.name === name)?.property ?? []
  )
  const place = fields.length === 0 ? definition.name : `${definition.name} (${fields.join(", ")})`
  return new classes[reason.kind]({
    model: definition.name,
    constraint: known.name,
    fields,
    message: `${place}: the ${words[reason.kind]} constraint${known.name === undefined ? "" : ` "${known.name}"`} does not hold`,
    cause: error
  })
}

interface Known {
  readonly name: string | undefined
  readonly columns: ReadonlyArray<string>
}

// The engine tells a name, or columns, or neither; the model knows the one from the other.
const find = (definition: ModelDefinition, reason: ConstraintViolation): Known => {
  const table = tableOf(definition)
  if (reason.table !== undefined && reason.table !== table.name) return { name: reason.constraint, columns: [] }
  if (reason.constraint === "PRIMARY") return { name: reason.constraint, columns: table.primaryKey }
  const candidates: ReadonlyArray<Known> = {
    unique: [
      { name: `${table.name}_pkey`, columns: table.primaryKey },
      ...table.uniques,
      ...table.indexes.filter((index) => index.unique)
    ],
    foreignKey: table.foreignKeys,
    check: table.checks.map(({ columns, name }) => ({ name, columns })),
    notNull: []
  }[reason.kind]
  const byName = candidates.find((candidate) => candidate.name === reason.constraint)
  if (byName !== undefined) return byName
  const byColumns = candidates.find(
    ({ columns }) => columns.length === reason.columns.length && columns.every((name) => reason.columns.includes(name))
  )
  if (reason.columns.length > 0) return { name: reason.constraint ?? byColumns?.name, columns: reason.columns }
  return { name: reason.constraint, columns: [] }
}
