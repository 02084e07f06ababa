import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Fn } from "../../src/index.js"
import {
  badges,
  categories,
  type EmployeeRow,
  employeeSkills,
  employees,
  entries,
  friends,
  playlists,
  skills,
  type TaskRow,
  tasks,
  teams,
  tracks
} from "../support/fixtures.js"
import { Badge, Category, Employee, Playlist, Skill, Task, Team, Track } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { byCodePoint, musicOn, peopleOn, plain } from "./support.js"

const byId = Employee.objects.orderBy((e) => e.id.asc())
const employee = (id: number | null) => employees.find((each) => each.id === id) ?? null
const team = (code: string | null) => teams.find((each) => each.code === code) ?? null
const assigned = (id: number) => tasks.filter((task) => task.assigneeId === id)
const reports = (id: number) => employees.filter((each) => each.managerId === id)
const badge = (id: number) => badges.find((each) => each.holderId === id) ?? null
const skillsOf = (id: number) =>
  employeeSkills
    .flatMap(([holder, skill]) => (holder === id ? (skills[skill - 1] ?? []) : []))
    .sort((a, b) => byCodePoint(b.name, a.name))
const longestFirst = (a: TaskRow, b: TaskRow) => (b.hours ?? -99) - (a.hours ?? -99) || a.id - b.id

/** Relations loaded with the rows. */
export const include = (name: DatabaseName): void => {
  layer(peopleOn(name))("include", (it) => {
    it.effect("to one: there, not there, and over two keys", () =>
      Effect.gen(function* () {
        const rows = yield* byId.include((e) => ({
          team: e.team,
          manager: e.manager.include((m) => ({ manager: m.manager }))
        }))
        expect(plain(rows)).toEqual(
          employees.map((e) => {
            const manager = employee(e.managerId)
            return {
              ...e,
              team: team(e.teamId),
              manager: manager === null ? null : { ...manager, manager: employee(manager.managerId) }
            }
          })
        )
        expect(rows[1]?.manager).toBeInstanceOf(Employee)
        expect(rows[1]?.manager?.isAdult).toBe(true)
        expect(rows[0]?.team).toBeInstanceOf(Team)
      })
    )

    it.effect("to one in a statement of its own", () =>
      Effect.gen(function* () {
        const joined = yield* byId.include((e) => ({
          manager: e.manager,
          team: e.team.include((t) => ({ lead: t.lead }))
        }))
        const apart = yield* byId.include((e) => ({
          manager: e.manager.selectIn(),
          team: e.team.selectIn().include((t) => ({ lead: t.lead.selectIn() }))
        }))
        expect(plain(apart)).toEqual(plain(joined))
        const again = byId.include((e) => ({
          manager: e.manager.selectIn().joined(),
          team: e.team.include((t) => ({ lead: t.lead }))
        }))
        expect(plain(yield* again)).toEqual(plain(joined))
        expect((yield* again.toSql).sql).toEqual(
          (yield* byId.include((e) => ({ manager: e.manager, team: e.team.include((t) => ({ lead: t.lead })) })).toSql)
            .sql
        )
      })
    )

    it.effect("an inverse one-to-one, from both sides", () =>
      Effect.gen(function* () {
        const rows = yield* byId.include((e) => ({ badge: e.badge }))
        expect(rows.map((row) => plain(row.badge))).toEqual(employees.map(({ id }) => badge(id)))
        const apart = yield* byId.include((e) => ({ badge: e.badge.selectIn() }))
        expect(plain(apart)).toEqual(plain(rows))
        const holders = yield* Badge.objects.orderBy((b) => b.id.asc()).include((b) => ({ holder: b.holder }))
        expect(plain(holders)).toEqual(badges.map((each) => ({ ...each, holder: employee(each.holderId) })))
      })
    )

    it.effect("to many: each strategy gives the same, an empty list where there are none", () =>
      Effect.gen(function* () {
        const expected = employees.map((e) => ({ ...e, tasks: assigned(e.id).sort(longestFirst) }))
        const sorted = byId.include((e) => ({
          tasks: e.tasks.orderBy((t) => [t.hours.desc({ nulls: "last" }), t.id.asc()])
        }))
        expect(plain(yield* sorted)).toEqual(expected)
        const apart = byId.include((e) => ({
          tasks: e.tasks.orderBy((t) => [t.hours.desc({ nulls: "last" }), t.id.asc()]).subquery()
        }))
        expect(plain(yield* apart)).toEqual(expected)
        const rows = yield* sorted
        expect(rows[0]?.tasks[0]).toBeInstanceOf(Task)
      })
    )

    it.effect("to many: filter, exclude, order, limit and offset for each parent", () =>
      Effect.gen(function* () {
        const rows = yield* byId.include((e) => ({
          done: e.tasks.filter((t) => [t.done, t.hours.gt(0)]).orderBy((t) => t.id.desc()),
          open: e.tasks.exclude((t) => t.done).orderBy((t) => t.id.asc()),
          longest: e.tasks.orderBy((t) => [t.hours.desc({ nulls: "last" }), t.id.asc()]).limit(1),
          next: e.tasks.orderBy((t) => [t.hours.desc({ nulls: "last" }), t.id.asc()]).offset(1),
          second: e.tasks
            .orderBy((t) => [t.hours.desc({ nulls: "last" }), t.id.asc()])
            .offset(1)
            .limit(1),
          third: e.tasks
            .orderBy((t) => [t.hours.desc({ nulls: "last" }), t.id.asc()])
            .limit(1)
            .offset(2),
          two: e.tasks.limit(2),
          none: e.tasks.limit(0)
        }))
        const ids = (own: ReadonlyArray<{ readonly id: number }>) => own.map(({ id }) => id)
        rows.forEach((row) => {
          const own = assigned(row.id)
          const longest = [...own].sort(longestFirst)
          expect({
            done: ids(row.done),
            open: ids(row.open),
            longest: ids(row.longest),
            next: ids(row.next),
            second: ids(row.second),
            third: ids(row.third),
            two: ids(row.two),
            none: ids(row.none)
          }).toEqual({
            done: ids(own.filter((t) => t.done && (t.hours ?? 0) > 0).reverse()),
            open: ids(own.filter((t) => !t.done)),
            longest: ids(longest.slice(0, 1)),
            next: ids(longest.slice(1)),
            second: ids(longest.slice(1, 2)),
            third: ids(longest.slice(2, 3)),
            two: ids(own.slice(0, 2)),
            none: []
          })
        })
      })
    )

    it.effect("to many: conditions over paths and related rows", () =>
      Effect.gen(function* () {
        const rows = yield* byId.include((e) => ({
          reviewed: e.tasks
            .filter((t) => t.reviewer.tasks.some((u) => u.done))
            .orderBy((t) => [t.reviewer.name.asc(), t.id.asc()]),
          first: e.tasks
            .filter((t) => t.category.parent.isNotNull())
            .orderBy((t) => t.category.name.desc())
            .limit(1)
        }))
        const parent = (id: number | null) => categories.find((c) => c.id === id)?.parentId ?? null
        rows.forEach((row) => {
          const own = assigned(row.id)
          const reviewed = own.filter((t) => t.reviewerId !== null && assigned(t.reviewerId).some((u) => u.done))
          reviewed.sort(
            (a, b) => byCodePoint(employee(a.reviewerId)?.name ?? "", employee(b.reviewerId)?.name ?? "") || a.id - b.id
          )
          expect(row.reviewed.map(({ id }) => id)).toEqual(reviewed.map(({ id }) => id))
          expect(row.first.length).toBe(own.some((t) => parent(t.categoryId) !== null) ? 1 : 0)
        })
      })
    )

    it.effect("to many under to one, to one under to many, and further down", () =>
      Effect.gen(function* () {
        const rows = yield* byId.include((e) => ({
          team: e.team.include((t) => ({
            tasks: t.tasks
              .orderBy((u) => u.id.asc())
              .include((u) => ({ assignee: u.assignee, reviewer: u.reviewer.selectIn() }))
          })),
          reports: e.reports
            .orderBy((r) => r.id.asc())
            .include((r) => ({
              badge: r.badge,
              tasks: r.tasks
                .orderBy((t) => t.id.asc())
                .limit(2)
                .include((t) => ({ category: t.category })),
              reports: r.reports.orderBy((s) => s.id.asc()).include((s) => ({ team: s.team }))
            }))
        }))
        const withCategory = (task: TaskRow) => ({
          ...task,
          category: categories.find((c) => c.id === task.categoryId) ?? null
        })
        expect(plain(rows)).toEqual(
          employees.map((e) => {
            const own = team(e.teamId)
            return {
              ...e,
              team:
                own === null
                  ? null
                  : {
                      ...own,
                      tasks: tasks
                        .filter((t) => t.teamId === own.code)
                        .map((t) => ({ ...t, assignee: employee(t.assigneeId), reviewer: employee(t.reviewerId) }))
                    },
              reports: reports(e.id).map((r) => ({
                ...r,
                badge: badge(r.id),
                tasks: assigned(r.id).slice(0, 2).map(withCategory),
                reports: reports(r.id).map((s) => ({ ...s, team: team(s.teamId) }))
              }))
            }
          })
        )
      })
    )

    it.effect("many-to-many, sorted by the model's own order, and to itself both ways", () =>
      Effect.gen(function* () {
        const rows = yield* byId.include((e) => ({
          skills: e.skills,
          friends: e.friends
            .orderBy((f) => f.id.asc())
            .include((f) => ({ skills: f.skills.filter((s) => s.name.ne("ts")) })),
          admirers: e.admirers.orderBy((f) => f.id.asc())
        }))
        expect(plain(rows)).toEqual(
          employees.map((e) => ({
            ...e,
            skills: skillsOf(e.id),
            friends: friends
              .filter(([from]) => from === e.id)
              .map(([, to]) => ({ ...employee(to), skills: skillsOf(to).filter((s) => s.name !== "ts") })),
            admirers: friends.filter(([, to]) => to === e.id).map(([from]) => employee(from))
          }))
        )
        const held = yield* Skill.objects.include((s) => ({ holders: s.holders.orderBy((h) => h.id.desc()).limit(2) }))
        expect(held.map((s) => [s.name, s.holders.map((h) => h.id)])).toEqual([
          ["ts", [5, 2]],
          ["sql", [5, 4]],
          ["ops", [5]],
          ["idle", []]
        ])
      })
    )

    it.effect("one relation under two names, and a name given again", () =>
      Effect.gen(function* () {
        const rows = yield* byId.include((e) => ({
          boss: e.manager,
          chief: e.manager.include((m) => ({ boss: m.manager })),
          all: e.tasks.orderBy((t) => t.id.asc()),
          one: e.tasks.orderBy((t) => t.id.desc()).limit(1)
        }))
        rows.forEach((row) => {
          expect(plain(row.boss)).toEqual(employee(row.managerId))
          expect(row.chief?.boss?.id ?? null).toBe(employee(row.managerId)?.managerId ?? null)
          expect(row.all.map(({ id }) => id)).toEqual(assigned(row.id).map(({ id }) => id))
          expect(row.one.map(({ id }) => id)).toEqual(
            assigned(row.id)
              .slice(-1)
              .map(({ id }) => id)
          )
        })
        const twice = byId
          .include((e) => ({ tasks: e.tasks.limit(1) }))
          .include((e) => ({ tasks: e.tasks.filter((t) => t.done) }))
        expect((yield* twice).map((row) => row.tasks.length)).toEqual(
          employees.map(({ id }) => assigned(id).filter((t) => t.done).length)
        )
      })
    )

    it.effect("with filters, slices, annotations and narrowed columns of the parents", () =>
      Effect.gen(function* () {
        const query = Employee.objects
          .filter((e) => e.manager.name.eq("Ada").or(e.tasks.count().gt(2)))
          .orderBy((e) => e.name.desc())
          .annotate((e) => ({ n: e.tasks.count(), label: Fn.concat(e.name, "!") }))
        for (const strategy of ["selectIn", "subquery"] as const) {
          const rows = yield* query.include((e) => ({ tasks: e.tasks.filter((t) => t.hours.gt(2))[strategy]() }))
          expect(rows.map((row) => [row.label, row.n, row.tasks.map(({ id }) => id).sort((a, b) => a - b)])).toEqual([
            ["Cid!", 1, [10]],
            ["Bob!", 1, []],
            ["Ada!", 3, [1, 2, 11]]
          ])
          const sliced = yield* query
            .limit(1)
            .offset(2)
            .include((e) => ({ tasks: e.tasks.filter((t) => t.hours.gt(4))[strategy]() }))
          expect(sliced.map((row) => [row.id, row.tasks.map(({ id }) => id).sort((a, b) => a - b)])).toEqual([
            [1, [2, 11]]
          ])
        }
        const narrow = yield* byId
          .only("name")
          .limit(2)
          .include((e) => ({ manager: e.manager, reports: e.reports.limit(1) }))
        expect(plain(narrow)).toEqual([
          { name: "Ada", manager: null, reports: [employee(2)] },
          { name: "Bob", manager: employee(1), reports: [employee(4)] }
        ])
      })
    )

    it.effect("with first, last, one, get, inBulk and streams", () =>
      Effect.gen(function* () {
        const query = byId.include((e) => ({ tasks: e.tasks.orderBy((t) => t.id.asc()), manager: e.manager }))
        const expected = employees.map((e) => ({ ...e, tasks: assigned(e.id), manager: employee(e.managerId) }))
        expect(plain((yield* query.first).pipe((o) => (o._tag === "Some" ? o.value : o)))).toEqual(expected[0])
        expect(plain((yield* query.last).pipe((o) => (o._tag === "Some" ? o.value : o)))).toEqual(expected[9])
        expect(plain(yield* query.get(5))).toEqual(expected[4])
        expect(plain(yield* query.filter((e) => e.name.eq("Dee")).one)).toEqual(expected[3])
        expect(plain([...(yield* query.inBulk([7])).values()])).toEqual([expected[6]])
        expect(plain(Array.from(yield* Stream.runCollect(query.stream)))).toEqual(expected)
        expect(yield* query.count).toBe(10)
        expect(yield* query.exists).toBe(true)
      })
    )

    it.effect("a tree, three levels down and two up", () =>
      Effect.gen(function* () {
        const children = (id: number) => categories.filter((c) => c.parentId === id)
        const rows = yield* Category.objects
          .orderBy((c) => c.id.asc())
          .include((c) => ({
            children: c.children.orderBy((d) => d.id.asc()).include((d) => ({ children: d.children })),
            parent: c.parent.include((p) => ({ parent: p.parent }))
          }))
        const up = (id: number | null) => categories.find((c) => c.id === id) ?? null
        expect(plain(rows)).toEqual(
          categories.map((c) => {
            const parent = up(c.parentId)
            return {
              ...c,
              children: children(c.id).map((d) => ({ ...d, children: children(d.id) })),
              parent: parent === null ? null : { ...parent, parent: up(parent.parentId) }
            }
          })
        )
      })
    )

    it.effect("a condition of the parent's row", () =>
      Effect.gen(function* () {
        const rows = yield* byId.include((e) => ({
          older: e.reports.filter((r) => r.age.gt(e.age)).orderBy((r) => r.id.asc()),
          mates: e.friends.filter((f) => f.team.code.eq(e.team.code)).limit(1)
        }))
        const older = (e: EmployeeRow) => reports(e.id).filter((r) => r.age !== null && e.age !== null && r.age > e.age)
        expect(rows.map((row) => row.older.map(({ id }) => id))).toEqual(
          employees.map((e) => older(e).map(({ id }) => id))
        )
        expect(rows.map((row) => row.mates.map(({ id }) => id))).toEqual(
          employees.map((e) =>
            friends
              .filter(([from, to]) => from === e.id && e.teamId !== null && employee(to)?.teamId === e.teamId)
              .map(([, to]) => to)
              .slice(0, 1)
          )
        )
      })
    )

    it.effect("no rows: no further statements, and nothing breaks", () =>
      Effect.gen(function* () {
        const none = Employee.objects
          .filter((e) => e.age.gt(1000))
          .include((e) => ({ tasks: e.tasks, manager: e.manager }))
        expect(yield* none).toEqual([])
        const alone = yield* Employee.objects
          .filter((e) => e.manager.isNull())
          .orderBy((e) => e.id.asc())
          .include((e) => ({ manager: e.manager.include((m) => ({ tasks: m.tasks, team: m.team.selectIn() })) }))
        expect(alone.map((row) => row.manager)).toEqual(alone.map(() => null))
      })
    )
  })

  layer(musicOn(name))("include by a through model", (it) => {
    it.effect("the rows behind the links, in any order, and the links themselves", () =>
      Effect.gen(function* () {
        const rows = yield* Playlist.objects
          .orderBy((p) => p.id.asc())
          .include((p) => ({
            tracks: p.tracks.orderBy((t) => t.title.asc()),
            entries: p.entries.orderBy((e) => e.position.asc()).include((e) => ({ track: e.track }))
          }))
        const own = (id: number) => entries.filter((e) => e.playlistId === id)
        expect(plain(rows)).toEqual(
          playlists.map((p) => ({
            ...p,
            tracks: own(p.id)
              .map((e) => tracks[e.trackId - 1])
              .sort((a, b) => byCodePoint(a?.title ?? "", b?.title ?? "")),
            entries: own(p.id).map((e) => ({ ...e, track: tracks[e.trackId - 1] }))
          }))
        )
        const back = yield* Track.objects
          .orderBy((t) => t.id.asc())
          .include((t) => ({ playlists: t.playlists.limit(1) }))
        expect(back.map((t) => t.playlists.map((p) => p.name))).toEqual([["all"], ["all"], ["all"], []])
      })
    )
  })
}
