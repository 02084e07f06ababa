import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Fn } from "../../src/index.js"
import { employees, tasks } from "../support/fixtures.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids, idsOf, inOrder, peopleOn } from "./support.js"

type Employees = typeof Employee.objects

/** Queries are values: used again, extended, shared and piped. */
export const value = (name: DatabaseName): void =>
  layer(peopleOn(name))("value", (it) => {
    it.effect("extending a query never changes it", () =>
      Effect.gen(function* () {
        const base = Employee.objects.filter((e) => e.age.gte(17)).orderBy((e) => e.id.asc())
        const expected = idsOf(employees, ({ age }) => age !== null && age >= 17)
        const before = yield* base.toSql
        const extended = [
          base.filter((e) => e.active),
          base.exclude((e) => e.age.gt(30)),
          base.orderBy((e) => e.name.desc()),
          base.limit(1),
          base.offset(3),
          base.distinct(),
          base.include((e) => ({ tasks: e.tasks.filter((t) => t.done) })),
          base.annotate((e) => ({ n: e.tasks.count() }))
        ]
        yield* Effect.all(extended)
        yield* Effect.all([
          base.first,
          base.last,
          base.count,
          base.exists,
          base.limit(1).one,
          base.get(1),
          base.inBulk([1])
        ])
        yield* base.aggregate((e) => ({ n: Fn.count(e.nick) }))
        yield* base.groupBy((e) => ({ age: e.age })).aggregate(() => ({ n: Fn.count() }))
        yield* base.select((e) => ({ id: e.id }))
        yield* base.only("id")
        expect(yield* base.toSql).toEqual(before)
        expect(yield* inOrder(base)).toEqual(expected)
        expect(yield* inOrder(base)).toEqual(expected)
      })
    )

    it.effect("queries of one shape keep their own values", () =>
      Effect.gen(function* () {
        const older = (age: number, n: number) =>
          Employee.objects
            .filter((e) => e.age.gt(age))
            .orderBy((e) => [e.age.asc(), e.id.asc()])
            .limit(n)
        const queries = [older(10, 9), older(20, 2), older(10, 1), older(40, 9)]
        const sql = yield* Effect.forEach(queries, (query) => query.toSql)
        expect(new Set(sql.map((each) => each.sql)).size).toBe(1)
        expect(yield* Effect.forEach(queries, inOrder)).toEqual([[2, 6, 8, 10, 1, 4, 9, 5], [8, 10], [2], [9, 5]])
      })
    )

    it.effect("values stay with their places: filters, related rows, orders, slices, includes, annotations", () =>
      Effect.gen(function* () {
        const query = (low: number, title: string, hours: number, n: number) =>
          Employee.objects
            .annotate((e) => ({ label: Fn.concat("<", e.name, title), next: e.age.plus(low) }))
            .filter((e) => [e.age.gte(low), e.tasks.some((t) => t.title.contains(title)).or(e.age.gt(hours))])
            .include((e) => ({
              tasks: e.tasks
                .filter((t) => t.hours.gt(hours - 40))
                .orderBy((t) => [t.hours.plus(low).asc(), t.id.asc()])
                .limit(n)
                .include((t) => ({
                  reviewer: t.reviewer.include((r) => ({ reports: r.reports.filter((s) => s.age.lt(low + 20)) }))
                })),
              reviews: e.reviews.filter((t) => t.title.contains(title)).limit(n)
            }))
            .orderBy((e) => [e.age.times(-n).asc(), e.id.asc()])
            .limit(n + 1)
        const expected = (low: number, title: string, hours: number, n: number) =>
          employees
            .filter((e) => e.age !== null && e.age >= low)
            .filter((e) => tasks.some((t) => t.assigneeId === e.id && t.title.includes(title)) || (e.age ?? 0) > hours)
            .sort((a, b) => (b.age ?? 0) - (a.age ?? 0) || a.id - b.id)
            .slice(0, n + 1)
            .map((e) => ({
              label: `<${e.name}${title}`,
              next: (e.age ?? 0) + low,
              tasks: tasks
                .filter((t) => t.assigneeId === e.id && t.hours !== null && t.hours > hours - 40)
                .sort((a, b) => (a.hours ?? 0) - (b.hours ?? 0) || a.id - b.id)
                .slice(0, n)
                .map((t) => t.id),
              reviews: tasks
                .filter((t) => t.reviewerId === e.id && t.title.includes(title))
                .slice(0, n)
                .map((t) => t.id)
            }))
        for (const [low, title, hours, n] of [
          [17, "p", 40, 2],
          [0, "a", 41, 1],
          [22, "test", 30, 5]
        ] as const) {
          const rows = yield* query(low, title, hours, n)
          expect(
            rows.map(({ label, next, reviews, tasks }) => ({
              label,
              next,
              tasks: tasks.map((t) => t.id),
              reviews: reviews.map((t) => t.id)
            }))
          ).toEqual(expected(low, title, hours, n))
          for (const { reviewer } of rows.flatMap((row) => row.tasks)) {
            const young = employees.filter((s) => s.managerId === reviewer?.id && s.age !== null && s.age < low + 20)
            expect(reviewer?.reports.map((s) => s.id).sort() ?? []).toEqual(
              reviewer === null ? [] : young.map((s) => s.id)
            )
          }
        }
      })
    )

    it.effect("concurrent runs of one query", () =>
      Effect.gen(function* () {
        const query = Employee.objects.filter((e) => e.active)
        const expected = idsOf(employees, ({ active }) => active === true)
        const found = yield* Effect.all(
          Array.from({ length: 20 }, () => ids(query)),
          { concurrency: "unbounded" }
        )
        expect(found).toEqual(Array.from({ length: 20 }, () => expected))
      })
    )

    it.effect("pipe: functions from query to query", () =>
      Effect.gen(function* () {
        const active = (query: Employees) => query.filter((e) => e.active)
        const page = (n: number, size: number) => (query: Employees) =>
          query
            .orderBy((e) => e.id.asc())
            .limit(size)
            .offset((n - 1) * size)
        const expected = idsOf(employees, (e) => e.active === true)
        expect(yield* Employee.objects.pipe(active, page(1, 3), inOrder)).toEqual(expected.slice(0, 3))
        expect(yield* Employee.objects.pipe(active, page(2, 3), inOrder)).toEqual(expected.slice(3))
        expect(
          yield* Employee.objects.pipe(
            active,
            Effect.map((rows) => rows.length)
          )
        ).toBe(expected.length)
        expect(yield* active(Employee.objects).first.pipe(Effect.map(Option.map((row) => row.id)))).toEqual(
          Option.some(1)
        )
      })
    )

    it.effect("toSql shows the statement and its values", () =>
      Effect.gen(function* () {
        const query = Employee.objects.filter((e) => e.name.eq("Ada")).limit(3)
        const { parameters, sql } = yield* query.toSql
        expect(sql).toMatch(/^SELECT .* FROM .org_employee. .*LIMIT/)
        expect(parameters[0]).toBe("Ada")
        expect(parameters.length).toBe(2)
      })
    )

    it.effect("a condition is a value as well, for one model or for several queries", () =>
      Effect.gen(function* () {
        type Row = Parameters<Parameters<Employees["filter"]>[0]>[0]
        const adult = (e: Row) => e.age.gte(18)
        const named = (text: string) => (e: Row) => e.name.icontains(text)
        expect(yield* ids(Employee.objects.filter(adult).filter(named("a")))).toEqual(
          idsOf(employees, ({ age, name }) => (age ?? 0) >= 18 && name.toLowerCase().includes("a"))
        )
        expect(yield* ids(Employee.objects.filter((e) => adult(e).or(named("b")(e))))).toEqual(
          idsOf(employees, ({ age, name }) => (age ?? 0) >= 18 || name.toLowerCase().includes("b"))
        )
        const managed = Employee.objects.filter((e) => e.reports.some((r) => [adult(r), named("e")(r)]))
        expect(yield* ids(managed)).toEqual([2])
      })
    )
  })
