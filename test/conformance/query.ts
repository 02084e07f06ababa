import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Fn } from "../../src/index.js"
import { decimal, type EmployeeRow, employees, teams } from "../support/fixtures.js"
import { Employee, Team } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { byCodePoint, ids, idsOf, inOrder, peopleOn, sortedTexts } from "./support.js"

const { objects } = Employee

type Rows = typeof objects

/** Each query, and the rows that it is to find. */
const filters: ReadonlyArray<readonly [name: string, query: Rows, keep: (row: EmployeeRow) => boolean]> = [
  ["a number", objects.filter((e) => e.age.gte(22)), (e) => e.age !== null && e.age >= 22],
  ["unknown is not kept", objects.filter((e) => e.age.lt(22)), (e) => e.age !== null && e.age < 22],
  [
    "two filters are AND",
    objects.filter((e) => e.age.gt(17)).filter((e) => e.active),
    (e) => (e.age ?? 0) > 17 && e.active === true
  ],
  ["an array is AND", objects.filter((e) => [e.age.gt(17), e.active]), (e) => (e.age ?? 0) > 17 && e.active === true],
  ["an empty array is no condition", objects.filter(() => []), () => true],
  ["a boolean column is a condition", objects.filter((e) => e.active), (e) => e.active === true],
  ["not() leaves unknown unknown", objects.filter((e) => e.active.not()), (e) => e.active === false],
  ["not() of a comparison", objects.filter((e) => e.age.gt(30).not()), (e) => e.age !== null && e.age <= 30],
  [
    "or",
    objects.filter((e) => e.age.lt(10).or(e.age.isNull(), e.name.eq("Eve"))),
    (e) => e.age === null || e.age < 10 || e.name === "Eve"
  ],
  [
    "or with an unknown side",
    objects.filter((e) => e.age.gt(30).or(e.score.gt(1))),
    (e) => (e.age ?? 0) > 30 || (e.score ?? 0) > 1
  ],
  [
    "and within or",
    objects.filter((e) => e.active.and(e.age.gt(20)).or(e.name.eq("Bob").and(e.age.lt(20)))),
    (e) => (e.active === true && (e.age ?? 0) > 20) || (e.name === "Bob" && e.age === 17)
  ],
  [
    "or within and",
    objects.filter((e) => e.active.or(e.age.gt(40)).and(e.name.ne("Ada"))),
    (e) => (e.active === true || (e.age ?? 0) > 40) && e.name !== "Ada"
  ],
  [
    "a condition compared",
    objects.filter((e) => e.age.gt(30).eq(e.active)),
    (e) => e.age !== null && e.active !== null && e.age > 30 === e.active
  ],
  [
    "columns compared",
    objects.filter((e) => e.age.gt(e.score)),
    (e) => e.age !== null && e.score !== null && e.age > e.score
  ],
  ["arithmetic", objects.filter((e) => e.age.plus(4).times(2).minus(1).eq(51)), (e) => e.age === 22],
  ["an integer and a fraction", objects.filter((e) => e.age.gt(21.5)), (e) => (e.age ?? 0) > 21.5],
  ["a fraction added", objects.filter((e) => e.age.plus(0.5).eq(22.5)), (e) => e.age === 22],
  [
    "a decimal",
    objects.filter((e) => e.salary.gte(decimal("1200"))),
    (e) => ["Ada", "Dee"].includes(e.name) || e.id === 2
  ],
  ["a big integer", objects.filter((e) => e.points.eq(9_007_199_254_740_993n)), (e) => e.id === 1],
  ["a date", objects.filter((e) => e.hired.lt("2015-01-16")), (e) => e.hired !== null && e.hired < "2015-01-16"],
  ["a moment", objects.filter((e) => e.seenAt.gte(new Date("2024-02-29T12:00:00.123Z"))), (e) => [1, 8].includes(e.id)],
  ["nobody", objects.filter((e) => e.age.gt(1000)), () => false],
  ["a number beyond the column's", objects.filter((e) => e.age.lt(9_000_000_000)), (e) => e.age !== null]
]

/** Exactly the rows that `filter` drops. */
const excludes: typeof filters = [
  ["unknown stays", objects.exclude((e) => e.age.gt(20)), (e) => !(e.age !== null && e.age > 20)],
  ["a boolean column", objects.exclude((e) => e.active), (e) => e.active !== true],
  ["not() within", objects.exclude((e) => e.active.not()), (e) => e.active !== false],
  ["isNull", objects.exclude((e) => e.age.isNull()), (e) => e.age !== null],
  ["an array", objects.exclude((e) => [e.age.gt(20), e.active]), (e) => !((e.age ?? 0) > 20 && e.active === true)],
  [
    "after a filter",
    objects.filter((e) => e.age.lt(40)).exclude((e) => e.active),
    (e) => e.age !== null && e.age < 40 && e.active !== true
  ],
  [
    "twice",
    objects.exclude((e) => e.age.gt(40)).exclude((e) => e.active),
    (e) => !((e.age ?? 0) > 40) && e.active !== true
  ],
  ["in", objects.exclude((e) => e.age.in([17, 36])), (e) => e.age !== 17 && e.age !== 36],
  ["notIn", objects.exclude((e) => e.age.notIn([17, 36])), (e) => e.age === null || e.age === 17 || e.age === 36],
  ["everything", objects.exclude(() => []), () => false]
]

const order = {
  nullsLast: (left: EmployeeRow, right: EmployeeRow) =>
    (left.age ?? Number.POSITIVE_INFINITY) - (right.age ?? Number.POSITIVE_INFINITY) || left.id - right.id,
  nullsFirst: (left: EmployeeRow, right: EmployeeRow) => (left.age ?? -1) - (right.age ?? -1) || left.id - right.id
}

const sorted = (compare: (left: EmployeeRow, right: EmployeeRow) => number) =>
  [...employees].sort(compare).map(({ id }) => id)
const reversed = (compare: (left: EmployeeRow, right: EmployeeRow) => number) => sorted((a, b) => compare(b, a))

/** What queries give back: conditions, order, slices, single rows. */
export const query = (name: DatabaseName): void =>
  layer(peopleOn(name))("query", (it) => {
    for (const [title, query, keep] of filters) {
      it.effect(`filter: ${title}`, () =>
        Effect.gen(function* () {
          expect(yield* ids(query)).toEqual(idsOf(employees, keep))
          expect(yield* query.count).toBe(employees.filter(keep).length)
          expect(yield* query.exists).toBe(employees.some(keep))
        })
      )
    }

    for (const [title, query, keep] of excludes) {
      it.effect(`exclude: ${title}`, () =>
        Effect.map(ids(query), (found) => expect(found).toEqual(idsOf(employees, keep)))
      )
    }

    it.effect("filter and exclude of the same condition part the rows", () =>
      Effect.forEach(filters.slice(0, 1), () =>
        Effect.gen(function* () {
          const kept = yield* ids(objects.filter((e) => [e.age.gt(20), e.manager.name.ne("Ada")]))
          const dropped = yield* ids(objects.exclude((e) => [e.age.gt(20), e.manager.name.ne("Ada")]))
          expect([...kept, ...dropped].sort((a, b) => a - b)).toEqual(employees.map(({ id }) => id))
        })
      )
    )

    it.effect("rows are instances of the class, with every column as it was written", () =>
      Effect.gen(function* () {
        const rows = yield* objects.orderBy((e) => e.id.asc())
        expect(rows.map((row) => ({ ...row }))).toEqual(employees)
        expect(rows[0]).toBeInstanceOf(Employee)
        expect(rows.map((row) => row.isAdult)).toEqual(employees.map(({ age }) => age !== null && age >= 18))
      })
    )

    it.effect("orderBy: NULL comes last ascending and first descending, unless told otherwise", () =>
      Effect.gen(function* () {
        expect(yield* inOrder(objects.orderBy((e) => [e.age.asc(), e.id.asc()]))).toEqual(sorted(order.nullsLast))
        expect(yield* inOrder(objects.orderBy((e) => [e.age.desc(), e.id.desc()]))).toEqual(reversed(order.nullsLast))
        expect(yield* inOrder(objects.orderBy((e) => [e.age.asc({ nulls: "first" }), e.id.asc()]))).toEqual(
          sorted(order.nullsFirst)
        )
        expect(yield* inOrder(objects.orderBy((e) => [e.age.desc({ nulls: "last" }), e.id.desc()]))).toEqual(
          reversed(order.nullsFirst)
        )
      })
    )

    it.effect("orderBy: text by code point, expressions, conditions; a second order replaces the first", () =>
      Effect.gen(function* () {
        const byName = [...employees].sort((a, b) => byCodePoint(a.name, b.name) || a.id - b.id)
        expect(yield* inOrder(objects.orderBy((e) => [e.name.asc(), e.id.asc()]))).toEqual(byName.map(({ id }) => id))
        const second = objects.orderBy((e) => e.name.asc()).orderBy((e) => e.id.desc())
        expect(yield* inOrder(second)).toEqual(employees.map(({ id }) => id).reverse())
        const byCondition = objects.orderBy((e) => [e.age.gte(36).desc({ nulls: "last" }), e.id.asc()])
        const rank = ({ age }: EmployeeRow) => (age === null ? 2 : age >= 36 ? 0 : 1)
        expect(yield* inOrder(byCondition)).toEqual(sorted((a, b) => rank(a) - rank(b) || a.id - b.id))
        const bySum = objects.filter((e) => e.age.isNotNull()).orderBy((e) => [e.age.times(-1).asc(), e.id.asc()])
        const aged = employees
          .filter(({ age }) => age !== null)
          .sort((a, b) => (b.age ?? 0) - (a.age ?? 0) || a.id - b.id)
        expect(yield* inOrder(bySum)).toEqual(aged.map(({ id }) => id))
      })
    )

    it.effect("an order's expression alone is ascending", () =>
      Effect.map(inOrder(objects.orderBy((e) => e.id as never)), (found) =>
        expect(found).toEqual(employees.map(({ id }) => id))
      )
    )

    it.effect("without an order the model's own holds", () =>
      Effect.gen(function* () {
        const names = (yield* Team.objects).map((team) => team.name)
        expect(names).toEqual(["Core", "Data", "Ops", "Zero"])
        const cities = yield* Team.objects.orderBy((t) => [t.city.desc(), t.name.desc()])
        expect(cities.map((team) => team.code)).toEqual(["ops", "data", "zero", "core"])
      })
    )

    it.effect("limit and offset, alone and together, in either order", () =>
      Effect.gen(function* () {
        const all = employees.map(({ id }) => id)
        const query = objects.orderBy((e) => e.id.asc())
        expect(yield* inOrder(query.limit(3))).toEqual(all.slice(0, 3))
        expect(yield* inOrder(query.offset(7))).toEqual(all.slice(7))
        expect(yield* inOrder(query.limit(2).offset(3))).toEqual(all.slice(3, 5))
        expect(yield* inOrder(query.offset(3).limit(2))).toEqual(all.slice(3, 5))
        expect(yield* inOrder(query.limit(0))).toEqual([])
        expect(yield* inOrder(query.limit(5).offset(100))).toEqual([])
        expect(
          yield* inOrder(
            query
              .filter((e) => e.age.gt(20))
              .offset(1)
              .limit(1)
          )
        ).toEqual([4])
      })
    )

    it.effect("first, last: by the order, by the model's, by the primary key", () =>
      Effect.gen(function* () {
        const id = Option.map((row: Employee) => row.id)
        expect(id(yield* objects.first)).toEqual(Option.some(1))
        expect(id(yield* objects.last)).toEqual(Option.some(10))
        expect(id(yield* objects.filter((e) => e.age.gt(1000)).first)).toEqual(Option.none())
        expect(id(yield* objects.filter((e) => e.age.gt(1000)).last)).toEqual(Option.none())
        const byAge = objects.orderBy((e) => [e.age.asc(), e.id.asc()])
        expect(id(yield* byAge.first)).toEqual(Option.some(7))
        expect(id(yield* byAge.last)).toEqual(Option.some(3))
        expect(id(yield* byAge.filter((e) => e.age.isNotNull()).last)).toEqual(Option.some(5))
        expect(id(yield* byAge.offset(2).limit(3).first)).toEqual(Option.some(6))
        expect(id(yield* byAge.offset(2).limit(3).last)).toEqual(Option.some(10))
        expect(id(yield* byAge.offset(9).last)).toEqual(Option.some(3))
        const code = Option.map((team: Team) => team.code)
        expect(code(yield* Team.objects.first)).toEqual(Option.some("core"))
        expect(code(yield* Team.objects.last)).toEqual(Option.some("zero"))
      })
    )

    it.effect("first, last: by the primary key where an order says nothing, distinct rows by what they have", () =>
      Effect.gen(function* () {
        const code = Option.map((team: Team) => team.code)
        expect(code(yield* Team.objects.orderBy(() => []).first)).toEqual(Option.some("core"))
        expect(code(yield* Team.objects.orderBy(() => []).last)).toEqual(Option.some("zero"))
        const names = objects.only("name").distinct()
        expect(yield* names.first).toEqual(Option.some({ name: "Ada" }))
        expect(yield* names.last).toEqual(Option.some({ name: "Éva" }))
        const pairs = objects.select((e) => ({ age: e.age, label: Fn.concat(e.name, "!") })).distinct()
        expect(yield* pairs.first).toEqual(Option.some({ age: 0, label: "Gus!" }))
        expect(yield* pairs.last).toEqual(Option.some({ age: null, label: "Cid!" }))
        const ordered = Team.objects.select((t) => ({ city: t.city, name: t.name })).distinct()
        expect(yield* ordered.first).toEqual(Option.some({ city: "Oslo", name: "Core" }))
        expect(yield* ordered.last).toEqual(Option.some({ city: "Oslo", name: "Zero" }))
      })
    )

    it.effect("one: the only row, NotFound, MultipleFound", () =>
      Effect.gen(function* () {
        expect((yield* objects.filter((e) => e.name.eq("Eve")).one).id).toBe(5)
        const none = yield* Effect.flip(objects.filter((e) => e.name.eq("Zoe")).one)
        expect(none).toMatchObject({ _tag: "NotFound", model: "org.Employee" })
        const several = yield* Effect.flip(objects.filter((e) => e.name.eq("Bob")).one)
        expect(several).toMatchObject({ _tag: "MultipleFound", model: "org.Employee" })
        expect(
          (yield* objects
            .filter((e) => e.name.eq("Bob"))
            .orderBy((e) => e.id.desc())
            .limit(1).one).id
        ).toBe(10)
      })
    )

    it.effect("get: by number, by text, within the query's rows, NotFound", () =>
      Effect.gen(function* () {
        expect((yield* objects.get(4)).name).toBe("Dee")
        expect(yield* Team.objects.get("ops")).toMatchObject(teams[2])
        expect(yield* Effect.flip(objects.get(99))).toMatchObject({ _tag: "NotFound" })
        expect(yield* Effect.flip(objects.filter((e) => e.age.gt(40)).get(4))).toMatchObject({ _tag: "NotFound" })
        expect(yield* Effect.flip(Team.objects.get("OPS"))).toMatchObject({ _tag: "NotFound" })
        expect(yield* objects.select((e) => ({ n: e.name })).get(4)).toEqual({ n: "Dee" })
      })
    )

    it.effect("count and exists over slices and distinct rows", () =>
      Effect.gen(function* () {
        expect(yield* objects.count).toBe(10)
        expect(yield* objects.limit(4).count).toBe(4)
        expect(yield* objects.offset(7).count).toBe(3)
        expect(yield* objects.limit(4).offset(8).count).toBe(2)
        expect(yield* objects.orderBy((e) => e.name.asc()).limit(4).count).toBe(4)
        expect(yield* objects.distinct().count).toBe(10)
        const agesOf = objects.select((e) => ({ age: e.age })).distinct()
        expect(yield* agesOf.count).toBe(new Set(employees.map(({ age }) => age)).size)
        expect(yield* agesOf.limit(2).count).toBe(2)
        expect(yield* agesOf.offset(6).exists).toBe(true)
        expect(yield* agesOf.offset(7).exists).toBe(false)
        expect(yield* objects.limit(0).exists).toBe(false)
        expect(yield* objects.offset(9).exists).toBe(true)
        expect(yield* objects.offset(10).exists).toBe(false)
      })
    )

    it.effect("distinct rows, in the order of what is selected", () =>
      Effect.gen(function* () {
        const query = objects.select((e) => ({ age: e.age, active: e.active })).distinct()
        const expected = new Map(employees.map(({ active, age }) => [`${age} ${active}`, { age, active }]))
        const rows = yield* query
        expect(rows.length).toBe(expected.size)
        expect(new Map(rows.map((row) => [`${row.age} ${row.active}`, row]))).toEqual(expected)
        const ages = yield* objects
          .select((e) => ({ age: e.age }))
          .distinct()
          .orderBy((e) => e.age.asc())
        expect(ages.map(({ age }) => age)).toEqual([0, 17, 22, 36, 41, 50, null])
        const down = yield* objects
          .select((e) => ({ age: e.age }))
          .distinct()
          .orderBy((e) => e.age.desc())
        expect(down.map(({ age }) => age)).toEqual([null, 50, 41, 36, 22, 17, 0])
        expect((yield* objects.distinct()).length).toBe(10)
        expect((yield* objects.distinct().orderBy((e) => e.manager.name.asc())).length).toBe(10)
        expect((yield* objects.distinct().orderBy((e) => e.age.asc())).length).toBe(10)
      })
    )

    it.effect("distinct rows of a model with an order of its own", () =>
      Effect.gen(function* () {
        const cities = yield* Team.objects.select((t) => ({ city: t.city })).distinct()
        expect(sortedTexts(cities.map(({ city }) => city))).toEqual(["Oslo", "Åre", null])
      })
    )

    it.effect("inBulk: the rows found, by the keys given", () =>
      Effect.gen(function* () {
        const found = yield* objects.inBulk([4, 99, 1, 4])
        expect([...found].map(([key, row]) => [key, row.name])).toEqual([
          [4, "Dee"],
          [1, "Ada"]
        ])
        expect((yield* objects.inBulk([])).size).toBe(0)
        expect([...(yield* objects.filter((e) => e.active).inBulk([1, 2, 3])).keys()]).toEqual([1])
        expect([...(yield* Team.objects.inBulk(["ops", "nope"])).keys()]).toEqual(["ops"])
      })
    )
  })
