import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Fn, Window } from "../../src/index.js"
import { decimal, employees } from "../support/fixtures.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { peopleOn } from "./support.js"

const { objects } = Employee
const byId = objects.orderBy((e) => e.id.asc())

// Ascending, NULL last; equals by their id.
const byAge = [...employees].sort((a, b) => (a.age ?? 1e9) - (b.age ?? 1e9) || a.id - b.id)
const before = (index: number) => byAge[index]

/** Functions over windows, and filters on what they give. */
export const windows = (name: DatabaseName): void =>
  layer(peopleOn(name))("windows", (it) => {
    it.effect("numbers, ranks and buckets, NULL last", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .select((e) => ({
            id: e.id,
            row: Window.rowNumber().over({ orderBy: [e.age.asc(), e.id.asc()] }),
            rank: Window.rank().over({ orderBy: e.age.asc() }),
            dense: Window.denseRank().over({ orderBy: e.age.asc() }),
            percent: Window.percentRank().over({ orderBy: e.age.asc() }),
            dist: Window.cumeDist().over({ orderBy: e.age.asc() }),
            bucket: Window.ntile(3).over({ orderBy: [e.age.asc(), e.id.asc()] }),
            below: Window.rowNumber()
              .over({ orderBy: [e.age.asc(), e.id.asc()] })
              .minus(20)
          }))
          .orderBy((e) => e.row.asc())
        const less = (age: number | null) => employees.filter((each) => (each.age ?? 1e9) < (age ?? 1e9)).length
        const upTo = (age: number | null) => employees.filter((each) => (each.age ?? 1e9) <= (age ?? 1e9)).length
        const ages = [...new Set(byAge.map(({ age }) => age))]
        expect(rows).toEqual(
          byAge.map(({ age, id }, i) => ({
            id,
            row: i + 1,
            rank: less(age) + 1,
            dense: ages.indexOf(age) + 1,
            percent: expect.closeTo(less(age) / 9, 10),
            dist: expect.closeTo(upTo(age) / 10, 10),
            bucket: i < 4 ? 1 : i < 7 ? 2 : 3,
            below: i - 19
          }))
        )
      })
    )

    it.effect("lag, lead, with defaults, and the frame's first, last and nth value", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .select((e) => {
            const orderBy = [e.age.asc(), e.id.asc()]
            const frame = Window.rows(Window.preceding(1), Window.following(1))
            return {
              before: Window.lag(e.age).over({ orderBy }),
              after: Window.lead(e.name, 2).over({ orderBy }),
              fallen: Window.lag(e.age, 1, -7).over({ orderBy }),
              named: Window.lead(e.name, 1, "nöne").over({ orderBy }),
              paid: Window.lag(e.salary, 1, decimal("1.25")).over({ orderBy }),
              seen: Window.lag(e.seenAt).over({ orderBy }),
              active: Window.lag(e.active).over({ orderBy }),
              points: Window.lead(e.points).over({ orderBy }),
              first: Window.firstValue(e.name).over({ orderBy, frame }),
              last: Window.lastValue(e.name).over({ orderBy, frame }),
              third: Window.nthValue(e.name, 3).over({ orderBy, frame })
            }
          })
          .orderBy((e) => [
            Window.rowNumber()
              .over({ orderBy: [e.age.asc(), e.id.asc()] })
              .asc()
          ])
        expect(rows).toEqual(
          byAge.map((each, i) => ({
            before: before(i - 1)?.age ?? null,
            after: before(i + 2)?.name ?? null,
            fallen: i === 0 ? -7 : before(i - 1)?.age,
            named: before(i + 1)?.name ?? "nöne",
            paid: i === 0 ? decimal("1.25") : before(i - 1)?.salary,
            seen: before(i - 1)?.seenAt ?? null,
            active: before(i - 1)?.active ?? null,
            points: before(i + 1)?.points ?? null,
            first: (before(i - 1) ?? each).name,
            last: (before(i + 1) ?? each).name,
            third: i === 0 ? null : (before(i + 1)?.name ?? null)
          }))
        )
      })
    )

    it.effect("aggregates keep their types; filters and partitions", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          n: Window.over(Fn.count(), { partitionBy: e.teamId }),
          active: Window.over(Fn.count(undefined, { filter: e.active }), {}),
          age: Window.over(Fn.sum(e.age), { partitionBy: [e.teamId] }),
          salary: Window.over(Fn.sum(e.salary), {}),
          mean: Window.over(Fn.avg(e.salary), {}),
          reports: Window.over(Fn.sum(e.reports.count()), {}),
          running: Window.over(Fn.count(), {
            orderBy: e.id.asc(),
            frame: Window.rows("unboundedPreceding", "currentRow")
          }),
          near: Window.over(Fn.count(), {
            orderBy: e.id.asc(),
            frame: Window.range(Window.preceding(1), Window.following(2))
          })
        }))
        const reports = employees.filter(({ managerId }) => managerId !== null).length
        expect(rows).toEqual(
          employees.map(({ teamId }, i) => {
            const team = employees.filter((each) => each.teamId === teamId)
            const known = team.flatMap(({ age }) => age ?? [])
            return {
              n: team.length,
              active: 4,
              age: known.length === 0 ? null : known.reduce((a, b) => a + b, 0),
              salary: expect.anything(),
              mean: decimal("2050.21"),
              reports,
              running: i + 1,
              near: Math.min(9, i + 2) - Math.max(0, i - 1) + 1
            }
          })
        )
      })
    )

    it.effect("filters on windows see the rows of the filters before, and those after see the windows", () =>
      Effect.gen(function* () {
        const numbered = byId.annotate((e) => ({ n: Window.rowNumber().over({ orderBy: e.id.desc() }) }))
        const top = numbered.filter((e) => e.n.lte(3))
        expect((yield* top).map(({ id, n }) => [id, n])).toEqual([
          [8, 3],
          [9, 2],
          [10, 1]
        ])
        expect(yield* top.count).toBe(3)
        expect(yield* top.exists).toBe(true)
        expect(yield* top.filter((e) => e.n.gt(5)).exists).toBe(false)
        expect(yield* top.aggregate((e) => ({ n: Fn.count(), ids: Fn.sum(e.id) }))).toEqual({ n: 3, ids: 27 })
        expect((yield* top.filter((e) => e.id.lt(10)).limit(1)).map(({ n }) => n)).toEqual([3])
        const early = byId
          .filter((e) => e.id.lt(6))
          .annotate((e) => ({ n: Window.rowNumber().over({ orderBy: e.id.desc() }) }))
        expect((yield* early.filter((e) => e.n.eq(1).or(e.id.eq(2)))).map(({ id, n }) => [id, n])).toEqual([
          [2, 4],
          [5, 1]
        ])
        expect((yield* numbered.get(4)).n).toBe(7)
        const loaded = yield* top.include((e) => ({ team: e.team, reports: e.reports }))
        expect(loaded.map(({ team }) => team?.code ?? null)).toEqual(employees.slice(7).map(({ teamId }) => teamId))
        expect(
          (yield* objects.filter((e) => Window.rowNumber().over({ orderBy: e.id.asc() }).eq(2))).map(({ id }) => id)
        ).toEqual([2])
      })
    )

    it.effect("groups and exclude, or a missing capability", () =>
      Effect.gen(function* () {
        const frame = Window.groups("unboundedPreceding", "currentRow", { exclude: "currentRow" })
        const asked = byId.select((e) => ({ n: Window.over(Fn.count(), { orderBy: e.id.asc(), frame }) }))
        if (name === "sqlite" || name === "postgres") {
          expect((yield* asked).map(({ n }) => n)).toEqual(employees.map((_, i) => i))
        } else {
          expect((yield* Effect.flip(asked)).reason).toMatchObject({ _tag: "MissingCapability", dialect: name })
        }
      })
    )

    it("refuses windows where rows are made", () => {
      const late = objects.annotate((e) => ({ n: Window.rowNumber().over({ orderBy: e.id.asc() }) }))
      expect(() => Fn.sum(Window.rowNumber().over({}))).toThrow("cannot speak of a window")
      expect(() => late.groupBy((e) => ({ n: e.n }))).toThrow("cannot speak of a window")
      expect(() =>
        late.filter((e) => e.n.eq(1)).orderBy((e) => Window.rank().over({ orderBy: e.name.asc() }).asc())
      ).toThrow("new window after")
      expect(() => objects.select((e) => ({ n: Window.over(Fn.count(e.age, { distinct: true }), {}) }))).toThrow(
        "distinct"
      )
      // @ts-expect-error: a rank wants an order
      expect(() => Window.rank().over({})).toThrow("wants an order")
      // @ts-expect-error: no expression without over
      expect(() => objects.select(() => ({ n: Window.rowNumber() }))).toThrow("wants expressions")
    })
  })
