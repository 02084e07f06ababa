import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Fn, Page, Query, QueryError } from "../../src/index.js"
import { employees, tasks, teams } from "../support/fixtures.js"
import { Employee, Skill, Task, Team } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { byCodePoint, ids, idsOf, inOrder, peopleOn, plain } from "./support.js"

const { objects } = Employee

type Value = string | number | null
type Row = { readonly age: Value; readonly team: Value }

const key = (row: object): string => JSON.stringify(Object.entries(row).sort(([a], [b]) => byCodePoint(a, b)))
const sorted = (rows: ReadonlyArray<object>) => rows.map(key).sort(byCodePoint)

/** How often each row is among these. */
const counts = (rows: ReadonlyArray<Row>): Map<string, number> => {
  const found = new Map<string, number>()
  for (const row of rows) found.set(key(row), (found.get(key(row)) ?? 0) + 1)
  return found
}

/** Rows by what the operator makes of how often they are left and right. */
const together = (left: ReadonlyArray<Row>, right: ReadonlyArray<Row>, often: (l: number, r: number) => number) => {
  const [l, r] = [counts(left), counts(right)]
  return [...new Set([...l.keys(), ...r.keys()])]
    .flatMap((row) => Array.from({ length: often(l.get(row) ?? 0, r.get(row) ?? 0) }, () => row))
    .sort(byCodePoint)
}

const operators = {
  union: (l: number, r: number) => Math.min(1, l + r),
  unionAll: (l: number, r: number) => l + r,
  intersect: (l: number, r: number) => Math.min(1, l, r),
  intersectAll: (l: number, r: number) => Math.min(l, r),
  except: (l: number, r: number) => (l > 0 && r === 0 ? 1 : 0),
  exceptAll: (l: number, r: number) => Math.max(0, l - r)
} as const

const names = Object.keys(operators) as ReadonlyArray<keyof typeof operators>

/** Set operations and queries as sources, on one database. */
export const sets = (name: DatabaseName): void => {
  layer(peopleOn(name))("set operations", (it) => {
    it.effect("every operator counts equal rows, NULLs among them, as sets and bags do", () =>
      Effect.gen(function* () {
        const rows = (from: number, to: number) =>
          objects.filter((e) => e.id.range(from, to)).select((e) => ({ age: e.age, team: e.teamId }))
        const data = (from: number, to: number): ReadonlyArray<Row> =>
          employees.filter((e) => e.id >= from && e.id <= to).map((e) => ({ age: e.age, team: e.teamId }))
        for (const [a, b, c, d] of [
          [1, 10, 1, 10],
          [1, 6, 3, 10],
          [1, 10, 4, 4],
          [1, 3, 8, 10],
          [5, 4, 1, 10],
          [1, 10, 5, 4],
          [5, 4, 5, 4]
        ] as const) {
          for (const operator of names) {
            const query = rows(a, b)[operator](rows(c, d))
            const expected = together(data(a, b), data(c, d), operators[operator])
            expect([operator, sorted(yield* query)]).toEqual([operator, expected])
            expect([operator, yield* query.count]).toEqual([operator, expected.length])
            expect(yield* query.exists).toBe(expected.length > 0)
          }
        }
        // A row more than once on both sides.
        const twice = rows(1, 10).unionAll(rows(1, 5))
        const double = [...data(1, 10), ...data(1, 5)]
        for (const operator of names) {
          const found = yield* twice[operator](rows(3, 10).unionAll(rows(3, 10)))
          const other = [...data(3, 10), ...data(3, 10)]
          expect([operator, sorted(found)]).toEqual([operator, together(double, other, operators[operator])])
        }
      })
    )

    it.effect("instances stay such: relations, includes, keys, orders, defaults", () =>
      Effect.gen(function* () {
        const young = objects.filter((e) => e.age.lt(20))
        const core = objects.filter((e) => e.teamId.eq("core"))
        const isYoung = (e: { readonly age: number | null }) => e.age !== null && e.age < 20
        const isCore = (e: { readonly teamId: string | null }) => e.teamId === "core"
        const either = young.union(core)
        expect(yield* ids(either)).toEqual(idsOf(employees, (e) => isYoung(e) || isCore(e)))
        const found = yield* either.orderBy((e) => e.id.asc())
        expect(found[0]).toBeInstanceOf(Employee)
        expect(plain(found)).toEqual(
          plain(yield* objects.filter((e) => e.age.lt(20).or(e.teamId.eq("core"))).orderBy((e) => e.id.asc()))
        )
        expect(yield* ids(either.filter((e) => e.team.name.eq("Core")))).toEqual(idsOf(employees, isCore))
        expect(yield* ids(either.filter((e) => e.reports.some((r) => r.age.gt(20))))).toEqual([2, 7])
        expect(yield* ids(either.exclude((e) => e.teamId.eq("core")))).toEqual(
          idsOf(employees, (e) => isYoung(e) && !isCore(e))
        )
        const withTasks = yield* either.orderBy((e) => e.id.asc()).include((e) => ({ team: e.team, tasks: e.tasks }))
        expect(withTasks.map((e) => [e.id, e.team?.name ?? null, e.tasks.length])).toEqual(
          employees
            .filter((e) => isYoung(e) || isCore(e))
            .map((e) => [
              e.id,
              teams.find((t) => t.code === e.teamId)?.name ?? null,
              tasks.filter((t) => t.assigneeId === e.id).length
            ])
        )
        const subquery = yield* either.include((e) => ({ tasks: e.tasks.subquery() })).orderBy((e) => e.id.asc())
        expect(subquery.map((e) => e.tasks.length)).toEqual(withTasks.map((e) => e.tasks.length))
        expect((yield* either.get(2)).name).toBe("Bob")
        expect((yield* Effect.flip(either.get(5)))._tag).toBe("NotFound")
        expect([...(yield* either.inBulk([1, 2, 5])).keys()]).toEqual([1, 2])
        expect((yield* young.intersect(core).one).id).toBe(2)
        expect(yield* ids(core.except(young))).toEqual(idsOf(employees, (e) => isCore(e) && !isYoung(e)))
        // The model's own order, and the first by key.
        expect((yield* Team.objects.union(Team.objects)).map((t) => t.name)).toEqual(["Core", "Data", "Ops", "Zero"])
        expect((yield* young.unionAll(core).first).pipe((found) => (found._tag === "Some" ? found.value.id : 0))).toBe(
          1
        )
        // The same rows twice: they stay apart unless told.
        expect(yield* ids(core.unionAll(core))).toEqual([1, 1, 2, 2, 3, 3])
        expect(yield* ids(core.unionAll(core).distinct())).toEqual([1, 2, 3])
        const page = yield* Page.keyset(
          either.orderBy((e) => e.name.asc()),
          { size: 2 }
        )
        expect(page.rows.map((e) => e.name)).toEqual(["Ada", "Bob"])
        expect(() => Page.keyset(core.unionAll(core), { size: 2 })).toThrow(/derived rows, which no primary key/)
      })
    )

    it.effect("operands are sliced and ordered, and so is the whole; nested as written", () =>
      Effect.gen(function* () {
        const oldest = objects
          .filter((e) => e.age.isNotNull())
          .orderBy((e) => [e.age.desc(), e.id.asc()])
          .limit(2)
        const last = objects.orderBy((e) => e.id.desc()).limit(3)
        expect(yield* inOrder(oldest.union(last).orderBy((e) => e.id.desc()))).toEqual([10, 9, 8, 5])
        expect(
          yield* inOrder(
            oldest
              .unionAll(last)
              .orderBy((e) => e.id.asc())
              .limit(3)
              .offset(1)
          )
        ).toEqual([8, 9, 9])
        expect(yield* oldest.union(last).limit(3).count).toBe(3)
        expect(yield* ids(last.intersect(oldest))).toEqual([9])
        const some = (...given: ReadonlyArray<number>) => objects.filter((e) => e.id.in(given))
        expect(yield* ids(some(1, 2, 3).except(some(2, 3, 4).except(some(3))))).toEqual([1, 3])
        expect(yield* ids(some(1, 2, 3).except(some(2)).except(some(3)))).toEqual([1])
        // On some engines INTERSECT comes before UNION, on others it does not.
        expect(yield* ids(some(1, 2).union(some(3)).intersect(some(3, 4)))).toEqual([3])
        expect(yield* ids(some(1, 2).union(some(3).intersect(some(3, 4))))).toEqual([1, 2, 3])
        expect(yield* ids(some(1, 2).unionAll(some(2)).union(some(1)))).toEqual([1, 2])
        expect(yield* ids(some(1).union(some(1)).unionAll(some(1)))).toEqual([1, 1])
        const deep = Array.from({ length: 20 }, (_, i) => some(i % 7)).reduce((all, each) => all.union(each))
        expect(yield* ids(deep)).toEqual([1, 2, 3, 4, 5, 6])
        const mixed = Array.from({ length: 12 }, (_, i) => some(1, 2, 3, i)).reduce((all, each, i) =>
          i % 2 === 0 ? all.union(each) : all.intersect(each)
        )
        expect(yield* ids(mixed)).toEqual([1, 2, 3])
        expect(yield* ids(some(1).union(objects.limit(0)))).toEqual([1])
      })
    )

    it.effect("records of different models, matched by name; then filtered, grouped, selected, counted, streamed", () =>
      Effect.gen(function* () {
        const people = objects.select((e) => ({ kind: Fn.lower(e.name), name: e.name, n: e.id }))
        const work = Task.objects.select((t) => ({ n: t.id, name: t.title, kind: t.title }))
        const all = people.union(work)
        const data = [
          ...employees.map((e) => ({ kind: e.name.toLowerCase(), name: e.name, n: e.id })),
          ...tasks.map((t) => ({ kind: t.title, name: t.title, n: t.id }))
        ]
        expect(sorted(yield* all)).toEqual(sorted(data))
        expect(sorted(yield* all.filter((r) => r.name.startsWith("a")))).toEqual(
          sorted(data.filter((r) => r.name.startsWith("a")))
        )
        const grouped = yield* all
          .groupBy((r) => ({ n: r.n }))
          .aggregate((r) => ({ rows: Fn.count(), least: Fn.min(r.name) }))
          .having((g) => g.rows.gt(1))
          .orderBy((g) => g.n.asc())
        expect(grouped).toEqual(
          employees.map((e, i) => ({ n: e.id, rows: 2, least: [e.name, tasks[i]?.title ?? ""].sort(byCodePoint)[0] }))
        )
        expect(yield* all.aggregate((r) => ({ n: Fn.count(), sum: Fn.sum(r.n) }))).toEqual({
          n: data.length,
          sum: data.reduce((sum, r) => sum + r.n, 0)
        })
        const shaped = yield* all
          .select((r) => ({ next: r.n.plus(100) }))
          .distinct()
          .orderBy((r) => r.next.desc())
          .limit(2)
        expect(shaped).toEqual([{ next: 112 }, { next: 111 }])
        const more = yield* all.annotate((r) => ({ twice: r.n.times(2) })).filter((r) => r.twice.gt(22))
        expect(more).toEqual([{ kind: "rest", name: "rest", n: 12, twice: 24 }])
        const least = [...data].sort((a, b) => byCodePoint(a.kind, b.kind) || byCodePoint(a.name, b.name) || a.n - b.n)
        // Without an order the first by all its values.
        expect(yield* all.first).toMatchObject({ _tag: "Some", value: least[0] })
        expect(yield* all.last).toMatchObject({ _tag: "Some", value: least[least.length - 1] })
        expect(sorted(Array.from(yield* Stream.runCollect(all.stream)))).toEqual(sorted(data))
        expect((yield* all.filter((r) => r.n.eq(12)).one).name).toBe("rest")
        const page = yield* Page.offset(
          all.orderBy((r) => r.n.asc()),
          { page: 2, size: 3 }
        )
        expect([page.total, page.rows.map((r) => r.n)]).toEqual([22, [2, 3, 3]])
      })
    )

    it.effect("text is compared by code point, and values take the type of what they stand beside", () =>
      Effect.gen(function* () {
        const nicks = objects.select((e) => ({ nick: e.nick }))
        const found = (yield* nicks.union(nicks)).map((r) => r.nick)
        expect(new Set(found)).toEqual(new Set(employees.map((e) => e.nick)))
        expect(found).toHaveLength(new Set(employees.map((e) => e.nick)).size)
        const first = objects.filter((e) => e.id.eq(1))
        const texts = ["a", "A", "a ", "á", "ß", "ss", "😀", ""]
        const literal = (text: string) => first.select((e) => ({ text: Fn.concat(text, Fn.substring(e.name, 1, 0)) }))
        const all = texts.map(literal).reduce((left, right) => left.union(right), Query.from(literal("a")))
        expect((yield* all.orderBy((r) => r.text.asc())).map((r) => r.text)).toEqual([...texts].sort(byCodePoint))
        const sums = first.select((e) => ({ n: e.id.plus(1) })).union(objects.select((e) => ({ n: e.id })))
        expect((yield* sums).map((r) => r.n).sort((a, b) => a - b)).toEqual(employees.map((e) => e.id))
        // Two Schemas that take NULL.
        const places = Team.objects.select((t) => ({ nick: t.city })).union(nicks)
        const values = new Set([...teams.map((t) => t.city), ...employees.map((e) => e.nick)])
        expect(sorted(yield* places)).toEqual(sorted([...values].map((nick) => ({ nick }))))
        const columns = objects.select(({ active, hired, pause, points, salary, score, seenAt }) => ({
          active,
          hired,
          pause,
          points,
          salary,
          score,
          seenAt
        }))
        const same = yield* columns.intersect(columns)
        const distinct = yield* columns.distinct()
        expect(same).toHaveLength(distinct.length)
        for (const row of distinct) expect(same).toContainEqual(row)
        expect(yield* columns.except(columns)).toEqual([])
      })
    )

    it.effect("in other queries: in, exists, scalar, correlated operands", () =>
      Effect.gen(function* () {
        const leads = Team.objects.filter((t) => t.leadId.isNotNull()).select((t) => ({ id: t.leadId }))
        const bosses = objects.filter((e) => e.managerId.isNotNull()).select((e) => ({ id: e.managerId }))
        const isLead = (e: { readonly id: number }) => teams.some((t) => t.leadId === e.id)
        const isBoss = (e: { readonly id: number }) => employees.some((r) => r.managerId === e.id)
        expect(yield* ids(objects.filter((e) => e.id.in(leads.union(bosses))))).toEqual(
          idsOf(employees, (e) => isLead(e) || isBoss(e))
        )
        expect(yield* ids(objects.filter((e) => e.id.notIn(leads.intersect(bosses))))).toEqual(
          idsOf(employees, (e) => !(isLead(e) && isBoss(e)))
        )
        expect(
          yield* ids(objects.filter((e) => e.id.gt(Query.scalar(leads.union(bosses).orderBy((r) => r.id.desc())))))
        ).toEqual([8, 9, 10])
        expect(yield* ids(objects.filter(() => Query.exists(objects.limit(0).union(objects.limit(0)))))).toEqual([])
        const busy = objects.filter((e) =>
          Query.exists(
            Task.objects
              .filter((t) => [t.assigneeId.eq(e.id), t.done])
              .union(Task.objects.filter((t) => t.reviewerId.eq(e.id)))
          )
        )
        if (name === "mariadb") {
          expect((yield* Effect.flip(busy)).reason).toMatchObject({ _tag: "MissingCapability", capability: "LATERAL" })
          return
        }
        expect(yield* ids(busy)).toEqual(
          idsOf(employees, (e) => tasks.some((t) => (t.assigneeId === e.id && t.done) || t.reviewerId === e.id))
        )
      })
    )

    it.effect("from: what was sliced, grouped, distinct or windowed is the source of more", () =>
      Effect.gen(function* () {
        const young = Query.from(
          objects
            .filter((e) => e.age.isNotNull())
            .orderBy((e) => [e.age.asc(), e.id.asc()])
            .limit(4)
        )
        expect(yield* ids(young)).toEqual([2, 6, 7, 8])
        expect(yield* ids(young.filter((e) => e.team.name.startsWith("O")))).toEqual([7])
        const counted = Query.from(
          objects
            .annotate((e) => ({ n: e.tasks.count() }))
            .orderBy((e) => [e.id.asc()])
            .limit(7)
        )
        const busy = yield* counted.filter((e) => e.n.gt(0)).orderBy((e) => [e.n.desc(), e.id.asc()])
        expect(busy.map((e) => [e.id, e.n])).toEqual([
          [1, 3],
          [5, 2],
          [7, 2],
          [2, 1],
          [3, 1],
          [4, 1]
        ])
        expect(busy[0]).toBeInstanceOf(Employee)
        expect(yield* counted.aggregate((e) => ({ sum: Fn.sum(e.n) }))).toEqual({ sum: 10 })
        const teamsOf = Query.from(objects.groupBy((e) => ({ team: e.teamId })).aggregate(() => ({ n: Fn.count() })))
        expect(yield* teamsOf.filter((g) => g.n.gt(2)).orderBy((g) => g.team.asc())).toEqual([
          { team: "core", n: 3 },
          { team: "data", n: 3 }
        ])
        expect(yield* teamsOf.aggregate((g) => ({ most: Fn.max(g.n), teams: Fn.count(g.team) }))).toEqual({
          most: 3,
          teams: 3
        })
        const ages = Query.from(objects.select((e) => ({ age: e.age })).distinct())
        expect(yield* ages.count).toBe(new Set(employees.map((e) => e.age)).size)
        expect(yield* ages.aggregate((r) => ({ sum: Fn.sum(r.age) }))).toEqual({ sum: 36 + 17 + 50 + 0 + 22 + 41 })
        // Names that no engine takes for a column's, or takes for another's.
        const odd = Query.from(objects.select((e) => ({ a: e.id, A: e.name, "": e.age, [`${"x".repeat(70)}`]: e.id })))
        const [one] = yield* odd.filter((r) => r.a.eq(2))
        expect(one).toEqual({ a: 2, A: "Bob", "": 17, [`${"x".repeat(70)}`]: 2 })
      })
    )

    it.effect("is refused where rows do not agree, before anything is sent", () =>
      Effect.gen(function* () {
        const a = objects.select((e) => ({ id: e.id }))
        expect(() => objects.union(Team.objects as never)).toThrow(
          /are instances of org.Employee, those of the other instances of org.Team/
        )
        expect(() => objects.union(objects.only("id") as never)).toThrow(/those of the other records/)
        expect(() => a.union(objects.select((e) => ({ no: e.id })) as never)).toThrow(
          /only one of the queries gives id, no/
        )
        expect(() => a.union(objects.select((e) => ({ id: e.name })) as never)).toThrow(
          /id is a Integer in one query and a Text in the other/
        )
        expect(() => a.union([] as never)).toThrow(QueryError)
        expect(() => Query.from(1 as never)).toThrow(QueryError)
        const prefs = objects.select((e) => ({ prefs: e.prefs }))
        expect(() => prefs.union(prefs)).toThrow(/prefs is JSON/)
        expect(yield* prefs.unionAll(prefs).count).toBe(20)
        expect(() => objects.forUpdate().union(objects)).toThrow(/union of locked rows/)
        expect(() => objects.union(objects).forUpdate()).toThrow(/come from queries/)
        expect(() => objects.include((e) => ({ team: e.team })).union(objects as never)).toThrow(/union after include/)
        expect(() =>
          objects
            .union(objects)
            .limit(1)
            .filter((e) => e.id.gt(1))
        ).toThrow(/filter after limit/)
      })
    )
  })

  layer(peopleOn(name))("writes through set operations", (it) => {
    it.effect("update and delete the rows of a union", () =>
      Effect.gen(function* () {
        const some = (...given: ReadonlyArray<number>) => objects.filter((e) => e.id.in(given))
        expect(
          yield* some(1, 2)
            .union(some(2, 3))
            .update((e) => ({ age: e.id.plus(100) }))
        ).toBe(3)
        expect((yield* objects.orderBy((e) => e.id.asc()).limit(4)).map((e) => e.age)).toEqual([101, 102, 103, 36])
        const skills = Skill.objects.filter((s) => s.name.lt("m"))
        const before = yield* Skill.objects.count
        const gone = yield* skills.union(skills).delete
        expect(gone).toBe(before - (yield* Skill.objects.count))
        expect(
          yield* Query.from(Task.objects.orderBy((t) => t.id.desc()).limit(3)).filter((t) => t.id.ne(11)).delete
        ).toBe(2)
        expect(yield* ids(Task.objects)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 11])
      })
    )
  })
}
