/**
 * The write queries.
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import { columnOf } from "../definition/columns.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import * as validate from "../definition/validate.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import { queryError } from "../error/DefinitionError.js"
import { type ConstraintError, MultipleFound, NotFound, type ValidationError } from "../error/errors.js"
import { conjunction, isExpression } from "../expression/make.js"
import * as references from "../expression/references.js"
import * as Scope from "../expression/Scope.js"
import { currentDate, isDone } from "../internal/effectable.js"
import type { InsertRequest, OnConflict, Request, Service } from "../service/Database.js"
import * as keys from "./keys.js"
import * as steps from "./steps.js"
import { typed } from "./violations.js"

/** Values by property. */
export type Values = validate.Values

/** The database and model that are written. */
export interface Target {
  readonly database: Service
  readonly definition: ModelDefinition
  readonly request: Request
}

/** Options of `bulkCreate`. */
export interface BulkOptions {
  readonly batchSize?: number
  readonly onConflict?: OnConflict
}

type WriteError = DatabaseError | ValidationError | ConstraintError<unknown>
type Write<A, E = never> = Effect.Effect<A, WriteError | E>

const lift = <A, E>(either: Either.Either<A, E>): Effect.Effect<A, E> => either

// ---- inserts ---------------------------------------------------------------------------------------------------------

/** Inserts one row. */
export const create = (target: Target, values: Values): Write<unknown> => {
  const { database, definition } = target
  const valid = validate.insert(definition, values, currentDate)
  if (Either.isLeft(valid)) return Exit.fail(valid.left)
  const row = valid.right
  const written = database.insert({ definition, properties: Object.keys(row), rows: [row], onConflict: undefined })
  // A synchronous driver has answered already: no step is needed to take the row.
  if (isDone(written) && Exit.isSuccess(written)) return Exit.succeed(written.value[0])
  return Effect.map(typed(definition, written), (rows) => rows[0])
}

const insert = (
  { database, definition }: Target,
  rows: InsertRequest["rows"],
  onConflict: OnConflict | undefined
): Write<ReadonlyArray<unknown>> =>
  typed(definition, database.insert({ definition, properties: Object.keys(rows[0] ?? {}), rows, onConflict }))

/** Inserts many rows, all or none. */
export const bulkCreate = (
  target: Target,
  rows: Iterable<Values>,
  options: BulkOptions
): Write<ReadonlyArray<unknown>> =>
  Effect.suspend(() =>
    Effect.flatMap(
      Effect.forEach(rows, (row) => lift(validate.insert(target.definition, row, currentDate))),
      (valid) => {
        const batches = batched(target, valid, options)
        const insertAll = Effect.forEach(batches, (batch) => insert(target, batch, options.onConflict))
        const written = batches.length > 1 ? target.database.transaction(() => insertAll) : insertAll
        return Effect.map(written, (results) => inOrder(batches, results, valid))
      }
    )
  )

// Rows of one statement have the same columns: those that leave one to the database go with others that do.
const batched = (
  { database, definition }: Target,
  rows: ReadonlyArray<Values>,
  { batchSize }: BulkOptions
): ReadonlyArray<ReadonlyArray<Values>> => {
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize > 0)) {
    throw queryError(definition.name, undefined, `batchSize ${String(batchSize)} is no number of rows`)
  }
  return groupByColumns(rows).flatMap((group) => {
    const columns = Math.max(1, Object.keys(group[0] ?? {}).length)
    const most = Math.max(1, Math.floor(database.dialect.capabilities.maxParameters / columns))
    return chunks(group, Math.min(batchSize ?? most, most))
  })
}

const groupByColumns = (rows: ReadonlyArray<Values>): ReadonlyArray<ReadonlyArray<Values>> => {
  const groups = new Map<string, Array<Values>>()
  for (const row of rows) {
    const key = Object.keys(row).join()
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

const chunks = <A>(list: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))

// With `onConflict` fewer rows may come back than were given; they are then in the order of the batches.
const inOrder = (
  batches: ReadonlyArray<ReadonlyArray<Values>>,
  results: ReadonlyArray<ReadonlyArray<unknown>>,
  given: ReadonlyArray<Values>
): ReadonlyArray<unknown> => {
  if (batches.length <= 1 || batches.some((batch, i) => batch.length !== results[i]?.length)) return results.flat()
  const written = new Map(batches.flatMap((batch, i) => batch.map((row, j) => [row, results[i]?.[j]] as const)))
  return given.map((row) => written.get(row))
}

// ---- updates and deletes ---------------------------------------------------------------------------------------------

/** The request that writes these values, or expressions, into the rows of another. */
const updating = (definition: ModelDefinition, request: Request, changes: Values): Request => {
  const keysAndShapes: Array<unknown> = []
  const values: Array<unknown> = []
  const nodes = Object.entries(changes).map(([property, value]) => {
    if (isExpression(value)) {
      keysAndShapes.push(property, value.shape)
      values.push(...value.parameters)
      return { property, node: value.shape.node }
    }
    keysAndShapes.push(property)
    values.push(value)
    const { type } = columnOf(definition, property)
    return { property, node: { _tag: "Hole", type, size: undefined } as const }
  })
  return steps.step(request, ["update", ...keysAndShapes], values, (_, number) => ({
    kind: "update",
    changes: nodes.map(({ node, property }) => ({ _tag: "Change", property, expression: number(node) }))
  }))
}

/** Changes the rows of the target's query. */
export const update = (target: Target, changes: unknown): Write<number> =>
  Effect.suspend(() => {
    const { definition } = target
    if (typeof changes !== "object" || changes === null) {
      throw queryError(definition.name, undefined, "update wants an object of columns, such as (u) => ({ age: 1 })")
    }
    const given = Object.entries(changes)
    for (const [property, value] of given) {
      if (value === undefined) {
        throw queryError(definition.name, property, "update got undefined; leave the column out, or write null")
      }
    }
    const plain = Object.fromEntries(given.filter(([, value]) => !isExpression(value)))
    const computed = Object.fromEntries(given.filter(([, value]) => isExpression(value)))
    for (const property of Object.keys(computed)) columnOf(definition, property)
    return Effect.flatMap(lift(validate.patch(definition, plain, currentDate)), (valid) =>
      execute(target, updating(definition, target.request, { ...valid, ...computed }))
    )
  })

const execute = ({ database, definition }: Target, request: Request): Write<number> =>
  typed(definition, database.execute(request))

/** Deletes the rows of the target's query. */
export const remove = (target: Target): Write<number> =>
  execute(target, steps.set(target.request, "delete", { kind: "delete" }))

const rowWithKey = (definition: ModelDefinition, row: Values): Request =>
  keys.byKey(steps.all(definition), definition.primaryKey.length === 1 ? row[keyName(definition)] : row)

const keyName = (definition: ModelDefinition): string => definition.primaryKey[0]?.property ?? ""

/** Writes a patch over a row, and gives the new row. */
export const save = (target: Target, row: Values, patch: Values): Write<unknown, NotFound> =>
  Effect.suspend(() =>
    Effect.flatMap(lift(validate.patch(target.definition, patch, currentDate)), (valid) => {
      const { definition } = target
      if (Object.keys(valid).length === 0) return Effect.succeed(row)
      return Effect.flatMap(execute(target, updating(definition, rowWithKey(definition, row), valid)), (found) =>
        found === 0
          ? Effect.fail(
              new NotFound({ model: definition.name, message: `${definition.name}: the row to save is gone` })
            )
          : Effect.succeed(patched(definition, row, valid))
      )
    })
  )

// What was written is what is stored, so the new row needs no second look at the database.
const patched = (definition: ModelDefinition, row: Values, changes: Values): unknown =>
  new definition.rowClass(
    Object.fromEntries(
      definition.columns.map(({ property }) => [property, property in changes ? changes[property] : row[property]])
    ),
    true
  )

/** Writes columns of many rows, all or none, one statement a row. */
export const bulkUpdate = (
  target: Target,
  rows: Iterable<Values>,
  columns: ReadonlyArray<string>,
  _options: { readonly batchSize?: number }
): Write<number> =>
  Effect.suspend(() => {
    const { database, definition } = target
    const properties = columns.map((name) => columnOf(definition, name).property)
    const one = (row: Values): Write<number> =>
      Effect.flatMap(lift(validate.patch(definition, pick(row, properties), currentDate)), (valid) =>
        execute(target, updating(definition, rowWithKey(definition, row), valid))
      )
    const all = Effect.map(Effect.forEach(rows, one), (counts) => counts.reduce((sum, count) => sum + count, 0))
    return properties.length === 0 ? Effect.succeed(0) : database.transaction(() => all)
  })

const pick = (row: Values, properties: ReadonlyArray<string>): Values =>
  Object.fromEntries(properties.map((property) => [property, row[property]]))

// ---- get or create ---------------------------------------------------------------------------------------------------

const lookingFor = ({ definition, request }: Target, lookup: Values): Request => {
  const row = references.root(Scope.root(definition))
  const conditions = Object.entries(lookup).map(([name, value]) => {
    const column = row[columnOf(definition, name).property]
    if (!isExpression(column)) throw queryError(definition.name, name, "no such column")
    return column.eq(value)
  })
  return steps.limit(steps.filter(request, conjunction(definition.name, "getOrCreate", conditions)), 2)
}

const find = (target: Target, request: Request): Effect.Effect<unknown, DatabaseError | MultipleFound> =>
  target.database.rows(request, (rows) => {
    if (rows.length < 2) return Effect.succeed(rows[0])
    const { name } = target.definition
    return Effect.fail(new MultipleFound({ model: name, message: `${name}: several rows have these values` }))
  })

// A snapshot may not show the row that stood in the way; a locking read shows what is there now.
const locked = (request: Request): Request => steps.set(request, "lock", { lock: true })

type Made = readonly [row: unknown, created: boolean]

/** Makes a row, or finds the one that somebody else made in the meantime. */
const createOrFind = (
  target: Target,
  lookup: Values,
  defaults: Values,
  request: Request
): Write<Made, MultipleFound> => {
  const made = () => Effect.map(create(target, { ...lookup, ...defaults }), (row): Made => [row, true])
  return Effect.catchTag(target.database.transaction(made), "UniqueViolation", (violation) =>
    Effect.flatMap(find(target, locked(request)), (row) =>
      row === undefined ? Effect.fail(violation) : Effect.succeed<Made>([row, false])
    )
  )
}

/** The row with these values, made where there is none. */
export const getOrCreate = (target: Target, lookup: Values, defaults: Values): Write<Made, MultipleFound> => {
  const request = lookingFor(target, lookup)
  return Effect.flatMap(find(target, request), (row) =>
    row === undefined ? createOrFind(target, lookup, defaults, request) : Effect.succeed<Made>([row, false])
  )
}

/** The row with these values, changed by `defaults`, or made with them. */
export const updateOrCreate = (
  target: Target,
  lookup: Values,
  defaults: Values
): Write<Made, MultipleFound | NotFound> => {
  const request = lookingFor(target, lookup)
  // A row, as `find` gives it, has a value for each property.
  const change = (row: unknown) => Effect.map(save(target, row as Values, defaults), (saved): Made => [saved, false])
  return target.database.transaction(() =>
    Effect.flatMap(find(target, locked(request)), (row) =>
      row !== undefined
        ? change(row)
        : Effect.flatMap(createOrFind(target, lookup, defaults, request), ([made, created]) =>
            created ? Effect.succeed<Made>([made, true]) : change(made)
          )
    )
  )
}
