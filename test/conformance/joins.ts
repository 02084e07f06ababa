import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Fn, Query, Transaction, Window } from "../../src/index.js"
import { employees } from "../support/fixtures.js"
import { Employee, Task, Team } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids, peopleOn } from "./support.js"

const { objects } = Employee
const older = (a: number | null, b: number | null) => a !== null && b !== null && a > b
const pairs = employees.flatMap((e) => employees.map((other) => [e, other] as const))
const pairOf = ([e, other]: (typeof pairs)[number]) => ({ id: e.id, other: other.id })

/** Further rows put together with those of a query. */
export const joins = (name: DatabaseName): void =>
  layer(peopleOn(name))("joins", (it) => {
    it.effect("a self-join on any condition gives a row for each pair", () =>
      Effect.gen(function* () {
        const rivals = objects
          .join(
            "rival",
            objects.filter((r) => r.id.gt(2)),
            (e) => e.rival.age.gt(e.age)
          )
          .orderBy((e) => [e.id.asc(), e.rival.id.asc()])
        const expected = pairs.filter(([e, r]) => r.id > 2 && older(r.age, e.age))
        expect(yield* rivals.select((e) => ({ id: e.id, other: e.rival.id }))).toEqual(expected.map(pairOf))
        expect(yield* rivals.count).toBe(expected.length)
        expect((yield* rivals).map(({ id }) => id)).toEqual(expected.map(([{ id }]) => id))
        expect((yield* rivals.orderBy((e) => e.id.asc()).distinct()).map(({ id }) => id)).toEqual([
          ...new Set(expected.map(([{ id }]) => id))
        ])
        const young = rivals.filter((e) => e.rival.age.lt(30))
        expect(yield* young.select((e) => ({ id: e.id, other: e.rival.id }))).toEqual(
          expected.filter(([, r]) => older(30, r.age)).map(pairOf)
        )
        const [first] = expected
        expect(yield* Effect.flatten(rivals.first)).toMatchObject({ id: first?.[0].id })
      })
    )

    it.effect("a left join keeps rows without others, whose columns are NULL", () =>
      Effect.gen(function* () {
        const led = objects
          .leftJoin(
            "junior",
            objects.filter((j) => j.age.lt(20)),
            (e) => e.junior.managerId.eq(e.id)
          )
          .orderBy((e) => [e.id.asc(), e.junior.id.asc()])
        const juniors = (id: number) => employees.filter((j) => older(20, j.age) && j.managerId === id)
        const expected = employees.flatMap(({ id }): ReadonlyArray<{ id: number; other: string | null }> => {
          const found = juniors(id)
          return found.length === 0 ? [{ id, other: null }] : found.map((j) => ({ id, other: j.name }))
        })
        expect(yield* led.select((e) => ({ id: e.id, other: e.junior.name }))).toEqual(expected)
        expect(yield* ids(led.filter((e) => e.junior.isNull()))).toEqual(
          expected.filter(({ other }) => other === null).map(({ id }) => id)
        )
        expect(yield* ids(led.exclude((e) => e.junior.name.eq("Bob")))).toEqual(
          expected.filter(({ other }) => other !== "Bob").map(({ id }) => id)
        )
        expect(
          yield* led
            .groupBy((e) => ({ id: e.id }))
            .aggregate((e) => ({ n: Fn.count(e.junior.id) }))
            .orderBy((g) => g.id.asc())
        ).toEqual(employees.map(({ id }) => ({ id, n: juniors(id).length })))
      })
    )

    it.effect("relations under a name, narrowed", () =>
      Effect.gen(function* () {
        const joined = objects
          .join("report", (e) => e.reports.filter((r) => r.age.gt(10)))
          .select((e) => ({ id: e.id, other: e.report.id }))
          .orderBy((e) => [e.id.asc(), e.other.asc()])
        expect(yield* joined).toEqual(pairs.filter(([e, r]) => r.managerId === e.id && older(r.age, 10)).map(pairOf))
        const skilled = objects
          .leftJoin("skill", (e) => e.skills.filter((s) => s.name.contains("i")))
          .orderBy((e) => [e.id.asc(), e.skill.name.asc()])
        const each = yield* objects.include((e) => ({ skills: e.skills })).orderBy((e) => e.id.asc())
        expect(yield* skilled.select((e) => ({ id: e.id, skill: e.skill.name }))).toEqual(
          each.flatMap(({ id, skills }): ReadonlyArray<{ id: number; skill: string | null }> => {
            const found = skills.map((s) => s.name).filter((skill) => skill.includes("i"))
            return found.length === 0 ? [{ id, skill: null }] : found.sort().map((skill) => ({ id, skill }))
          })
        )
      })
    )

    it.effect("relations of joined rows, in the condition and behind it", () =>
      Effect.gen(function* () {
        const boss = objects
          .leftJoin("boss", objects, (e) => [e.boss.id.eq(e.managerId), e.boss.team.name.eq("Core")])
          .select((e) => ({ id: e.id, boss: e.boss.name, team: e.boss.team.name, above: e.boss.manager.name }))
          .orderBy((e) => e.id.asc())
        const byId = new Map(employees.map((e) => [e.id, e]))
        expect(yield* boss).toEqual(
          employees
            .map(({ id, managerId }) => {
              const found = byId.get(managerId ?? 0)
              const core = found?.teamId === "core" ? found : undefined
              const above = core === undefined ? undefined : byId.get(core.managerId ?? 0)
              return { id, boss: core?.name ?? null, team: core && "Core", above: above?.name ?? null }
            })
            .map((row) => ({ ...row, team: row.team ?? null }))
        )
      })
    )

    it.effect("several joins, subqueries that speak of them, and the query within another", () =>
      Effect.gen(function* () {
        const three = objects
          .join("b", objects, (e) => e.b.id.gt(e.id))
          .join(
            "c",
            objects.filter((c) => c.id.lt(4)),
            (e) => e.c.id.gt(e.b.id)
          )
          .select((e) => ({ a: e.id, b: e.b.id, c: e.c.id }))
        expect(yield* three).toEqual([{ a: 1, b: 2, c: 3 }])
        const busy = objects
          .join("boss", objects, (e) => e.boss.id.eq(e.managerId))
          .filter((e) => Query.exists(Task.objects.filter((t) => t.assigneeId.eq(e.boss.id))))
        const assigned = new Set((yield* Task.objects).map(({ assigneeId }) => assigneeId))
        const expected = employees.filter(({ managerId }) => managerId !== null && assigned.has(managerId))
        expect(yield* ids(busy)).toEqual(expected.map(({ id }) => id))
        expect(yield* ids(objects.filter((e) => e.id.in(busy.select((b) => ({ id: b.id })))))).toEqual(
          expected.map(({ id }) => id)
        )
        const nested = busy.filter((e) => Query.exists(busy.filter((o) => o.boss.id.eq(e.id))))
        expect(yield* ids(nested)).toEqual(
          expected.filter(({ id }) => expected.some(({ managerId }) => managerId === id)).map(({ id }) => id)
        )
      })
    )

    it.effect("every row with each other, without a condition", () =>
      Effect.gen(function* () {
        expect(yield* Team.objects.join("other", Team.objects).count).toBe(16)
        expect(
          yield* Team.objects.join(
            "other",
            Team.objects.filter((t) => t.code.eq("none"))
          ).exists
        ).toBe(false)
        expect(
          yield* Team.objects.leftJoin(
            "other",
            Team.objects.filter((t) => t.code.eq("none"))
          ).count
        ).toBe(4)
      })
    )

    it.effect("the first rows of a relation for each row", () =>
      Effect.gen(function* () {
        const eldest = (e: { readonly id: number }) =>
          employees
            .filter((r) => r.managerId === e.id)
            .sort((a, b) => (b.age ?? 1e9) - (a.age ?? 1e9) || a.id - b.id)
            .slice(0, 1)
        const joined = objects
          .leftJoin("eldest", (e) => e.reports.orderBy((r) => [r.age.desc(), r.id.asc()]).limit(1))
          .orderBy((e) => e.id.asc())
        expect(yield* joined.select((e) => ({ id: e.id, other: e.eldest.id }))).toEqual(
          employees.map((e) => ({ id: e.id, other: eldest(e)[0]?.id ?? null }))
        )
        const younger = joined
          .filter((e) => e.eldest.age.lt(e.age))
          .select((e) => ({ id: e.id, team: e.eldest.team.name }))
        const names = new Map((yield* Team.objects).map(({ code, name }) => [code, name]))
        expect(yield* younger).toEqual(
          employees.flatMap((e) =>
            eldest(e)
              .filter((r) => older(e.age, r.age))
              .map((r) => ({ id: e.id, team: names.get(r.teamId ?? "") ?? null }))
          )
        )
      })
    )

    it.effect("rows that come from queries", () =>
      Effect.gen(function* () {
        const sizes = Query.from(
          objects.groupBy((e) => ({ team: e.teamId })).aggregate((e) => ({ n: Fn.count(), oldest: Fn.max(e.age) }))
        )
        const sized = Team.objects
          .leftJoin(
            "size",
            sizes.filter((s) => s.n.gt(1)),
            (t) => t.size.team.eq(t.code)
          )
          .select((t) => ({ code: t.code, n: t.size.n }))
          .orderBy((t) => t.code.asc())
        const count = (code: string) => employees.filter(({ teamId }) => teamId === code).length
        expect(yield* sized).toEqual(
          ["core", "data", "ops", "zero"].map((code) => ({ code, n: count(code) > 1 ? count(code) : null }))
        )
        const latest = objects.orderBy((e) => e.id.desc()).limit(2)
        const last = Team.objects.join("one", latest, (t) => t.one.teamId.eq(t.code))
        expect(yield* last.select((t) => ({ code: t.code, id: t.one.id })).orderBy((t) => t.id.asc())).toEqual(
          employees.slice(-2).map(({ id, teamId }) => ({ code: teamId, id }))
        )
      })
    )

    it.effect("a query that speaks of the row, or a missing capability", () =>
      Effect.gen(function* () {
        const next = objects
          .leftJoin("next", (e) =>
            objects
              .filter((o) => o.id.gt(e.id).and(o.teamId.eq(e.teamId)))
              .orderBy((o) => o.id.asc())
              .limit(1)
          )
          .select((e) => ({ id: e.id, other: e.next.id }))
          .orderBy((e) => e.id.asc())
        if (name === "postgres" || name === "mysql") {
          expect(yield* next).toEqual(
            employees.map(({ id, teamId }) => ({
              id,
              other: employees.find((o) => teamId !== null && o.id > id && o.teamId === teamId)?.id ?? null
            }))
          )
        } else {
          const error = yield* Effect.flip(next)
          expect(error.reason).toMatchObject({ _tag: "MissingCapability", dialect: name })
          expect(error.message).toContain("LATERAL")
        }
      })
    )

    it.effect("updates and deletes the rows that have others", () =>
      Effect.gen(function* () {
        const led = objects.join(
          "boss",
          objects.filter((b) => b.age.gt(30)),
          (e) => e.boss.id.eq(e.managerId)
        )
        const expected = employees.filter(({ managerId }) => older(employees[(managerId ?? 0) - 1]?.age ?? null, 30))
        const change = Effect.zip(
          led.update(() => ({ nick: "led" })),
          objects.filter((e) => e.nick.eq("led")).count
        )
        const undone = Effect.flip(Effect.flatMap(change, Effect.fail).pipe(Transaction.atomic()))
        expect(yield* undone).toEqual([expected.length, expected.length])
        const gone = Effect.flip(
          Effect.flatMap(Effect.zip(led.delete, objects.count), Effect.fail).pipe(Transaction.atomic())
        )
        expect(yield* gone).toEqual([expected.length, employees.length - expected.length])
      })
    )

    it("refuses what no join can take", () => {
      const pair = objects.join("rival", objects, (e) => e.rival.id.gt(e.id))
      // @ts-expect-error: Taken<"name">
      expect(() => objects.join("name", objects)).toThrow("column of this name")
      // @ts-expect-error: Taken<"reports">
      expect(() => objects.join("reports", objects)).toThrow("relation of this name")
      // @ts-expect-error: Taken<"rival">
      expect(() => pair.join("rival", objects)).toThrow("another value under this name")
      expect(() => objects.limit(2).join("rival", objects)).toThrow("join after limit or offset")
      expect(() => objects.join("rival", objects, (e) => Window.rank().over({ orderBy: e.id.asc() }).eq(1))).toThrow(
        "window"
      )
      // @ts-expect-error: no query
      expect(() => objects.join("rival", 5)).toThrow("wants a query or a relation")
      // @ts-expect-error: NULL where there is no such row
      const named: Effect.Effect<ReadonlyArray<{ n: string }>, unknown, unknown> = objects
        .leftJoin("r", objects)
        .select((e) => ({ n: e.r.name }))
      expect(named).toBeDefined()
    })
  })
