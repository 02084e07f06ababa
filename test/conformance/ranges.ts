import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { Field, Model, Range } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids } from "./support.js"

class Slot extends Model.Class<Slot>("ranges.Slot")({
  id: Field.id,
  sizes: Field.range("integer").pipe(Field.index),
  days: Schema.NullOr(Field.range("date")),
  size: Field.int
}) {}

class Every extends Model.Class<Every>("ranges.Every")({
  id: Field.id,
  integer: Field.range("integer"),
  bigint: Field.range("bigint"),
  decimal: Field.range("decimal"),
  date: Field.range("date"),
  timestamp: Field.range("timestamp")
}) {}

const slots = Slot.objects
const { empty, make } = Range

const rows = [
  { sizes: make(1, 5), days: make("2024-01-01", "2024-02-01"), size: 3 }, // 1
  { sizes: make(5, 9), days: make("2024-02-01", null), size: 9 }, // 2
  { sizes: empty, days: null, size: 0 }, // 3
  { sizes: make<number>(null, 3, "(]"), days: empty, size: 4 }, // 4
  { sizes: make<number>(null, null), days: make("2024-01-31", "2024-01-31", "[]"), size: 1 } // 5
]

const tables = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, Model.registry(Slot, Every)), (context) =>
    Effect.provide(slots.bulkCreate(rows), context)
  ).pipe(Layer.orDie)

const cases: ReadonlyArray<readonly [title: string, query: typeof slots, expected: ReadonlyArray<number>]> = [
  ["contains a value", slots.filter((s) => s.sizes.contains(5)), [2, 5]],
  ["contains a column's value", slots.filter((s) => s.sizes.contains(s.size)), [1, 5]],
  ["contains a day", slots.filter((s) => s.days.contains("2024-01-31")), [1, 5]],
  ["contains a range", slots.filter((s) => s.sizes.contains(make(2, 4))), [1, 4, 5]],
  ["contains the empty range", slots.filter((s) => s.sizes.contains(empty)), [1, 2, 3, 4, 5]],
  ["not contains: a NULL is unknown", slots.filter((s) => s.days.contains("2024-01-31").not()), [2, 4]],
  ["containedBy", slots.filter((s) => s.sizes.containedBy(make(0, 9))), [1, 2, 3]],
  ["overlaps", slots.filter((s) => s.sizes.overlaps(make(3, 4))), [1, 4, 5]],
  ["overlaps another column", slots.filter((s) => s.days.overlaps(s.days)), [1, 2, 5]],
  ["strictlyLeftOf", slots.filter((s) => s.sizes.strictlyLeftOf(make(5, 6))), [1, 4]],
  ["strictlyRightOf", slots.filter((s) => s.sizes.strictlyRightOf(make(0, 5))), [2]],
  ["notRightOf", slots.filter((s) => s.sizes.notRightOf(make(0, 5))), [1, 4]],
  ["notLeftOf", slots.filter((s) => s.sizes.notLeftOf(make(1, 2))), [1, 2]],
  ["adjacentTo", slots.filter((s) => s.sizes.adjacentTo(make(9, 10))), [2]],
  ["isEmpty", slots.filter((s) => s.sizes.isEmpty()), [3]],
  ["lower", slots.filter((s) => s.sizes.lower().gte(1)), [1, 2]],
  ["lower: arithmetic", slots.filter((s) => s.sizes.lower().plus(4).eq(5)), [1]],
  ["upper", slots.filter((s) => s.sizes.upper().eq(4)), [4]],
  ["upper of days", slots.filter((s) => s.days.upper().eq("2024-02-01")), [1, 5]],
  ["no lower bound", slots.filter((s) => s.sizes.lower().isNull()), [3, 4, 5]],
  ["lowerInclusive", slots.filter((s) => s.sizes.lowerInclusive()), [1, 2]],
  ["upperInclusive", slots.filter((s) => s.sizes.upperInclusive()), []],
  ["lowerInfinite", slots.filter((s) => s.sizes.lowerInfinite()), [4, 5]],
  ["upperInfinite", slots.filter((s) => s.days.upperInfinite()), [2]],
  ["eq", slots.filter((s) => s.sizes.eq(make(1, 4, "[]"))), [1]],
  ["eq: written otherwise", slots.filter((s) => s.sizes.eq({ ...make(0, 5, "()"), ...open(0, 5) })), [1]],
  ["eq(null)", slots.filter((s) => s.days.eq(null)), [3]],
  ["ne", slots.filter((s) => s.sizes.ne(empty)), [1, 2, 4, 5]],
  ["in", slots.filter((s) => s.sizes.in([empty, make(5, 9)])), [2, 3]],
  ["notIn", slots.filter((s) => s.sizes.notIn([empty, make(5, 9)])), [1, 4, 5]]
]

function open(lower: number, upper: number) {
  return { _tag: "Span", lower, upper, lowerInclusive: false, upperInclusive: false } as const
}

type Bounds = "[)" | "[]" | "(]" | "()"

const pair = <A>(values: fc.Arbitrary<A>, order: (l: A, r: A) => number) =>
  fc
    .tuple(fc.option(values), fc.option(values), fc.constantFrom<Bounds>("[)", "[]", "(]", "()"))
    .map(([one, other, bounds]) =>
      one !== null && other !== null && order(one, other) > 0
        ? ([other, one, bounds] as const)
        : ([one, other, bounds] as const)
    )

const spans = <A extends Range.Bound>(values: fc.Arbitrary<A>) =>
  fc.oneof(
    { weight: 9, arbitrary: pair(values, Range.compare).map(([lower, upper, bounds]) => make(lower, upper, bounds)) },
    { weight: 1, arbitrary: fc.constant(empty) }
  )

const instants = {
  min: new Date("0001-01-01T00:00:00.000Z"),
  max: new Date("9999-12-30T00:00:00.000Z"),
  noInvalidDate: true
}

const records = fc.record({
  integer: spans(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 2 })),
  bigint: spans(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 2n })),
  decimal: spans(
    fc
      .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }))
      .map(([value, scale]) => BigDecimal.normalize(BigDecimal.make(value, scale)))
  ),
  date: spans(fc.date(instants).map((date) => date.toISOString().slice(0, 10))),
  timestamp: spans(fc.date(instants))
})

// What is read has as many digits as were written, if not in the same form.
const plainBound = (bound: unknown): string =>
  BigDecimal.isBigDecimal(bound)
    ? BigDecimal.format(bound)
    : bound instanceof Date
      ? bound.toISOString()
      : String(bound)

const plain = (row: object): ReadonlyArray<string> =>
  Object.entries(row).map(([name, value]) => {
    const range = value as Range.Range<unknown>
    if (Range.isEmpty(range)) return `${name} empty`
    const { lower, lowerInclusive, upper, upperInclusive } = range
    return [name, plainBound(lower), plainBound(upper), lowerInclusive, upperInclusive].join(" ")
  })

/** Ranges of the database. */
const stored = (name: DatabaseName): void =>
  layer(tables(name))("ranges", (it) => {
    for (const [title, query, expected] of cases) {
      it.effect(title, () => Effect.map(ids(query), (found) => expect(found).toEqual(expected)))
    }

    it.effect("come back as they were, of every kind", () =>
      Effect.gen(function* () {
        const all = fc.sample(records, { numRuns: 300, seed: 7 })
        const made = yield* Every.objects.bulkCreate(all)
        const found = yield* Every.objects.orderBy((e) => e.id.asc())
        expect(found.length).toBe(all.length)
        for (const [i, { id: _, ...row }] of found.entries()) expect(plain(row)).toEqual(plain(all[i] ?? {}))
        for (const each of made.slice(0, 30)) {
          const same = Every.objects.filter((e) => [
            e.integer.eq(each.integer),
            e.bigint.eq(each.bigint),
            e.decimal.eq(each.decimal),
            e.date.eq(each.date),
            e.timestamp.eq(each.timestamp)
          ])
          expect(yield* ids(same)).toContain(each.id)
        }
      })
    )

    it.effect("are selected, with their bounds, and changed", () =>
      Effect.gen(function* () {
        const first = slots.filter((s) => s.id.eq(1))
        expect(yield* first.select((s) => ({ days: s.days, from: s.sizes.lower(), to: s.days.upper() }))).toEqual([
          { days: make("2024-01-01", "2024-02-01"), from: 1, to: "2024-02-01" }
        ])
        yield* first.update(() => ({ sizes: make(2, 6), days: null }))
        expect(yield* first.select((s) => ({ sizes: s.sizes, days: s.days }))).toEqual([
          { sizes: make(2, 6), days: null }
        ])
        yield* first.update(() => ({ sizes: make(1, 5), days: make("2024-01-01", "2024-02-01") }))
      })
    )

    it.effect("that no column holds are refused", () =>
      Effect.gen(function* () {
        const refused = [open(5, 1), make(0.5, 2), make(1, 2 ** 31), make(1, 2 ** 31 - 1, "[]")]
        for (const sizes of refused) {
          const error = yield* Effect.flip(slots.create({ sizes, size: 1, days: null }))
          expect(["ValidationError", "DatabaseError"]).toContain(error._tag)
          const asked = yield* Effect.flip(slots.filter((s) => s.sizes.overlaps(sizes)).count)
          expect(asked).toMatchObject({ reason: { _tag: "ParameterRefused" } })
        }
      })
    )
  })

/** Ranges where there are none. */
const missing = (name: DatabaseName): void => {
  layer(databaseOf(name, Model.registry()))("ranges", (it) => {
    it.effect("are missing, which is said before anything is sent", () =>
      Effect.gen(function* () {
        const errors = yield* Effect.all([
          Effect.flip(Model.createTables(Model.registry(Slot))),
          Effect.flip(slots.filter((s) => s.sizes.contains(1))),
          Effect.flip(slots.filter((s) => s.sizes.isEmpty()).count),
          Effect.flip(slots.bulkCreate(rows.slice(0, 1)))
        ])
        for (const error of errors)
          expect(error).toMatchObject({ reason: { _tag: "MissingCapability", dialect: name } })
      })
    )
  })
}

/** Ranges, which PostgreSQL alone has. */
export const ranges = (name: DatabaseName): void => (name === "postgres" ? stored(name) : missing(name))
