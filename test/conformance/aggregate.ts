import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Fn } from "../../src/index.js"
import { decimal, type EmployeeRow, employees, type TaskRow, tasks, teams } from "../support/fixtures.js"
import { Employee, Task, Team } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { byCodePoint, peopleOn, sortedTexts } from "./support.js"

const { objects } = Employee

const known = <A>(values: ReadonlyArray<A | null>): ReadonlyArray<A> => values.filter((each) => each !== null)
const sum = (values: ReadonlyArray<number | null>) =>
  known(values).length === 0 ? null : known(values).reduce((a, b) => a + b, 0)
const total = (values: ReadonlyArray<BigDecimal.BigDecimal | null>) =>
  known(values).length === 0 ? null : known(values).reduce(BigDecimal.sum, decimal("0"))

const groupsOf = <A, K>(rows: ReadonlyArray<A>, key: (row: A) => K): Map<K, Array<A>> => {
  const groups = new Map<K, Array<A>>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}

const ages = groupsOf(employees, ({ age }) => age)
const byAge = [0, 17, 22, 36, 41, 50, null]

/** Aggregates, groups, and conditions on them. */
export const aggregate = (name: DatabaseName): void =>
  layer(peopleOn(name))("aggregate", (it) => {
    it.effect("count: rows, values, different values, only some", () =>
      Effect.gen(function* () {
        const counts = yield* objects.aggregate((e) => ({
          all: Fn.count(),
          aged: Fn.count(e.age),
          ages: Fn.count(e.age, { distinct: true }),
          active: Fn.count(undefined, { filter: e.active }),
          idle: Fn.count(e.age, { filter: e.active.not() }),
          both: Fn.count(e.age, { distinct: true, filter: [e.active, e.age.gt(20)] }),
          managers: Fn.count(e.manager.name, { distinct: true })
        }))
        expect(counts).toEqual({ all: 10, aged: 9, ages: 6, active: 4, idle: 3, both: 2, managers: 4 })
      })
    )

    it.effect("sum, avg, min and max of integers, floats, decimals, 64-bit integers and durations", () =>
      Effect.gen(function* () {
        const found = yield* objects.aggregate((e) => ({
          age: Fn.sum(e.age),
          score: Fn.sum(e.score),
          salary: Fn.sum(e.salary),
          points: Fn.sum(e.points),
          pause: Fn.sum(e.pause),
          meanAge: Fn.avg(e.age),
          meanScore: Fn.avg(e.score),
          meanSalary: Fn.avg(e.salary),
          leastScore: Fn.min(e.score),
          mostSalary: Fn.max(e.salary),
          leastPoints: Fn.min(e.points),
          mostPoints: Fn.max(e.points),
          mostPause: Fn.max(e.pause)
        }))
        expect(found).toEqual({
          age: sum(employees.map(({ age }) => age)),
          score: sum(employees.map(({ score }) => score)),
          salary: total(employees.map(({ salary }) => salary)),
          points: known(employees.map(({ points }) => points)).reduce((a, b) => a + b, 0n),
          pause: Duration.sum(Duration.minutes(90), Duration.nanos(1n)),
          meanAge: 241 / 9,
          meanScore: (1.5 - 2.25 + 0 + 1e10 + 1.5) / 5,

          meanSalary: decimal("2050.21"),
          leastScore: -2.25,
          mostSalary: decimal("5200.5"),
          leastPoints: -3n,
          mostPoints: 9_007_199_254_740_993n,
          mostPause: Duration.minutes(90)
        })
      })
    )

    it.effect("the mean of 64-bit integers, and of durations", () =>
      Effect.gen(function* () {
        const found = yield* objects
          .filter((e) => e.points.lt(1000n).or(e.pause.isNotNull()))
          .aggregate((e) => ({ points: Fn.avg(e.points, { filter: e.points.lt(1000n) }), pause: Fn.avg(e.pause) }))
        expect(found.points).toBeCloseTo((10 + 10 - 3 + 0 + 7) / 5, 12)
        expect(found.pause).toEqual(Duration.nanos(2_700_000_000_001n))
      })
    )

    it.effect("min and max of texts, dates, moments and conditions", () =>
      Effect.gen(function* () {
        const found = yield* objects.aggregate((e) => ({
          first: Fn.min(e.name),
          last: Fn.max(e.name),
          lastNick: Fn.max(e.nick),
          hired: Fn.min(e.hired),
          seen: Fn.max(e.seenAt),
          team: Fn.max(e.teamId),
          badge: Fn.max(e.badge.id)
        }))
        const names = employees.map((e) => e.name).sort(byCodePoint)
        expect(found).toEqual({
          first: names[0],
          last: names.at(-1),
          lastNick: sortedTexts(known(employees.map(({ nick }) => nick))).at(-1),
          hired: "1999-12-31",
          seen: new Date("2024-02-29T12:00:00.123Z"),
          team: "ops",
          badge: "00000000-0000-4000-8000-000000000103"
        })
        expect(yield* objects.aggregate((e) => ({ any: Fn.max(e.active), all: Fn.min(e.active) }))).toEqual({
          any: true,
          all: false
        })
      })
    )

    it.effect("over no rows: NULL, and a count of 0", () =>
      Effect.gen(function* () {
        const none = objects.filter((e) => e.age.gt(1000))
        const found = yield* none.aggregate((e) => ({
          n: Fn.count(),
          sum: Fn.sum(e.age),
          avg: Fn.avg(e.salary),
          min: Fn.min(e.name),
          max: Fn.max(e.seenAt)
        }))
        expect(found).toEqual({ n: 0, sum: null, avg: null, min: null, max: null })
        expect(yield* none.limit(3).aggregate((e) => ({ n: Fn.count(), sum: Fn.sum(e.age) }))).toEqual({
          n: 0,
          sum: null
        })
        const nulls = objects.filter((e) => e.age.isNull())
        expect(yield* nulls.aggregate((e) => ({ n: Fn.count(), sum: Fn.sum(e.age) }))).toEqual({ n: 1, sum: null })
      })
    )

    it.effect("over a slice, and whatever the order", () =>
      Effect.gen(function* () {
        const sorted = objects.orderBy((e) => [e.age.asc(), e.id.asc()])
        const aged = [...employees].sort((a, b) => (a.age ?? 999) - (b.age ?? 999) || a.id - b.id)
        const expected = (rows: ReadonlyArray<EmployeeRow>) => ({
          n: rows.length,
          sum: sum(rows.map(({ age }) => age)),
          active: rows.filter(({ active }) => active).length
        })
        const of = (query: typeof objects) =>
          query.aggregate((e) => ({
            n: Fn.count(),
            sum: Fn.sum(e.age),
            active: Fn.count(undefined, { filter: e.active })
          }))
        expect(yield* of(sorted)).toEqual(expected(aged))
        expect(yield* of(sorted.limit(4))).toEqual(expected(aged.slice(0, 4)))
        expect(yield* of(sorted.offset(5))).toEqual(expected(aged.slice(5)))
        expect(yield* of(sorted.limit(3).offset(2))).toEqual(expected(aged.slice(2, 5)))
        expect(yield* of(sorted.distinct())).toEqual(expected(aged))
        expect(yield* sorted.limit(2).aggregate(() => ({ n: Fn.count() }))).toEqual({ n: 2 })
      })
    )

    it.effect("of expressions, of paths, of related rows, and expressions of aggregates", () =>
      Effect.gen(function* () {
        const found = yield* objects.aggregate((e) => ({
          next: Fn.sum(e.age.plus(1)),
          span: Fn.max(e.age).minus(Fn.min(e.age)),
          above: Fn.max(e.manager.age),
          tasks: Fn.sum(e.tasks.count()),
          known: Fn.coalesce(Fn.sum(e.age, { filter: e.age.gt(1000) }), 0)
        }))
        expect(found).toEqual({ next: 250, span: 50, above: 36, tasks: 10, known: 0 })
        const annotated = objects.annotate((e) => ({ n: e.tasks.count() })).filter((e) => e.n.gt(0))
        expect(yield* annotated.aggregate(() => ({ n: Fn.count() }))).toEqual({ n: 6 })
      })
    )

    it.effect("groups: by a column, NULL a group of its own", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .groupBy((e) => ({ age: e.age }))
          .aggregate((e) => ({ n: Fn.count(), salary: Fn.sum(e.salary), last: Fn.max(e.name) }))
          .orderBy((g) => g.age.asc())
        expect(rows).toEqual(
          byAge.map((age) => {
            const own = ages.get(age) ?? []
            return {
              age,
              n: own.length,
              salary: total(own.map(({ salary }) => salary)),
              last: own
                .map((e) => e.name)
                .sort(byCodePoint)
                .at(-1)
            }
          })
        )
      })
    )

    it.effect("groups: having, order by an aggregate, slices, first, count, stream", () =>
      Effect.gen(function* () {
        const groups = objects.groupBy((e) => ({ age: e.age })).aggregate(() => ({ n: Fn.count() }))
        const several = groups.having((g) => g.n.gt(1)).orderBy((g) => [g.n.desc(), g.age.asc()])
        const expected = [17, 22, 36].map((age) => ({ age, n: 2 }))
        expect(yield* several).toEqual(expected)
        expect(yield* several.limit(1).offset(1)).toEqual(expected.slice(1, 2))
        expect(yield* several.first).toEqual(Option.some(expected[0]))
        expect(yield* several.count).toBe(3)
        expect(yield* groups.count).toBe(7)
        expect(yield* groups.having((g) => [g.n.gt(1), g.age.lt(30)]).count).toBe(2)
        expect(yield* groups.having((g) => g.age.isNull())).toEqual([{ age: null, n: 1 }])
        expect(Array.from(yield* Stream.runCollect(several.stream))).toEqual(expected)
        expect((yield* several.toSql).sql).toContain("HAVING")
      })
    )

    it.effect("groups: by several values, and by paths", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .filter((e) => e.manager.isNotNull())
          .groupBy((e) => ({ boss: e.manager.name, team: e.team.code }))
          .aggregate((e) => ({ n: Fn.count(e.age) }))
          .orderBy((g) => [g.boss.asc(), g.team.asc()])
        expect(rows).toEqual([
          { boss: "Ada", team: "core", n: 1 },
          { boss: "Bob", team: "data", n: 2 },
          { boss: "Dee", team: "ops", n: 1 },
          { boss: "Gus", team: "ops", n: 1 }
        ])
      })
    )

    it.effect("groups: by what is computed, with values of its own", () =>
      Effect.gen(function* () {
        const groups = Task.objects
          .groupBy((t) => ({ size: Fn.coalesce(t.hours, 99).plus(1), late: t.due.gt("2024-01-31") }))
          .aggregate((t) => ({ n: Fn.count(), cost: Fn.sum(t.cost) }))
        const keyOf = ({ due, hours }: TaskRow) => `${(hours ?? 99) + 1} ${due === null ? null : due > "2024-01-31"}`
        const expected = [...groupsOf(tasks, keyOf).values()]
          .map((own) => ({
            size: (own[0]?.hours ?? 99) + 1,
            late: own[0]?.due == null ? null : own[0].due > "2024-01-31",
            n: own.length,
            cost: total(own.map((t) => t.cost))
          }))
          .sort((a, b) => a.size - b.size || Number(a.late ?? 2) - Number(b.late ?? 2))
        expect(yield* groups.orderBy((g) => [g.size.asc(), g.late.asc()])).toEqual(expected)
        const large = groups.having((g) => g.size.plus(1).gt(5)).orderBy((g) => [g.size.plus(1).desc(), g.late.asc()])
        expect(yield* large).toEqual(
          expected
            .filter(({ size }) => size > 4)
            .sort((a, b) => b.size - a.size || Number(a.late ?? 2) - Number(b.late ?? 2))
        )
        expect(yield* groups.count).toBe(expected.length)
      })
    )

    it.effect("groups: by a function, by a count of related rows, by an annotation", () =>
      Effect.gen(function* () {
        const folded = yield* objects
          .groupBy((e) => ({ name: Fn.lower(e.name) }))
          .aggregate(() => ({ n: Fn.count() }))
          .having((g) => g.n.gt(1))
          .orderBy((g) => g.name.asc())
        expect(folded).toEqual([
          { name: "ada", n: 2 },
          { name: "bob", n: 2 }
        ])
        const busy = yield* objects
          .groupBy((e) => ({ tasks: e.tasks.filter((t) => t.done).count() }))
          .aggregate((e) => ({ n: Fn.count(), oldest: Fn.max(e.age) }))
          .orderBy((g) => g.tasks.desc())
        expect(busy).toEqual([
          { tasks: 2, n: 1, oldest: 36 },
          { tasks: 1, n: 4, oldest: 50 },
          { tasks: 0, n: 5, oldest: 41 }
        ])
        const annotated = yield* objects
          .annotate((e) => ({ adult: e.age.gte(18) }))
          .groupBy((e) => ({ adult: e.adult }))
          .aggregate((e) => ({ n: Fn.count(), named: Fn.count(e.nick) }))
          .orderBy((g) => g.adult.asc())
        const adults = groupsOf(employees, ({ age }) => (age === null ? null : age >= 18))
        expect(annotated).toEqual(
          [false, true, null].map((adult) => {
            const own = adults.get(adult) ?? []
            return { adult, n: own.length, named: own.filter(({ nick }) => nick !== null).length }
          })
        )
      })
    )

    it.effect("groups: aggregates see the columns, whatever the groups are called", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .filter((e) => e.manager.isNotNull())
          .groupBy((e) => ({ name: e.manager.name }))
          .aggregate((e) => ({ last: Fn.max(e.name), age: Fn.max(e.age), next: Fn.max(e.age).plus(1) }))
          .having((g) => g.age.lt(40))
          .orderBy((g) => g.name.asc())
        expect(rows).toEqual([
          { name: "Ada", last: "Cid", age: 17, next: 18 },
          { name: "Dee", last: "Gus", age: 0, next: 1 },
          { name: "Gus", last: "Bob", age: 22, next: 23 }
        ])
      })
    )

    it.effect("groups: with the group's own value, an order before, and related rows", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .orderBy((e) => e.name.desc())
          .filter((e) => e.age.in([17, 22]))
          .groupBy((e) => ({ age: e.age }))
          .aggregate((e) => ({ next: e.age.plus(1), tasks: Fn.sum(e.tasks.count()), n: Fn.count() }))
          .orderBy((g) => g.next.desc())
        expect(rows).toEqual([
          { age: 22, next: 23, tasks: 0, n: 2 },
          { age: 17, next: 18, tasks: 1, n: 2 }
        ])
        const empty = objects.filter((e) => e.age.gt(1000)).groupBy((e) => ({ age: e.age }))
        expect(yield* empty.aggregate(() => ({ n: Fn.count() }))).toEqual([])
      })
    )

    it.effect("groups of a model with an order of its own", () =>
      Effect.gen(function* () {
        const rows = yield* Team.objects
          .groupBy((t) => ({ city: t.city }))
          .aggregate((t) => ({ n: Fn.count(), size: Fn.sum(t.members.count()) }))
          .orderBy((g) => g.city.asc({ nulls: "first" }))
        const size = (code: string) => employees.filter((e) => e.teamId === code).length
        expect(rows).toEqual(
          [null, "Oslo", "Åre"].map((city) => {
            const own = teams.filter((t) => t.city === city)
            return { city, n: own.length, size: own.reduce((n, t) => n + size(t.code), 0) }
          })
        )
      })
    )
  })
