import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { type Database, type DatabaseError, Fn, Page, type QueryError, type QuerySet } from "../../src/index.js"
import { decimal } from "../support/fixtures.js"
import { Employee, Entry, Task, Team } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { inOrder, musicOn, peopleOn } from "./support.js"

const { objects } = Employee
const annotated = objects.annotate((e) => ({
  tasksDone: e.tasks.filter((t) => t.done).count(),
  first: e.tasks.min((t) => t.due)
}))
type E = Parameters<Parameters<typeof annotated.orderBy>[0]>[0]

/** What rows can be sorted by: columns of all kinds, with NULLs and equal ones, of related rows, computed. */
const keys = [
  (e: E) => e.name,
  (e: E) => e.nick,
  (e: E) => e.age,
  (e: E) => e.points,
  (e: E) => e.score,
  (e: E) => e.salary,
  (e: E) => e.active,
  (e: E) => e.hired,
  (e: E) => e.seenAt,
  (e: E) => e.pause,
  (e: E) => e.teamId,
  (e: E) => e.team.city,
  (e: E) => e.manager.manager.name,
  (e: E) => e.badge.label,
  (e: E) => e.tasksDone,
  (e: E) => e.first,
  (e: E) => e.age.plus(5).times(-1),
  (e: E) => e.salary.times(decimal("2")),
  (e: E) => Fn.coalesce(e.nick, "none"),
  (e: E) => e.age.gt(18),
  (e: E) => e.tasks.avg((t) => t.hours)
]

const orders = fc.record({
  keys: fc.array(
    fc.record({
      key: fc.constantFrom(...keys),
      direction: fc.constantFrom("asc" as const, "desc" as const),
      nulls: fc.constantFrom("first" as const, "last" as const, undefined)
    }),
    { maxLength: 4 }
  ),
  size: fc.integer({ min: 1, max: 11 })
})

type Case = typeof orders extends fc.Arbitrary<infer A> ? A : never

const orderOf = (given: Case["keys"]) => (e: E) =>
  given.map(({ direction, key, nulls }) => key(e)[direction](nulls === undefined ? {} : { nulls }))

const lastDirection = (given: Case["keys"]) => given[given.length - 1]?.direction ?? "asc"

/** All the pages one after the other, forward or backward; `between` runs after each. */
const walk = <Self, Row, Extra, Db, E = never>(
  query: QuerySet<Self, Row, Extra, Db>,
  size: number,
  from: Option.Option<Page.Cursor> = Option.none(),
  backward = false,
  between: Effect.Effect<unknown, E, Db> = Effect.void
): Effect.Effect<ReadonlyArray<Row>, DatabaseError | Page.InvalidCursor | E, Db> =>
  Effect.gen(function* () {
    const all: Array<Row> = []
    let place = from
    do {
      const cursor = Option.getOrUndefined(place)
      const page = yield* Page.keyset(query, { size, ...(backward ? { before: cursor } : { after: cursor }) })
      all[backward ? "unshift" : "push"](...page.rows)
      expect(page.rows.length).toBeLessThanOrEqual(size)
      place = backward ? page.previous : page.next
      yield* between
    } while (Option.isSome(place))
    return all
  })

const refusal = (f: () => unknown): string => {
  try {
    f()
  } catch (error) {
    // `queryError` throws nothing else.
    return (error as QueryError).message
  }
  throw new Error("it was not refused")
}

/** Pages of rows, on one database. */
export const pages = (name: DatabaseName): void => {
  layer(peopleOn(name))("pages by number", (it) => {
    it.effect("have rows, totals, and neighbours", () =>
      Effect.gen(function* () {
        const third = yield* Page.offset(objects, { page: 3, size: 4 })
        expect({ ...third, rows: third.rows.map(({ id }) => id) }).toEqual({
          rows: [9, 10],
          total: 10,
          pages: 3,
          page: 3,
          hasNext: false,
          hasPrevious: true
        })
        const beyond = yield* objects.pipe(Page.offset({ page: 9, size: 4 }))
        expect(beyond).toEqual({ rows: [], total: 10, pages: 3, page: 9, hasNext: false, hasPrevious: true })
        const none = yield* Page.offset(
          objects.filter((e) => e.age.gt(200)),
          { page: 1, size: 4 }
        )
        expect(none).toEqual({ rows: [], total: 0, pages: 0, page: 1, hasNext: false, hasPrevious: false })
        const sameAge = objects.filter((e) => e.name.eq("Bob")).orderBy((e) => e.name.desc())
        expect((yield* Page.offset(sameAge, { page: 1, size: 1 })).rows.map(({ id }) => id)).toEqual([10])
      })
    )

    it.effect("of groups and distinct values, too", () =>
      Effect.gen(function* () {
        const groups = objects
          .groupBy((e) => ({ active: e.active }))
          .aggregate(() => ({ n: Fn.count() }))
          .orderBy((g) => g.active.asc())
        expect(yield* Page.offset(groups, { page: 2, size: 2 })).toMatchObject({
          rows: [{ active: null, n: 3 }],
          total: 3
        })
        const cities = Team.objects.select((t) => ({ city: t.city })).distinct()
        expect(
          (yield* Page.offset(
            cities.orderBy((t) => t.city.asc()),
            { page: 2, size: 2 }
          )).rows
        ).toEqual([{ city: null }])
      })
    )

    it.effect("refuse numbers that are none", () =>
      Effect.sync(() => {
        expect(refusal(() => Page.offset(objects, { page: 0, size: 1 }))).toContain("page 0")
        expect(refusal(() => Page.offset(objects, { page: 1, size: 1.5 }))).toContain("size 1.5")
        expect(refusal(() => Page.keyset(objects, { size: -1 }))).toContain("size -1")
        expect(refusal(() => Page.keyset(objects.limit(1), { size: 1 }))).toContain("limit")
        expect(refusal(() => Page.keyset(objects.distinct(), { size: 1 }))).toContain("distinct")
      })
    )
  })

  layer(peopleOn(name))("pages by place", (it) => {
    it.effect("walked forward and backward are the whole list, in any order", () =>
      Effect.gen(function* () {
        for (const { keys, size } of fc.sample(orders, { numRuns: name === "sqlite" ? 80 : 20, seed: 7 })) {
          const query = annotated.orderBy(orderOf(keys))
          const whole = yield* inOrder(annotated.orderBy((e) => [...orderOf(keys)(e), e.id[lastDirection(keys)]()]))
          expect(whole).toHaveLength(10)
          expect((yield* walk(query, size)).map(({ id }) => id)).toEqual(whole)
          const end = yield* Page.keyset(query, { size: 10 })
          expect(end.next).toEqual(Option.none())
          const firstOf = yield* Page.keyset(query, { size: 9 })
          const last = yield* Page.keyset(query, { size: 9, after: Option.getOrUndefined(firstOf.next) })
          expect(last.rows.map(({ id }) => id)).toEqual(whole.slice(9))
          const back = yield* walk(query, size, last.previous, true)
          expect(back.map(({ id }) => id)).toEqual(whole.slice(0, 9))
        }
      })
    )

    it.effect("of narrowed and included rows, which come without what they are sorted by", () =>
      Effect.gen(function* () {
        const names = objects.orderBy((e) => [e.age.desc(), e.team.name.asc()]).select((e) => ({ name: e.name }))
        expect(yield* walk(names, 3)).toEqual(
          yield* objects.orderBy((e) => [e.age.desc(), e.team.name.asc(), e.id.asc()]).select((e) => ({ name: e.name }))
        )
        const narrow = yield* Page.keyset(
          objects.only("nick").orderBy((e) => e.age.asc()),
          { size: 2 }
        )
        expect(narrow.rows).toEqual([{ nick: "50%_off\\" }, { nick: null }])
        const included = Team.objects.include((t) => ({ members: t.members.orderBy((m) => m.id.asc()), lead: t.lead }))
        const found = yield* walk(included, 2)
        expect(found.map(({ code, lead, members }) => [code, lead?.id, members.map(({ id }) => id)])).toEqual([
          ["core", 1, [1, 2, 3]],
          ["data", 4, [4, 5, 9]],
          ["ops", undefined, [7, 10]],
          ["zero", 3, []]
        ])
        expect(found[0]).toBeInstanceOf(Team)
      })
    )

    it.effect("a cursor belongs to its model, order and secret", () =>
      Effect.gen(function* () {
        const secret = Redacted.make("s3cret")
        const query = objects.orderBy((e) => e.age.plus(1).asc())
        const { next } = yield* Page.keyset(query, { size: 2, secret })
        const after = yield* next
        expect((yield* Page.keyset(query, { size: 2, secret, after })).rows).toHaveLength(2)
        const changed = Page.Cursor.make(after.slice(0, -2) + (after.endsWith("AA") ? "BB" : "AA"))
        const refused = [
          Page.keyset(query, { size: 2, after }),
          Page.keyset(query, { size: 2, after, secret: Redacted.make("other") }),
          Page.keyset(query, { size: 2, secret, after: changed }),
          Page.keyset(query, { size: 2, secret, after: Page.Cursor.make("garbage") }),
          Page.keyset(query, { size: 2, secret, after: Page.Cursor.make(`${after}A`) }),
          Page.keyset(objects, { size: 2, secret, after }),
          Page.keyset(
            objects.orderBy((e) => e.age.plus(2).asc()),
            { size: 2, secret, after }
          ),
          Page.keyset(
            objects.orderBy((e) => e.age.plus(1).desc()),
            { size: 2, secret, after }
          ),
          Page.keyset(Task.objects, { size: 2, secret, after })
        ] as ReadonlyArray<Effect.Effect<unknown, DatabaseError | Page.InvalidCursor, Database>>
        for (const each of refused) expect((yield* Effect.flip(each))._tag).toBe("InvalidCursor")
        expect((yield* Effect.flip(Page.keyset(objects, { size: 2, after })))._tag).toBe("InvalidCursor")
        expect(refusal(() => Page.keyset(objects, { size: 2, after, before: after }))).toContain("after and before")
        expect(() => Page.Cursor.make("not a cursor")).toThrow()
      })
    )

    it.effect("no row twice and none left out while others are inserted", () =>
      Effect.gen(function* () {
        const values = fc.record({
          name: fc.constantFrom("Ada", "Bob", "Zoe", ""),
          age: fc.option(fc.integer({ min: 0, max: 60 })),
          nick: fc.option(fc.constantFrom("", "ace", "Évita"))
        })
        const more = fc.sample(values, { numRuns: 200, seed: 11 })
        const insert = Effect.suspend(() => objects.create(more.pop() ?? { name: "last" }))
        for (const { keys, size } of fc.sample(orders, { numRuns: 12, seed: 12 })) {
          const query = annotated.orderBy(orderOf(keys))
          const before = (yield* walk(query, 100)).map(({ id }) => id)
          const walked = (yield* walk(query, size + 2, Option.none(), false, insert)).map(({ id }) => id)
          expect(new Set(walked).size).toBe(walked.length)
          expect(walked.filter((id) => before.includes(id))).toEqual(before)
        }
      })
    )
  })

  layer(musicOn(name))("pages by place, of a composite key", (it) => {
    it.effect("end with all its columns", () =>
      Effect.gen(function* () {
        const key = (entry: Entry) => [entry.playlistId, entry.trackId]
        expect((yield* walk(Entry.objects, 2)).map(key)).toEqual([
          [1, 1],
          [1, 2],
          [1, 3],
          [2, 1],
          [2, 3]
        ])
        const byNote = Entry.objects.orderBy((e) => [e.note.desc({ nulls: "last" }), e.trackId.asc()])
        expect((yield* walk(byNote, 1)).map(key)).toEqual([
          [1, 2],
          [1, 1],
          [2, 3],
          [2, 1],
          [1, 3]
        ])
      })
    )
  })
}
