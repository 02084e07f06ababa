import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import { Fn } from "../../src/index.js"
import { decimal, type EmployeeRow, employees, entries, playlists, tasks, tracks } from "../support/fixtures.js"
import { admirersOf, assigned, friendsOf, manager, reports, reviewed, skillsOf, team } from "../support/graph.js"
import { Category, Employee, Entry, Mark, Playlist, Skill, Task, Team, Track } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { byCodePoint, ids, idsOf, inOrder, marksOn, musicOn, peopleOn } from "./support.js"

const { objects } = Employee
const byId = objects.orderBy((e) => e.id.asc())

const sum = (values: ReadonlyArray<number | null>) => {
  const known = values.filter((each) => each !== null)
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0)
}
const total = (values: ReadonlyArray<BigDecimal.BigDecimal | null>) => {
  const known = values.filter((each) => each !== null)
  return known.length === 0 ? null : known.reduce(BigDecimal.sum, decimal("0"))
}
const known = <A>(values: ReadonlyArray<A | null>) => values.filter((each) => each !== null)

/** What is computed of related rows, and in which order rows come by it. */
export const related = (name: DatabaseName): void => {
  layer(peopleOn(name))("related", (it) => {
    it.effect("orders over paths, NULL where there is no row", () =>
      Effect.gen(function* () {
        const query = objects.orderBy((e) => [e.manager.name.asc(), e.id.asc()])
        const expected = [...employees].sort((a, b) => {
          const [left, right] = [manager(a)?.name, manager(b)?.name]
          if (left === undefined || right === undefined)
            return left === right ? a.id - b.id : left === undefined ? 1 : -1
          return byCodePoint(left, right) || a.id - b.id
        })
        expect(yield* inOrder(query)).toEqual(expected.map(({ id }) => id))
        const byCount = objects.orderBy((e) => [e.tasks.count().desc(), e.id.asc()])
        const counted = [...employees].sort((a, b) => assigned(b).length - assigned(a).length || a.id - b.id)
        expect(yield* inOrder(byCount)).toEqual(counted.map(({ id }) => id))
      })
    )

    it.effect("a path does not change how many rows there are", () =>
      Effect.gen(function* () {
        expect(yield* objects.orderBy((e) => e.manager.badge.label.asc()).count).toBe(10)
        expect((yield* objects.orderBy((e) => [e.manager.badge.label.asc(), e.team.lead.name.asc()])).length).toBe(10)
      })
    )

    it.effect("count, sum, avg, min and max of related rows", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .orderBy((e) => e.id.asc())
          .select((e) => ({
            n: e.tasks.count(),
            done: e.tasks.filter((t) => t.done).count(),
            hours: e.tasks.sum((t) => t.hours),
            cost: e.tasks.sum((t) => t.cost),
            least: e.tasks.min((t) => t.hours),
            latest: e.tasks.max((t) => t.due),
            last: e.tasks.max((t) => t.title),
            skills: e.skills.count(),
            named: e.skills.filter((s) => s.name.startsWith("s")).count(),
            friends: e.friends.count(),
            admirers: e.admirers.count()
          }))
        expect(rows).toEqual(
          employees.map((e) => {
            const own = assigned(e)
            const hours = known(own.map((t) => t.hours))
            return {
              n: own.length,
              done: own.filter((t) => t.done).length,
              hours: sum(own.map((t) => t.hours)),
              cost: total(own.map((t) => t.cost)),
              least: hours.length === 0 ? null : Math.min(...hours),
              latest:
                known(own.map((t) => t.due))
                  .sort()
                  .at(-1) ?? null,
              last:
                own
                  .map((t) => t.title)
                  .sort(byCodePoint)
                  .at(-1) ?? null,
              skills: skillsOf(e).length,
              named: skillsOf(e).filter((s) => s.startsWith("s")).length,
              friends: friendsOf(e).length,
              admirers: admirersOf(e).length
            }
          })
        )
      })
    )

    it.effect("means of related rows", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .orderBy((e) => e.id.asc())
          .select((e) => ({ hours: e.tasks.avg((t) => t.hours), cost: e.tasks.avg((t) => t.cost) }))
        const means = employees.map((e) => known(assigned(e).map((t) => t.hours)))
        rows.forEach(({ hours }, i) => {
          const own = means[i] ?? []
          if (own.length === 0) expect(hours).toBeNull()
          else expect(hours).toBeCloseTo((sum(own) ?? 0) / own.length, 12)
        })
        // (10.50 + 99.99 + 20) / 3, to four digits more
        expect(rows[0]?.cost).toEqual(decimal("43.496667"))
      })
    )

    it.effect("computed of a slice of the related rows", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .orderBy((e) => e.id.asc())
          .select((e) => {
            const longest = e.tasks.filter((t) => t.hours.isNotNull()).orderBy((t) => [t.hours.desc(), t.id.asc()])
            return {
              two: longest.limit(2).count(),
              rest: longest.offset(1).count(),
              hours: longest.limit(2).sum((t) => t.hours),
              second: longest
                .offset(1)
                .limit(1)
                .max((t) => t.title),
              skills: e.skills
                .orderBy((s) => s.name.asc())
                .limit(2)
                .max((s) => s.name)
            }
          })
        expect(rows).toEqual(
          employees.map((e) => {
            const longest = assigned(e)
              .filter((t) => t.hours !== null)
              .sort((a, b) => (b.hours ?? 0) - (a.hours ?? 0) || a.id - b.id)
            return {
              two: longest.slice(0, 2).length,
              rest: longest.slice(1).length,
              hours: sum(longest.slice(0, 2).map((t) => t.hours)),
              second: longest[1]?.title ?? null,
              skills: skillsOf(e).sort().slice(0, 2).at(-1) ?? null
            }
          })
        )
      })
    )

    it.effect("computed of the outer row as well, and compared", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .orderBy((e) => e.id.asc())
          .select((e) => ({
            older: e.reports.filter((r) => r.age.gt(e.age)).count(),
            years: e.reports.sum((r) => r.age.plus(e.age))
          }))
        expect(rows).toEqual(
          employees.map((e) => {
            const below = reports(e)
            const years = below.map((r) => (r.age === null || e.age === null ? null : r.age + e.age))
            return {
              older: below.filter((r) => r.age !== null && e.age !== null && r.age > e.age).length,
              years: sum(years)
            }
          })
        )
        const busy = objects.filter((e) => e.tasks.count().gt(e.reviews.count()))
        expect(yield* ids(busy)).toEqual(idsOf(employees, (e) => assigned(e).length > reviewed(e).length))
        const sumOf = objects.filter((e) => e.tasks.sum((t) => t.hours).gte(8))
        expect(yield* ids(sumOf)).toEqual(idsOf(employees, (e) => (sum(assigned(e).map((t) => t.hours)) ?? 0) >= 8))
        const unknown = objects.exclude((e) => e.tasks.sum((t) => t.hours).gte(8))
        expect(yield* ids(unknown)).toEqual(idsOf(employees, (e) => (sum(assigned(e).map((t) => t.hours)) ?? 0) < 8))
      })
    )

    it.effect("computed of a slice that speaks of the outer row: not on MariaDB, which says so", () =>
      Effect.gen(function* () {
        const younger = byId.select((e) => ({
          n: e.reports
            .filter((r) => r.age.lt(e.age))
            .orderBy((r) => r.id.asc())
            .limit(1)
            .count()
        }))
        if (name === "mariadb") {
          const { message, reason } = yield* Effect.flip(younger)
          expect(reason).toEqual({ _tag: "MissingCapability", capability: "LATERAL", dialect: "mariadb" })
          return expect(message).toContain("mariadb has no LATERAL")
        }
        const has = (e: EmployeeRow) => reports(e).some((r) => r.age !== null && e.age !== null && r.age < e.age)
        expect((yield* younger).map(({ n }) => n)).toEqual(employees.map((e) => (has(e) ? 1 : 0)))
      })
    )

    it.effect("a tree: children of children, and the way up", () =>
      Effect.gen(function* () {
        const { objects } = Category
        const named = (query: typeof objects) =>
          Effect.map(
            query.orderBy((c) => c.id.asc()),
            (rows) => rows.map((row) => row.name)
          )
        expect(yield* named(objects.filter((c) => c.children.some((d) => d.children.some())))).toEqual(["root"])
        expect(yield* named(objects.filter((c) => c.parent.parent.name.eq("root")))).toEqual(["leaf"])
        expect(yield* named(objects.filter((c) => c.children.none().and(c.parent.isNull())))).toEqual(["alone"])
        expect(yield* named(objects.filter((c) => c.parent.children.count().eq(2)))).toEqual(["left", "right"])
        expect(yield* named(objects.exclude((c) => c.tasks.some((t) => t.done)))).toEqual([])
      })
    )

    it.effect("keys of other types: text and uuid", () =>
      Effect.gen(function* () {
        const held = yield* Skill.objects
          .filter((s) => s.holders.some((h) => h.name.eq("Eve")))
          .orderBy((s) => s.name.asc())
        expect(held.map((skill) => skill.name)).toEqual(["ops", "sql", "ts"])
        expect((yield* Skill.objects.filter((s) => s.holders.none())).map((s) => s.name)).toEqual(["idle"])
        expect((yield* Team.objects.filter((t) => t.members.none())).map((t) => t.code)).toEqual(["zero"])
        const led = yield* Team.objects.filter((t) => t.lead.team.code.ne(t.code))
        expect(led.map((t) => t.code)).toEqual(["zero"])
      })
    )

    it.effect("groups over paths", () =>
      Effect.gen(function* () {
        const rows = yield* Task.objects
          .groupBy((t) => ({ city: t.team.city }))
          .aggregate((t) => ({ n: Fn.count(), hours: Fn.sum(t.hours) }))
          .orderBy((g) => g.city.asc())
        expect(rows).toEqual(
          ["Oslo", "Åre", null].map((city) => {
            const own = tasks.filter((t) => team(t.teamId)?.city === city)
            return { city, n: own.length, hours: sum(own.map((t) => t.hours)) }
          })
        )
      })
    )
  })

  layer(musicOn(name))("relation by a through model", (it) => {
    const tracksOf = (id: number) => entries.filter((e) => e.playlistId === id).map((e) => tracks[e.trackId - 1])

    it.effect("conditions and values of both sides", () =>
      Effect.gen(function* () {
        expect(yield* ids(Playlist.objects.filter((p) => p.tracks.some((t) => t.title.eq("two"))))).toEqual([1])
        expect(yield* ids(Track.objects.filter((t) => t.playlists.some((p) => p.name.eq("some"))))).toEqual([1, 3])
        expect(yield* ids(Track.objects.filter((t) => t.playlists.none()))).toEqual([4])
        const long = Playlist.objects
          .orderBy((p) => p.id.asc())
          .select((p) => ({
            seconds: p.tracks.sum((t) => t.seconds),
            n: p.tracks.count(),
            links: p.entries.count()
          }))
        expect(yield* long).toEqual(
          playlists.map(({ id }) => ({
            seconds: sum(tracksOf(id).map((t) => t?.seconds ?? null)),
            n: tracksOf(id).length,
            links: tracksOf(id).length
          }))
        )
      })
    )

    it.effect("the through model itself, by its composite key", () =>
      Effect.gen(function* () {
        const entry = yield* Entry.objects.get({ playlistId: 1, trackId: 2 })
        expect({ ...entry }).toEqual(entries[1])
        expect(yield* Effect.flip(Entry.objects.get({ playlistId: 2, trackId: 2 }))).toMatchObject({ _tag: "NotFound" })
        const keys = [
          { playlistId: 2, trackId: 3 },
          { playlistId: 3, trackId: 3 },
          { playlistId: 1, trackId: 1 }
        ]
        const found = yield* Entry.objects.inBulk(keys)
        expect([...found.values()].map((row) => ({ ...row }))).toEqual([entries[4], entries[2]])
        expect([...found.keys()]).toEqual([keys[0], keys[2]])
        const first = yield* Entry.objects.first
        expect({ ...(first._tag === "Some" ? first.value : {}) }).toEqual(entries[2])
        const noted = Entry.objects
          .filter((e) => e.note.isNotNull())
          .orderBy((e) => [e.playlist.name.asc(), e.track.title.asc()])
        expect((yield* noted).map((e) => [e.playlistId, e.trackId])).toEqual([
          [1, 1],
          [1, 2],
          [2, 3]
        ])
      })
    )

    it.effect("thousands of composite keys at once", () =>
      Effect.gen(function* () {
        const keys = Array.from({ length: 1500 }, (_, i) => ({ playlistId: i % 50, trackId: i }))
        const found = yield* Entry.objects.inBulk(keys)
        expect([...found.values()].map((row) => ({ ...row }))).toEqual(
          entries.filter(({ playlistId, trackId }) =>
            keys.some((k) => k.playlistId === playlistId && k.trackId === trackId)
          )
        )
      })
    )
  })

  layer(marksOn(name))("relation without a constraint", (it) => {
    it.effect("a reference that nothing enforces may lead nowhere", () =>
      Effect.gen(function* () {
        const lost = yield* Mark.objects.create({ counterId: 999_999_999 })
        const kept = yield* Mark.objects.filter((m) => m.counter.n.gte(0)).count
        expect(kept).toBe(3)
        const dropped = yield* Mark.objects.exclude((m) => m.counter.n.gte(0))
        expect(dropped.map(({ id }) => id)).toEqual([lost.id])
        const missing = yield* Mark.objects.filter((m) => m.counter.isNull())
        expect(missing.map(({ id }) => id)).toEqual([lost.id])
        const rows = yield* Mark.objects
          .orderBy((m) => [m.counter.n.desc(), m.id.asc()])
          .select((m) => ({ n: m.counter.n }))
        expect(rows.map(({ n }) => n)).toEqual([null, 1, 1, 0])
        const whole = yield* Mark.objects.orderBy((m) => m.id.asc()).include((m) => ({ counter: m.counter }))
        expect(whole.map((row) => row.counter?.n ?? null)).toEqual([0, 1, 1, null])
      })
    )
  })
}
