import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import { type Expression, Fn, Query, QueryError } from "../../src/index.js"
import { decimal, employees, tasks } from "../support/fixtures.js"
import { assigned, reports } from "../support/graph.js"
import { Employee, Skill, Task, Team } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { byCodePoint, ids, idsOf, peopleOn } from "./support.js"

const { objects } = Employee
const byId = objects.orderBy((e) => e.id.asc())
const tasksOf = (id: number) => tasks.filter((t) => t.assigneeId === id)
const greatest = (values: ReadonlyArray<number | null>) => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

/** Queries within queries, on one database. */
export const subqueries = (name: DatabaseName): void => {
  layer(peopleOn(name))("subqueries", (it) => {
    it.effect("exists speaks of the outer row; exclude is its complement", () =>
      Effect.gen(function* () {
        const busy = objects.filter((e) => Query.exists(Task.objects.filter((t) => [t.assigneeId.eq(e.id), t.done])))
        const isBusy = (e: { readonly id: number }) => tasksOf(e.id).some((t) => t.done)
        expect(yield* ids(busy)).toEqual(idsOf(employees, isBusy))
        const idle = objects.exclude((e) => Query.exists(Task.objects.filter((t) => [t.assigneeId.eq(e.id), t.done])))
        expect(yield* ids(idle)).toEqual(idsOf(employees, (e) => !isBusy(e)))
        expect(yield* busy.count).toBe(employees.filter(isBusy).length)
        // A condition that is unknown for a row is not true for it.
        const cheap = Task.objects.filter((t) => t.cost.lt(decimal("1")))
        const owner = (e: { readonly id: number }) =>
          tasksOf(e.id).some((t) => t.cost !== null && BigDecimal.lessThan(t.cost, decimal("1")))
        expect(yield* ids(objects.filter((e) => Query.exists(cheap.filter((t) => t.assigneeId.eq(e.id)))))).toEqual(
          idsOf(employees, owner)
        )
        expect(
          yield* ids(objects.filter((e) => Query.exists(cheap.filter((t) => t.assigneeId.eq(e.id))).not()))
        ).toEqual(idsOf(employees, (e) => !owner(e)))
      })
    )

    it.effect("the same model, outside and inside, is two sets of rows", () =>
      Effect.gen(function* () {
        const older = objects.filter((e) =>
          Query.exists(objects.filter((r) => [r.managerId.eq(e.id), r.age.lt(e.age)]))
        )
        expect(yield* ids(older)).toEqual(
          idsOf(employees, (e) => reports(e).some((r) => r.age !== null && e.age !== null && r.age < e.age))
        )
        // Three deep: the innermost speaks of the outermost.
        const deep = objects.filter((e) =>
          Query.exists(
            objects.filter((r) => [
              r.managerId.eq(e.id),
              Query.exists(objects.filter((s) => [s.managerId.eq(r.id), s.name.ne(e.name), s.id.gt(e.id.plus(1))]))
            ])
          )
        )
        const isDeep = (e: (typeof employees)[number]) =>
          reports(e).some((r) => reports(r).some((s) => s.name !== e.name && s.id > e.id + 1))
        expect(yield* ids(deep)).toEqual(idsOf(employees, isDeep))
        // Two of them side by side, and one over the other's rows.
        const both = objects.filter((e) => [
          Query.exists(objects.filter((r) => r.managerId.eq(e.id))),
          Query.exists(objects.filter((m) => m.id.eq(e.managerId)))
        ])
        expect(yield* ids(both)).toEqual(idsOf(employees, (e) => reports(e).length > 0 && e.managerId !== null))
        const made = objects.filter((e) => e.age.gte(20))
        expect(
          yield* ids(made.filter((e) => Query.exists(made.filter((f) => [f.age.eq(e.age), f.id.ne(e.id)]))))
        ).toEqual(
          idsOf(employees, (e) => (e.age ?? 0) >= 20 && employees.some((f) => f.age === e.age && f.id !== e.id))
        )
        // One made before, outside of any callback.
        expect(yield* ids(objects.filter(() => Query.exists(made)))).toEqual(idsOf(employees, () => true))
        const none = Query.exists(objects.filter((e) => e.age.gt(1000)))
        expect(yield* ids(objects.filter((e) => [e.age.gt(20), none]))).toEqual([])
      })
    )

    it.effect("values stand where they belong: outside, inside, beside, and in annotations", () =>
      Effect.gen(function* () {
        const query = (a: number, b: number, c: number, d: number) =>
          objects
            .filter((e) => e.id.gt(a))
            .annotate((e) => ({ sum: e.id.plus(b) }))
            .filter((e) => [
              e.id.lt(100),
              Query.exists(
                Task.objects
                  .annotate((t) => ({ more: t.id.plus(c) }))
                  .filter((t) => t.id.lt(1000))
                  .filter((t) => [t.assigneeId.eq(e.id), t.more.gt(e.sum), t.more.lt(d)])
              ),
              e.sum.lt(200)
            ])
            .orderBy((e) => [Query.count(Task.objects.filter((t) => t.id.gt(e.sum.plus(1)))).desc(), e.id.desc()])
        for (const [a, b, c, d] of [
          [0, 0, 0, 100],
          [1, 3, 5, 15],
          [2, 1, 0, 7]
        ] as const) {
          const expected = employees
            .filter((e) => e.id > a && tasksOf(e.id).some((t) => t.id + c > e.id + b && t.id + c < d))
            .map((e) => e.id)
          const found = yield* query(a, b, c, d)
          expect(found.map((e) => e.id).sort((x, y) => x - y)).toEqual(expected)
          expect(found.map((e) => e.sum)).toEqual(found.map((e) => e.id + b))
          const later = (e: { readonly id: number }) => tasks.filter((t) => t.id > e.id + b + 1).length
          expect(found.map(later)).toEqual([...found.map(later)].sort((x, y) => y - x))
        }
      })
    )

    it.effect("scalar is the first row's value, NULL without one", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          id: e.id,
          boss: Query.scalar(objects.filter((m) => m.id.eq(e.managerId)).select((m) => ({ name: m.name }))),
          last: Query.scalar(
            Task.objects
              .filter((t) => t.assigneeId.eq(e.id))
              .orderBy((t) => [t.title.desc(), t.id.desc()])
              .select((t) => ({ title: t.title }))
          ),
          second: Query.scalar(
            Task.objects
              .filter((t) => t.assigneeId.eq(e.id))
              .orderBy((t) => t.id.asc())
              .limit(1)
              .offset(1)
              .select((t) => ({ cost: t.cost }))
          ),
          nothing: Query.scalar(
            objects
              .filter((m) => m.id.eq(e.id))
              .limit(0)
              .select((m) => ({ age: m.age }))
          )
        }))
        expect(rows).toEqual(
          employees.map((e) => {
            const own = tasksOf(e.id)
            return {
              id: e.id,
              boss: employees.find((m) => m.id === e.managerId)?.name ?? null,
              last: [...own].sort((a, b) => byCodePoint(b.title, a.title) || b.id - a.id)[0]?.title ?? null,
              second: own[1]?.cost ?? null,
              nothing: null
            }
          })
        )
        // Without an order the first by primary key, on every engine.
        const [first] = yield* byId
          .limit(1)
          .select(() => ({ name: Query.scalar(objects.select((m) => ({ n: m.name }))) }))
        expect(first).toEqual({ name: "Ada" })
        const own = objects.filter((e) => e.name.eq(Query.scalar(objects.filter((f) => f.id.eq(2)).only("name"))))
        expect(yield* ids(own)).toEqual(idsOf(employees, (e) => e.name === "Bob"))
      })
    )

    it.effect("count, sum, avg, min and max of a query, to select, filter, order and annotate by", () =>
      Effect.gen(function* () {
        const rows = yield* byId
          .annotate((e) => ({ n: Query.count(Task.objects.filter((t) => t.assigneeId.eq(e.id))) }))
          .filter((e) => e.n.gte(1))
          .select((e) => {
            const mine = Task.objects.filter((t) => t.assigneeId.eq(e.id))
            return {
              id: e.id,
              n: e.n,
              hours: Query.sum(mine, (t) => t.hours),
              mean: Query.avg(mine, (t) => t.hours.plus(e.id)),
              least: Query.min(mine, (t) => t.title),
              most: Query.max(mine, (t) => t.hours),
              cost: Query.sum(mine, (t) => t.cost),
              late: Query.count(mine.orderBy((t) => t.due.asc()))
            }
          })
        const total = (values: ReadonlyArray<number | null>) => {
          const known = values.filter((value) => value !== null)
          return known.length === 0 ? null : known.reduce((a, b) => a + b, 0)
        }
        const expected = employees
          .filter((e) => tasksOf(e.id).length > 0)
          .map((e) => {
            const own = tasksOf(e.id)
            const known = own.map((t) => t.hours).filter((hours) => hours !== null)
            const costs = own.map((t) => t.cost).filter((cost) => cost !== null)
            return {
              id: e.id,
              n: own.length,
              hours: total(known),
              mean: known.length === 0 ? null : expect.closeTo((total(known) ?? 0) / known.length + e.id, 9),
              least: own.map((t) => t.title).sort(byCodePoint)[0],
              most: greatest(known),
              cost: costs.length === 0 ? null : costs.reduce(BigDecimal.sum),
              late: own.length
            }
          })
        expect(rows).toEqual(expected)
        const ordered = yield* objects.orderBy((e) => [
          Query.max(
            Task.objects.filter((t) => t.assigneeId.eq(e.id)),
            (t) => t.hours
          ).desc({ nulls: "last" }),
          e.id.asc()
        ])
        const value = (e: { readonly id: number }) =>
          greatest(tasksOf(e.id).map((t) => t.hours)) ?? Number.NEGATIVE_INFINITY
        expect(ordered.map((e) => e.id)).toEqual(
          [...employees].sort((a, b) => value(b) - value(a) || a.id - b.id).map((e) => e.id)
        )
      })
    )

    it.effect("count of distinct rows and slices, but where a subquery in FROM cannot speak of the outer row", () =>
      Effect.gen(function* () {
        const own = (id: Expression<number>) => Task.objects.filter((t) => t.assigneeId.eq(id))
        const query = byId.select((e) => ({
          titles: Query.count(
            own(e.id)
              .select((t) => ({ title: t.title }))
              .distinct()
          ),
          two: Query.count(own(e.id).limit(2)),
          hours: Query.sum(
            own(e.id)
              .orderBy((t) => t.id.desc())
              .limit(1),
            (t) => t.hours
          )
        }))
        if (name === "mariadb") {
          const error = yield* Effect.flip(query)
          expect(error.reason).toEqual({ _tag: "MissingCapability", capability: "LATERAL", dialect: "mariadb" })
          return
        }
        expect(yield* query).toEqual(
          employees.map((e) => ({
            titles: new Set(tasksOf(e.id).map((t) => t.title)).size,
            two: Math.min(2, tasksOf(e.id).length),
            hours: tasksOf(e.id).at(-1)?.hours ?? null
          }))
        )
      })
    )

    it.effect("is written as one statement", () =>
      Effect.gen(function* () {
        const query = Task.objects
          .only("id")
          .filter((t) => [
            t.id.gt(1),
            Query.exists(Task.objects.filter((o) => [o.title.eq(t.title), o.id.ne(7)])),
            t.teamId.notIn(Team.objects.filter((o) => o.name.eq("Core")).only("code"))
          ])
        const { parameters, sql } = yield* query.toSql
        expect(parameters).toHaveLength(3)
        expect(sql.replaceAll("`", '"').replaceAll(/\$\d+(::\w+)?/g, "?")).toBe(
          'SELECT "t0"."id" FROM "org_task" AS "t0" WHERE "t0"."id" > ? AND EXISTS (SELECT 1 FROM "org_task" AS "t1" WHERE ' +
            '"t1"."title" = "t0"."title" AND "t1"."id" <> ?) AND NOT EXISTS (SELECT 1 FROM "org_team" AS "t2" ' +
            'WHERE "t2"."name" = ? AND "t2"."code" = "t0"."team_id")'
        )
      })
    )

    it.effect("in and notIn ask a query of one column; a NULL in it is no value", () =>
      Effect.gen(function* () {
        const managers = objects.select((e) => ({ id: e.managerId }))
        const isManager = (e: { readonly id: number }) => employees.some((m) => m.managerId === e.id)
        expect(yield* ids(objects.filter((e) => e.id.in(managers)))).toEqual(idsOf(employees, isManager))
        expect(yield* ids(objects.filter((e) => e.id.notIn(managers)))).toEqual(idsOf(employees, (e) => !isManager(e)))
        expect(yield* ids(objects.exclude((e) => e.id.in(managers)))).toEqual(idsOf(employees, (e) => !isManager(e)))
        expect(yield* ids(objects.exclude((e) => e.id.notIn(managers)))).toEqual(idsOf(employees, isManager))
        // A row without a value is in neither, but for exclude.
        const young = objects.filter((e) => e.age.lt(20)).select((e) => ({ age: e.age }))
        expect(yield* ids(objects.filter((e) => e.age.notIn(young)))).toEqual(
          idsOf(employees, (e) => e.age !== null && e.age >= 20)
        )
        expect(yield* ids(objects.exclude((e) => e.age.in(young)))).toEqual(
          idsOf(employees, (e) => e.age === null || e.age >= 20)
        )
        const nobody = objects.filter((e) => e.id.lt(0)).only("id")
        expect(yield* ids(objects.filter((e) => e.managerId.in(nobody)))).toEqual([])
        expect(yield* ids(objects.filter((e) => e.managerId.notIn(nobody)))).toEqual(
          idsOf(employees, (e) => e.managerId !== null)
        )
        // Of another type of key, joined, distinct, correlated.
        const oslo = Team.objects.filter((t) => t.city.eq("Oslo")).only("code")
        expect(yield* ids(objects.filter((e) => e.teamId.in(oslo)))).toEqual(
          idsOf(employees, (e) => e.teamId === "core")
        )
        const led = Task.objects
          .filter((t) => t.team.lead.name.eq("Ada"))
          .distinct()
          .select((t) => ({ by: t.assigneeId }))
        expect(yield* ids(objects.filter((e) => e.id.in(led)))).toEqual(
          idsOf(employees, (e) => tasksOf(e.id).some((t) => t.teamId === "core"))
        )
        const same = objects.filter((e) =>
          e.age.in(objects.filter((f) => f.id.ne(e.id)).select((f) => ({ age: f.age })))
        )
        expect(yield* ids(same)).toEqual(
          idsOf(employees, (e) => e.age !== null && employees.some((f) => f.id !== e.id && f.age === e.age))
        )
      })
    )

    it.effect("in asks slices and groups", () =>
      Effect.gen(function* () {
        const oldest = objects
          .filter((e) => e.age.isNotNull())
          .orderBy((e) => [e.age.desc(), e.id.asc()])
          .limit(2)
          .offset(1)
        const expected = employees
          .filter((e) => e.age !== null)
          .sort((a, b) => (b.age ?? 0) - (a.age ?? 0) || a.id - b.id)
          .slice(1, 3)
          .map((e) => e.id)
          .sort((a, b) => a - b)
        expect(yield* ids(objects.filter((e) => e.id.in(oldest.only("id"))))).toEqual(expected)
        expect(yield* ids(objects.filter((e) => e.id.notIn(oldest.only("id"))))).toEqual(
          idsOf(employees, (e) => !expected.includes(e.id))
        )
        const many = Task.objects
          .groupBy((t) => ({ by: t.assigneeId }))
          .aggregate(() => ({ n: Fn.count() }))
          .having((g) => g.n.gte(2))
        const byMany = (e: { readonly id: number }) => tasksOf(e.id).length >= 2
        expect(yield* ids(objects.filter(() => Query.exists(many)))).toEqual(idsOf(employees, () => true))
        const crowds = [...new Set(tasks.map((t) => t.assigneeId))].filter(
          (by) => tasks.filter((t) => t.assigneeId === by).length >= 2
        )
        expect(yield* objects.limit(1).select(() => ({ n: Query.count(many) }))).toEqual([{ n: crowds.length }])
        const grouped = objects.filter((e) =>
          Query.exists(
            Task.objects
              .filter((t) => t.assigneeId.eq(e.id))
              .groupBy((t) => ({ by: t.assigneeId }))
              .aggregate(() => ({ n: Fn.count() }))
              .having((g) => g.n.gte(2))
          )
        )
        expect(yield* ids(grouped)).toEqual(idsOf(employees, byMany))
        // Slices do not matter to exists, but that none is left over.
        const third = objects.filter((e) => Query.exists(Task.objects.filter((t) => t.assigneeId.eq(e.id)).offset(2)))
        expect(yield* ids(third)).toEqual(idsOf(employees, (e) => tasksOf(e.id).length > 2))
        expect(
          yield* ids(objects.filter((e) => Query.exists(Task.objects.filter((t) => t.id.eq(e.id)).limit(0))))
        ).toEqual([])
      })
    )

    it.effect("relations stand within subqueries, and subqueries within relations", () =>
      Effect.gen(function* () {
        const query = objects.filter((e) =>
          e.tasks.some((t) => Query.exists(objects.filter((r) => [r.id.eq(t.reviewerId), r.id.ne(e.id), r.age.gt(20)])))
        )
        const reviewed = (e: (typeof employees)[number]) =>
          assigned(e).some((t) =>
            employees.some((r) => r.id === t.reviewerId && r.id !== e.id && r.age !== null && r.age > 20)
          )
        expect(yield* ids(query)).toEqual(idsOf(employees, reviewed))
        const counted = yield* byId.select((e) => ({
          n: e.reports
            .filter((r) => Query.exists(Task.objects.filter((t) => [t.assigneeId.eq(r.id), t.id.gt(e.id)])))
            .count(),
          skilled: Query.count(Skill.objects.filter((s) => s.holders.some((h) => h.id.eq(e.id))))
        }))
        const holders = yield* byId.select((e) => ({ n: e.skills.count() }))
        expect(counted.map((row) => row.skilled)).toEqual(holders.map((row) => row.n))
        expect(counted.map((row) => row.n)).toEqual(
          employees.map((e) => reports(e).filter((r) => tasksOf(r.id).some((t) => t.id > e.id)).length)
        )
      })
    )

    it.effect("groups by what a subquery says, and asks one about a group", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .groupBy((e) => ({ n: Query.count(Task.objects.filter((t) => [t.assigneeId.eq(e.id), t.id.gt(0)])) }))
          .aggregate(() => ({ people: Fn.count() }))
          .orderBy((g) => g.n.asc())
        const counts = employees.map((e) => tasksOf(e.id).length)
        expect(rows).toEqual(
          [...new Set(counts)]
            .sort((a, b) => a - b)
            .map((n) => ({ n, people: counts.filter((count) => count === n).length }))
        )
        const named = yield* Task.objects
          .filter((t) => t.assigneeId.isNotNull())
          .groupBy((t) => ({ by: t.assigneeId }))
          .aggregate((t) => ({
            n: Fn.count(),
            name: Query.scalar(objects.filter((e) => e.id.eq(t.assigneeId)).select((e) => ({ name: e.name })))
          }))
          .orderBy((g) => g.by.asc())
        expect(named).toEqual(
          employees
            .filter((e) => tasksOf(e.id).length > 0)
            .map((e) => ({ by: e.id, n: tasksOf(e.id).length, name: e.name }))
        )
      })
    )

    it.effect("refuses what has no one answer, before anything is sent", () =>
      Effect.gen(function* () {
        const two = Task.objects.select((t) => ({ id: t.id, title: t.title }))
        // @ts-expect-error: two columns
        expect(() => Query.scalar(two)).toThrow(/scalar wants a query of one column, and this has 2/)
        expect(() => Query.scalar(Task.objects.limit(2).only("id"))).toThrow(/say limit\(1\)/)
        expect(() => objects.filter((e) => e.id.in(Team.objects.only("code") as never))).toThrow(
          /these are Text values/
        )
        expect(() => objects.filter((e) => Query.sum(Task.objects, () => e.age).gt(1))).toThrow(
          /aggregate of the outer query's values/
        )
        expect(() => Query.exists([] as never)).toThrow(QueryError)
      })
    )
  })

  layer(peopleOn(name))("writes with subqueries", (it) => {
    it.effect("update takes values of subqueries, of its own table too, and delete is narrowed by them", () =>
      Effect.gen(function* () {
        yield* objects.update((e) => ({ age: Query.count(Task.objects.filter((t) => t.assigneeId.eq(e.id))) }))
        expect(yield* byId.select((e) => ({ age: e.age }))).toEqual(
          employees.map((e) => ({ age: tasksOf(e.id).length }))
        )
        const changed = yield* objects
          .filter((e) => e.id.in(objects.filter((m) => m.age.gt(0)).select((m) => ({ id: m.managerId }))))
          .update((e) => ({ age: Query.count(objects.filter((r) => [r.managerId.eq(e.id), r.id.gt(0)])) }))
        const isBoss = (e: { readonly id: number }) =>
          employees.some((r) => r.managerId === e.id && tasksOf(r.id).length > 0)
        expect(changed).toBe(employees.filter(isBoss).length)
        expect(yield* byId.select((e) => ({ age: e.age }))).toEqual(
          employees.map((e) => ({ age: isBoss(e) ? reports(e).length : tasksOf(e.id).length }))
        )
        const gone = yield* Task.objects.filter((t) =>
          Query.exists(Task.objects.filter((o) => [o.title.eq(t.title), o.id.lt(t.id)]))
        ).delete
        const repeated = tasks.filter((t) => tasks.some((o) => o.title === t.title && o.id < t.id))
        expect(gone).toBe(repeated.length)
        expect(yield* ids(Task.objects)).toEqual(
          idsOf(tasks as ReadonlyArray<(typeof tasks)[number]>, (t) => !repeated.includes(t))
        )
      })
    )
  })
}
