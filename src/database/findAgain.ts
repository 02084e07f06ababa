/**
 * Rows looked up by what was written.
 */
import * as Effect from "effect/Effect"
import type { Strength } from "../ast/Statement.js"
import { keyText } from "../definition/carrier.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import type * as DatabaseError from "../error/DatabaseError.js"
import { isGiven } from "../query/conflicts.js"
import { amongRows } from "../query/keys.js"
import { current } from "../query/locks.js"
import type { Access } from "./Access.js"
import { rows } from "./execute.js"

type Run<A> = Effect.Effect<A, DatabaseError.DatabaseError>

/** Values by property. */
export type Values = Readonly<Record<string, unknown>>

/** Columns that are a key of the model: by their values a row is found. */
export type Locator = ReadonlyArray<ColumnDefinition>

/** The rows as they are stored now, in the order given; rows by which nothing can be found are left out. */
export const findAgain = (
  access: Access,
  definition: ModelDefinition,
  given: ReadonlyArray<Values>,
  by: ReadonlyArray<Locator>,
  lock?: Strength
): Run<ReadonlyArray<unknown>> =>
  Effect.gen(function* () {
    const found = new Map<Values, unknown>()
    for (const locator of by) {
      const isKnown = isGiven(locator)
      const missing = given.filter((row) => !found.has(row) && isKnown(row))
      if (missing.length === 0) continue
      const textOf = textBy(locator)
      const stored = yield* byLocator(access, definition, locator, missing, lock)
      for (const row of missing) {
        const match = stored.get(textOf(row))
        if (match !== undefined) found.set(row, match)
      }
    }
    return given.flatMap((row) => found.get(row) ?? [])
  })

/** The values of a key as text, the same for the same key. */
export const textBy = (locator: Locator): ((row: Values) => string) => {
  const textOf = keyText(locator.map(({ type }) => type))
  return (row) => textOf(locator.map(({ property }) => row[property]))
}

// Conditions on several columns make deep expressions, of which SQLite takes a thousand.
const rowsPerQuery = 500

/** The stored rows by the text of their keys. */
export const byLocator = (
  access: Access,
  definition: ModelDefinition,
  locator: Locator,
  given: ReadonlyArray<Values>,
  lock?: Strength
): Run<ReadonlyMap<string, unknown>> => {
  const textOf = textBy(locator)
  // Under a collation of the user's the database may find what is not the same text.
  const loose = locator.some(({ facts }) => facts.collation !== undefined)
  const parts = chunks(given, loose ? 1 : rowsPerQuery)
  return Effect.map(
    Effect.forEach(parts, (part) => {
      const request = amongRows(definition, locator, part)
      const locked = lock === undefined ? request : current(request, lock)
      return rows(access, locked, Effect.succeed)
    }),
    (found) =>
      new Map(
        found.flatMap((some, i) =>
          // A decoded row has a value for each property.
          some.map((row) => [textOf((loose ? parts[i]?.[0] : undefined) ?? (row as Values)), row] as const)
        )
      )
  )
}

const chunks = <A>(list: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
