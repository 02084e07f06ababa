/**
 * Inserts of rows that may be there already.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { columnOf } from "../definition/columns.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import { uniqueKeys } from "../definition/table.js"
import type * as DatabaseError from "../error/DatabaseError.js"
import { rowWithKey, updating } from "../query/updates.js"
import type { InsertRequest, OnConflict, Request } from "../service/Database.js"
import type { Access } from "./Access.js"
import { transaction } from "./blocks.js"
import { execute } from "./execute.js"
import { byLocator, findAgain, type Locator, textBy, type Values } from "./findAgain.js"

type Run<A> = Effect.Effect<A, DatabaseError.DatabaseError>
type Rows = ReadonlyArray<unknown>

/** The columns named, and those that every write sets. */
export const touched = (definition: ModelDefinition, update: ReadonlyArray<string>): ReadonlyArray<ColumnDefinition> =>
  definition.columns.filter(
    ({ facts, property, relation, variants }) =>
      update.includes(property) ||
      update.includes(relation ?? property) ||
      facts.autoNow === true ||
      (variants.update !== undefined && !Schema.isSchema(variants.update))
  )

// By what a row that conflicted, or did not, can be found: the target of the conflict, else any unique columns.
const locators = ({ definition, onConflict }: InsertRequest): ReadonlyArray<Locator> => {
  const target = (onConflict?.target ?? []).map((name) => columnOf(definition, name))
  return target.length > 0 ? [target] : uniqueKeys(definition)
}

/** The rows as they are stored now: written, updated, or as they were. */
export const findConflicting = (access: Access, request: InsertRequest): Run<Rows> => {
  const lock = access.driver.dialect.capabilities.conflictsVisible ? undefined : "share"
  return findAgain(access, request.definition, request.rows, locators(request), lock)
}

/**
 * An upsert by hand: the rows are looked for by the target and locked, those that are there updated, the others inserted.
 * A conflict on another key is then an error, as it is where the insert itself can name its target.
 */
export const lookedFor = (
  access: Access,
  request: InsertRequest,
  conflict: OnConflict,
  insert: (access: Access, request: InsertRequest) => Run<Rows>
): Run<Rows> => {
  const { definition, rows } = request
  const target = conflict.target.map((name) => columnOf(definition, name))
  const textOf = textBy(target)
  const once = Effect.gen(function* () {
    const stored = yield* byLocator(access, definition, target, rows, "update")
    if (conflict._tag === "Update") {
      for (const row of rows.filter((each) => stored.has(textOf(each)))) {
        yield* execute(access, overwriting(definition, stored.get(textOf(row)) as Values, row, conflict.update))
      }
    }
    // Of rows with the same key the first is written; for an update there are none.
    const fresh = new Map<string, Values>([...rows].reverse().map((row) => [textOf(row), row]))
    const missing = [...fresh].flatMap(([text, row]) => (stored.has(text) ? [] : [row])).reverse()
    yield* insert(access, { ...request, rows: missing, onConflict: undefined })
    return yield* findConflicting(access, request)
  })
  return transaction(access, () => once)
}

/**
 * An upsert, tried again where a row stood in the way after all: while somebody else was making it, the upsert did not see
 * it by its target, but met another of its keys. What must hold across rows, and does not, fails again.
 */
export const unlessOvertaken = (upsert: Run<Rows>, attempts = 3): Run<Rows> =>
  Effect.retry(upsert, { while: isUniqueViolation, times: attempts - 1 })

const isUniqueViolation = ({ reason }: DatabaseError.DatabaseError): boolean =>
  reason._tag === "ConstraintViolation" && reason.kind === "unique"

const overwriting = (
  definition: ModelDefinition,
  stored: Values,
  given: Values,
  update: ReadonlyArray<string>
): Request =>
  updating(
    definition,
    rowWithKey(definition, stored),
    Object.fromEntries(touched(definition, update).map(({ property }) => [property, given[property]]))
  )
