/**
 * A row found, or made where there is none; right when others do the same at the same time.
 */
import * as Effect from "effect/Effect"
import { columnOf } from "../definition/columns.js"
import type { UniqueViolation } from "../definition/violations.js"
import * as DatabaseError from "../error/DatabaseError.js"
import { queryError } from "../error/DefinitionError.js"
import { MultipleFound, type NotFound } from "../error/errors.js"
import { conjunction, isExpression } from "../expression/make.js"
import * as references from "../expression/references.js"
import * as Scope from "../expression/Scope.js"
import type { Request } from "../service/Database.js"
import { create } from "./inserts.js"
import { current } from "./locks.js"
import * as steps from "./steps.js"
import type { Target, Values, Write } from "./target.js"
import { save } from "./updates.js"

type Made = readonly [row: unknown, created: boolean]
type Making<E = never> = Write<Made, MultipleFound | E>

const lookingFor = ({ definition, request }: Target, lookup: Values): Request => {
  const row = references.root(Scope.root(definition))
  const conditions = Object.entries(lookup).map(([name, value]) => {
    const column = row[columnOf(definition, name).property]
    if (!isExpression(column)) throw queryError(definition.name, name, "no such column")
    return column.eq(value)
  })
  return steps.limit(steps.filter(request, conjunction(definition.name, "getOrCreate", conditions)), 2)
}

const find = (target: Target, request: Request): Effect.Effect<unknown, DatabaseError.DatabaseError | MultipleFound> =>
  target.database.rows(request, (rows) => {
    if (rows.length < 2) return Effect.succeed(rows[0])
    const { name } = target.definition
    return Effect.fail(new MultipleFound({ model: name, message: `${name}: several rows have these values` }))
  })

// The row that stood in the way may be gone again when it is looked for.
const attempts = 3

/** Makes a row; where another stands in the way, `otherwise` takes it, if it can find it. */
const createOr = <E>(
  target: Target,
  lookup: Values,
  defaults: Values,
  otherwise: Effect.Effect<Made | undefined, E>,
  left = attempts
): Effect.Effect<Made, E | WriteErrors> =>
  Effect.suspend(() => {
    const made = () => Effect.map(create(target, { ...lookup, ...defaults }), (row): Made => [row, true])
    // Within a transaction the failed insert must leave no trace: it is a savepoint there.
    return Effect.catchTag(target.database.transaction(made), "UniqueViolation", (violation) =>
      Effect.flatMap(otherwise, (found): Effect.Effect<Made, E | WriteErrors> => {
        if (found !== undefined) return Effect.succeed(found)
        if (!isLookup(violation, lookup)) return Effect.fail(violation)
        if (left > 1) return createOr(target, lookup, defaults, otherwise, left - 1)
        return Effect.flatMap(isElsewhere(target, lookup), (elsewhere) =>
          Effect.fail(elsewhere ? violation : hidden(violation))
        )
      })
    )
  })

type WriteErrors = Effect.Effect.Error<Write<Made>>

/** Whether it is the very row looked for that is there already. */
const isLookup = ({ fields }: UniqueViolation<unknown>, lookup: Values): boolean =>
  fields.length > 0 && fields.length === Object.keys(lookup).length && fields.every((field) => field in lookup)

/** Whether the row is there, but not among those of a narrower query. */
const isElsewhere = (target: Target, lookup: Values): Effect.Effect<boolean, DatabaseError.DatabaseError> =>
  Effect.suspend(() => {
    const everywhere = lookingFor({ ...target, request: steps.all(target.definition) }, lookup)
    return target.database.rows(everywhere, (rows) => Effect.succeed(rows.length > 0))
  })

// PostgreSQL, from REPEATABLE READ on: the row is there, and this transaction will never see it.
const hidden = (violation: UniqueViolation<unknown>): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "SerializationFailure" },
    `${violation.model}: another transaction made the row, and this one's snapshot does not show it; try again`,
    { cause: violation }
  )

/** The row with these values, made where there is none. */
export const getOrCreate = (target: Target, lookup: Values, defaults: Values): Making =>
  Effect.suspend(() => {
    const request = lookingFor(target, lookup)
    // A snapshot may not show the row that stood in the way; a locking read shows what is there now.
    // Shared: after a failed insert MySQL holds such a lock already, and two that want more wait for each other.
    const taken = Effect.suspend(() =>
      Effect.map(find(target, current(request, "share")), (row): Made | undefined =>
        row === undefined ? undefined : [row, false]
      )
    )
    return Effect.flatMap(
      find(target, request),
      (row): Making =>
        row !== undefined ? Effect.succeed<Made>([row, false]) : createOr(target, lookup, defaults, taken)
    )
  })

/** The row with these values, changed by `defaults`, or made with them. */
export const updateOrCreate = (target: Target, lookup: Values, defaults: Values): Making<NotFound> =>
  Effect.suspend(() => {
    const request = lookingFor(target, lookup)
    const change = target.database.transaction(() =>
      Effect.flatMap(
        find(target, current(request, "update")),
        (row): Write<Made | undefined, MultipleFound | NotFound> =>
          row === undefined
            ? Effect.succeed(undefined)
            : // A row, as `find` gives it, has a value for each property.
              Effect.map(save(target, row as Values, defaults), (saved): Made => [saved, false])
      )
    )
    // Looked for without a lock at first: MySQL would lock the gap where there is no row, and the insert wait for others.
    return Effect.flatMap(find(target, request), (row) =>
      Effect.flatMap(
        row === undefined ? Effect.succeed(undefined) : change,
        (changed): Making<NotFound> =>
          changed === undefined ? createOr(target, lookup, defaults, change) : Effect.succeed(changed)
      )
    )
  })
