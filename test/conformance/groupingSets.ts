import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Fn, Query, Window } from "../../src/index.js"
import { employees } from "../support/fixtures.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { peopleOn } from "./support.js"

const { objects } = Employee

type Row = (typeof employees)[number]
type Key = "teamId" | "active"

const groupsBy = (keys: ReadonlyArray<Key>) => {
  const groups = new Map<string, ReadonlyArray<Row>>()
  for (const row of employees) {
    const key = JSON.stringify(keys.map((each) => row[each]))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((rows) => {
    const [first] = rows
    return {
      team: keys.includes("teamId") ? (first?.teamId ?? null) : null,
      active: keys.includes("active") ? (first?.active ?? null) : null,
      n: rows.length,
      allTeams: !keys.includes("teamId"),
      all: !keys.includes("active"),
      oldest: rows.reduce<number | null>((most, { age }) => (age === null || (most ?? -1) > age ? most : age), null)
    }
  })
}

const texts = (rows: ReadonlyArray<object>): ReadonlyArray<string> =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort()

const grouped = (sets: "rollup" | "cube" | ReadonlyArray<ReadonlyArray<"team" | "active">>) =>
  objects
    .groupBy((e) => ({ team: e.teamId, active: e.active }), { sets })
    .aggregate((e, g) => ({
      n: Fn.count(),
      oldest: Fn.max(e.age),
      allTeams: Fn.grouping(g.team),
      all: Fn.grouping(g.active)
    }))

/** Groups by several lists of keys at once. */
export const groupingSets = (name: DatabaseName): void =>
  layer(peopleOn(name))("groupingSets", (it) => {
    it.effect("rollup, cube, and sets by name; a NULL of the rows is no total", () =>
      Effect.gen(function* () {
        const [both, team, active, all] = [
          groupsBy(["teamId", "active"]),
          groupsBy(["teamId"]),
          groupsBy(["active"]),
          groupsBy([])
        ]
        expect(texts(yield* grouped("rollup"))).toEqual(texts([...both, ...team, ...all]))
        expect(texts(yield* grouped("cube"))).toEqual(texts([...both, ...team, ...active, ...all]))
        expect(texts(yield* grouped([["active"], []]))).toEqual(texts([...active, ...all]))
      })
    )

    it.effect("having, orders, slices and counts of all the groups together", () =>
      Effect.gen(function* () {
        const rows = yield* grouped("rollup")
          .having((g) => [g.all, g.n.gt(1)])
          .orderBy((g) => [g.n.desc(), g.team.asc()])
        const expected = [...groupsBy(["teamId"]), ...groupsBy([])]
          .filter(({ n }) => n > 1)
          .sort((a, b) => b.n - a.n || ((a.team ?? "~") < (b.team ?? "~") ? -1 : 1))
        expect(rows).toEqual(expected)
        expect(yield* grouped("rollup").having((g) => g.team.isNull()).count).toBe(
          groupsBy(["teamId", "active"]).filter(({ team }) => team === null).length + 2
        )
        const sliced = grouped("cube")
          .orderBy((g) => [g.n.desc(), g.team.asc(), g.active.asc(), g.all.asc()])
          .limit(1)
        expect((yield* sliced)[0]).toMatchObject({ n: employees.length, allTeams: true, all: true })
      })
    )

    it.effect("keys that are computed, values in filters, and no rows at all", () =>
      Effect.gen(function* () {
        const by = (least: number) =>
          objects
            .filter((e) => e.age.gte(least))
            .groupBy((e) => ({ next: e.age.plus(1), old: e.age.gt(30) }), { sets: [["next"], ["old"], []] })
            .aggregate((e, g) => ({
              n: Fn.count(e.id, { filter: e.age.gt(21) }),
              total: Fn.grouping(g.old).and(Fn.grouping(g.next))
            }))
            .orderBy((g) => [g.total.asc(), g.old.asc(), g.next.asc()])
        expect(yield* by(36)).toEqual([
          { next: null, old: true, n: 4, total: false },
          { next: 37, old: null, n: 2, total: false },
          { next: 42, old: null, n: 1, total: false },
          { next: 51, old: null, n: 1, total: false },
          { next: null, old: null, n: 4, total: true }
        ])
        expect(yield* by(1000)).toEqual([])
      })
    )

    it.effect("windows over groups", () =>
      Effect.gen(function* () {
        const teams = objects.groupBy((e) => ({ team: e.teamId })).aggregate(() => ({ n: Fn.count() }))
        const ranked = yield* Query.from(teams)
          .annotate((g) => ({ rank: Window.rank().over({ orderBy: g.n.desc() }), all: Window.over(Fn.sum(g.n), {}) }))
          .orderBy((g) => [g.rank.asc(), g.team.asc()])
        const counts = groupsBy(["teamId"]).map(({ n }) => n)
        expect(ranked.map(({ n, rank, all }) => [n, rank, all])).toEqual(
          [...counts]
            .sort((a, b) => b - a)
            .map((n) => [n, counts.filter((each) => each > n).length + 1, employees.length])
        )
      })
    )

    it.effect("grouping of what is no key is refused", () =>
      Effect.gen(function* () {
        const plain = objects.groupBy((e) => ({ team: e.teamId })).aggregate((_, g) => ({ all: Fn.grouping(g.team) }))
        expect(String(yield* Effect.exit(Effect.suspend(() => plain)))).toContain("groupBy with sets")
      })
    )
  })
