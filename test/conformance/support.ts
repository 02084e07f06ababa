import { addEqualityTesters } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { TypeId } from "../../src/definition/AnyModel.js"
import type { Database } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import { loadMarks, loadMusic, loadPeople, loadWords } from "../support/fixtures.js"
import { music, people, texts, thousands } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"

// Decimals and durations are equal where their values are, whatever their digits.
addEqualityTesters()

type Registry = Parameters<typeof databaseOf>[1]

const loaded =
  <E>(registry: Registry, load: Effect.Effect<unknown, E, Database>) =>
  (name: DatabaseName) =>
    Layer.tap(databaseOf(name, registry), (context) => Effect.provide(load, context)).pipe(Layer.orDie)

/** Fresh databases with the rows of `support/fixtures`. */
export const peopleOn = loaded(people, loadPeople)
export const musicOn = loaded(music, loadMusic)
export const marksOn = loaded(thousands, loadMarks)
export const textsOn = loaded(texts, loadWords)

/** By code point, as every engine is to sort text. */
export const byCodePoint = (left: string, right: string): number => {
  const [a, b] = [Array.from(left), Array.from(right)]
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i]?.codePointAt(0) ?? 0) - (b[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

// What is no row has an equality of its own, or is plain already.
const isRow = (value: unknown): value is object =>
  typeof value === "object" && value !== null && TypeId in value.constructor

/** Rows as plain data, instances within them included. */
export const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  return isRow(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)])) : value
}

/** The texts by code point, NULL last. */
export const sortedTexts = (texts: Iterable<string | null>): ReadonlyArray<string | null> =>
  [...texts].sort((a, b) => (a === null ? (b === null ? 0 : 1) : b === null ? -1 : byCodePoint(a, b)))

/** The ids of rows, ascending. */
export const ids = <E, R>(rows: Effect.Effect<ReadonlyArray<{ readonly id: number }>, E, R>) =>
  Effect.map(rows, (found) => found.map(({ id }) => id).sort((a, b) => a - b))

/** The ids of rows in their order. */
export const inOrder = <E, R>(rows: Effect.Effect<ReadonlyArray<{ readonly id: number }>, E, R>) =>
  Effect.map(rows, (found) => found.map(({ id }) => id))

export const idsOf = <A extends { readonly id: number }>(rows: ReadonlyArray<A>, keep: (row: A) => boolean) =>
  rows.filter(keep).map(({ id }) => id)
