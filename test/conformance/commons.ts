import { expect, layer } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { Fn, Query, Transaction } from "../../src/index.js"
import { employees, friends } from "../support/fixtures.js"
import { Employee, Task } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids, peopleOn } from "./support.js"

const { objects } = Employee

/** All that are reached from `ids` by `next`, themselves included. */
const reached = (ids: ReadonlyArray<number>, next: (id: number) => ReadonlyArray<number>): ReadonlyArray<number> => {
  const found = new Set(ids)
  for (const id of found) for (const other of next(id)) found.add(other)
  return [...found].sort((a, b) => a - b)
}

const reportsOf = (id: number) => employees.filter(({ managerId }) => managerId === id).map((each) => each.id)
const bossesOf = (id: number) =>
  employees.flatMap((each) => (each.id === id && each.managerId !== null ? [each.managerId] : []))

/** A person and everybody below. */
const below = (id: number) =>
  Query.recursive(
    "below",
    objects.filter((e) => e.id.eq(id)),
    (above) => objects.join("boss", above, (e) => e.managerId.eq(e.boss.id))
  )

/** A person and everybody above, with how far up they are. */
const above = (id: number) =>
  Query.recursive(
    "above",
    objects.filter((e) => e.id.eq(id)).select((e) => ({ id: e.id, managerId: e.managerId, level: Fn.value(0) })),
    (under) =>
      objects
        .join("under", under, (e) => e.id.eq(e.under.managerId))
        .select((e) => ({ id: e.id, managerId: e.managerId, level: e.under.level.plus(1) }))
  )

/** The whole numbers up to a limit. */
const numbersTo = (limit: number) =>
  Query.recursive(
    "numbers",
    objects.filter((e) => e.id.eq(1)).select(() => ({ n: Fn.value(1) })),
    (numbers) => numbers.filter((row) => row.n.lt(limit)).select((row) => ({ n: row.n.plus(1) }))
  )

const undone = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flip(effect.pipe(Effect.flatMap(Effect.fail), Transaction.atomic()))

/** Common tables, and tables that grow out of themselves. */
export const commons = (name: DatabaseName): void =>
  layer(peopleOn(name))("common tables", (it) => {
    it.effect("rows under a name: asked as others are, and more than once", () =>
      Effect.gen(function* () {
        const totals = (least: number) =>
          Query.common(
            "totals",
            Task.objects
              .filter((t) => t.hours.gte(least))
              .groupBy((t) => ({ who: t.assigneeId }))
              .aggregate((t) => ({ sum: Fn.sum(t.hours), n: Fn.count() }))
          )
        const plain = yield* Query.from(
          Task.objects
            .filter((t) => t.hours.gte(1))
            .groupBy((t) => ({ who: t.assigneeId }))
            .aggregate((t) => ({ sum: Fn.sum(t.hours), n: Fn.count() }))
        ).orderBy((t) => [t.sum.desc(), t.who.asc()])
        const one = totals(1)
        expect(yield* one.orderBy((t) => [t.sum.desc(), t.who.asc()])).toEqual(plain)
        const most = Math.max(...plain.map(({ sum }) => sum ?? 0))
        const best = one.filter((t) => t.sum.eq(Query.max(one, (row) => row.sum)))
        expect((yield* best).map(({ sum }) => sum)).toEqual(plain.filter(({ sum }) => sum === most).map(() => most))
        const sql = yield* best.toSql
        expect(sql.sql.split("GROUP BY").length).toBe(2)
        const busy = objects.filter((e) => e.id.in(one.filter((t) => t.n.gt(1)).select((t) => ({ who: t.who }))))
        expect(yield* ids(busy)).toEqual(
          plain.flatMap(({ n, who }) => (n > 1 && who !== null ? [who] : [])).sort((a, b) => a - b)
        )
        const joined = objects
          .join("total", one, (e) => e.id.eq(e.total.who))
          .orderBy((e) => e.id.asc())
          .select((e) => ({ id: e.id, sum: e.total.sum }))
        expect((yield* joined).length).toBe(plain.filter(({ who }) => who !== null).length)
        expect(yield* one.count).toBe(plain.length)
        // The same name with another value is another table.
        const clash = one.filter((t) => t.sum.eq(Query.max(totals(2), (row) => row.sum)))
        expect(yield* Effect.flip(clash)).toMatchObject({ reason: { _tag: "ParameterRefused" } })
      })
    )

    it.effect("rows of a model stay such, with relations, includes and writes", () =>
      Effect.gen(function* () {
        const adults = Query.common(
          "adults",
          objects.filter((e) => e.age.gte(18))
        )
        const rows = yield* adults
          .filter((e) => e.manager.isNotNull())
          .include((e) => ({ manager: e.manager }))
          .orderBy((e) => e.id.asc())
        const wanted = employees.filter(({ age, managerId }) => age !== null && age >= 18 && managerId !== null)
        expect(rows.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
        expect(rows.every((row) => row instanceof Employee && row.manager?.id === row.managerId)).toBe(true)
        const changed = objects
          .filter((e) => e.id.in(adults.select((a) => ({ id: a.id }))))
          .update(() => ({ nick: "x" }))
        expect(yield* undone(changed)).toBe(employees.filter(({ age }) => age !== null && age >= 18).length)
      })
    )

    it.effect("trees, downwards: the rows of a model", () =>
      Effect.gen(function* () {
        for (const { id } of employees) expect(yield* ids(below(id))).toEqual(reached([id], reportsOf))
        const tree = below(1)
        expect(yield* tree.filter((e) => e.age.gt(20)).count).toBe(
          employees.filter(({ age, id }) => reached([1], reportsOf).includes(id) && age !== null && age > 20).length
        )
        const tasks = Task.objects.filter((t) => t.assigneeId.in(tree.select((e) => ({ id: e.id }))))
        expect(yield* tasks.count).toBeGreaterThan(0)
        const [first] = yield* tree.include((e) => ({ team: e.team })).orderBy((e) => e.id.asc())
        expect(first).toBeInstanceOf(Employee)
      })
    )

    it.effect("trees, upwards: records, with what is computed on the way", () =>
      Effect.gen(function* () {
        for (const { id } of employees) {
          const chain = yield* above(id).orderBy((row) => row.level.asc())
          expect(chain.map((row) => row.id).sort((a, b) => a - b)).toEqual(reached([id], bossesOf))
          expect(chain.map(({ level }) => level)).toEqual(chain.map((_, i) => i))
        }
        const heights = yield* objects
          .orderBy((e) => e.id.asc())
          .limit(3)
          .select((e) => ({
            id: e.id,
            reports: e.reports.count(),
            inTree: Query.exists(below(1).filter((row) => row.id.eq(e.id)))
          }))
        expect(heights.map(({ inTree }) => inTree)).toEqual(
          heights.map(({ id }) => reached([1], reportsOf).includes(id))
        )
      })
    )

    it.effect("as deep as it goes: 5,000 steps", () =>
      Effect.gen(function* () {
        const totals = yield* numbersTo(5000).aggregate((row) => ({
          n: Fn.count(),
          sum: Fn.sum(row.n),
          last: Fn.max(row.n)
        }))
        expect(totals).toEqual({ n: 5000, sum: (5000 * 5001) / 2, last: 5000 })
      })
    )

    it.effect("a circle ends where rows repeat, and by the key where what is computed differs", () =>
      Effect.gen(function* () {
        const circle = Effect.gen(function* () {
          // 1 is above 2, and 2 above 1.
          yield* objects.filter((e) => e.id.eq(1)).update(() => ({ managerId: 2 }))
          yield* objects.filter((e) => e.id.eq(2)).update(() => ({ managerId: 1 }))
          const plain = yield* ids(below(1))
          const levels = Query.recursive(
            "levels",
            objects.filter((e) => e.id.eq(1)).select((e) => ({ id: e.id, level: Fn.value(0) })),
            (before) =>
              objects
                .join("before", before, (e) => e.managerId.eq(e.before.id))
                .select((e) => ({ id: e.id, level: e.before.level.plus(1) })),
            { cycle: "id" }
          )
          const rows = yield* levels.orderBy((row) => [row.level.asc(), row.id.asc()])
          return { plain, rows }
        })
        const { plain, rows } = (yield* undone(circle)) as {
          plain: ReadonlyArray<number>
          rows: ReadonlyArray<{ id: number; level: number }>
        }
        const next = (id: number) => (id === 1 ? [2, ...reportsOf(1)] : id === 2 ? [1, ...reportsOf(2)] : reportsOf(id))
        expect(plain).toEqual(reached([1], next))
        expect([...new Set(rows.map(({ id }) => id))].sort((a, b) => a - b)).toEqual(reached([1], next))
        expect(rows.filter(({ id }) => id === 1)).toEqual([{ id: 1, level: 0 }])
      })
    )

    it.effect("graphs, over many-to-many relations", () =>
      Effect.gen(function* () {
        const linked = (id: number) => friends.flatMap(([from, to]) => (from === id ? [Number(to)] : []))
        const circle = Query.recursive(
          "circle",
          objects.filter((e) => e.id.eq(1)).select((e) => ({ id: e.id })),
          (known) =>
            objects
              .join("friend", (e) => e.friends)
              .join("known", known, (e) => e.id.eq(e.known.id))
              .select((e) => ({ id: e.friend.id }))
        )
        expect((yield* circle.orderBy((row) => row.id.asc())).map(({ id }) => id)).toEqual(reached([1], linked))
      })
    )

    it.effect("all: equal rows stay apart", () =>
      Effect.gen(function* () {
        const twice = Query.recursive(
          "twice",
          objects
            .orderBy((e) => e.id.asc())
            .limit(2)
            .select(() => ({ n: Fn.value(1) })),
          (rows) => rows.filter((row) => row.n.lt(3)).select((row) => ({ n: row.n.plus(1) })),
          { all: true }
        )
        expect(yield* twice.orderBy((row) => row.n.asc())).toEqual([1, 1, 2, 2, 3, 3].map((n) => ({ n })))
      })
    )

    it.effect("what an update or a delete has done, as rows of the same query: PostgreSQL's own", () =>
      Effect.gen(function* () {
        const older = Query.updated(
          "older",
          objects.filter((e) => e.age.gte(30)),
          (e) => ({ age: e.age.plus(1), nick: "old" })
        )
        if (name !== "postgres") {
          expect(yield* Effect.flip(older)).toMatchObject({ reason: { _tag: "MissingCapability", dialect: name } })
          return
        }
        const wanted = employees.filter(({ age }) => age !== null && age >= 30)
        const rows = yield* undone(
          older
            .filter((e) => e.age.gt(37))
            .include((e) => ({ team: e.team }))
            .orderBy((e) => e.id.asc())
        )
        expect(Array.isArray(rows) && rows.map((row) => [row.id, row.age, row.nick, row.team?.code ?? null])).toEqual(
          wanted.flatMap(({ age, id, teamId }) => (Number(age) + 1 > 37 ? [[id, Number(age) + 1, "old", teamId]] : []))
        )
        const gone = Query.deleted(
          "gone",
          Task.objects.filter((t) => t.done)
        )
        const counted = Effect.zip(
          gone.aggregate((t) => ({ n: Fn.count(), hours: Fn.sum(t.hours) })),
          Task.objects.filter((t) => t.done).count
        )
        const before = yield* Task.objects
          .filter((t) => t.done)
          .aggregate((t) => ({ n: Fn.count(), hours: Fn.sum(t.hours) }))
        expect(yield* undone(counted)).toEqual([before, 0])
        const twice = older.include((e) => ({ tasks: e.tasks.subquery() }))
        expect(Cause.pretty(yield* Effect.flip(Effect.sandbox(twice)))).toContain("load it by keys")
        // Asked twice in one query, it is done once.
        const most = older.filter((e) => e.age.eq(Query.max(older, (o) => o.age))).select((e) => ({ age: e.age }))
        const oldest = Math.max(...wanted.map(({ age }) => Number(age))) + 1
        const found = yield* undone(most)
        expect(Array.isArray(found) && new Set(found.map(({ age }) => age))).toEqual(new Set([oldest]))
        expect(yield* objects.filter((e) => e.nick.eq("old")).count).toBe(0)
      })
    )

    it("what is written is checked where the query is", () => {
      expect(() => Query.updated("x", objects, () => ({ name: "n".repeat(51) }))).toThrow(/name/)
    })

    it("what has no meaning is refused where it is written", () => {
      expect(() => Query.common("", objects)).toThrow(/wants a name/)
      expect(() => Query.recursive("x", objects, (rows) => rows, { cycle: "name" })).toThrow(
        /cycle wants the name of an integer/
      )
      expect(() =>
        Query.recursive(
          "x",
          objects.select((e) => ({ id: e.id })),
          () => objects.select((e) => ({ no: e.id })) as never
        )
      ).toThrow(/only one of the queries gives/)
    })
  })
