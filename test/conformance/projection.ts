import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Fn } from "../../src/index.js"
import { decimal, employees, tasks } from "../support/fixtures.js"
import { Employee, Task, Team } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { inOrder, peopleOn } from "./support.js"

const byId = Employee.objects.orderBy((e) => e.id.asc())
const nameOf = (id: number | null) => employees.find((each) => each.id === id)?.name ?? null
const managerOf = (id: number | null) => employees.find((each) => each.id === id)?.managerId ?? null

/** What rows are made of: select, annotate, only, defer, and functions. */
export const projection = (name: DatabaseName): void =>
  layer(peopleOn(name))("projection", (it) => {
    it.effect("select: columns, paths, conditions, arithmetic", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          name: e.name,
          manager: e.manager.name,
          above: e.manager.manager.name,
          team: e.team.code,
          adult: e.age.gte(18),
          free: e.manager.isNull(),
          next: e.age.plus(1),
          double: e.salary.times(decimal("2"))
        }))
        expect(rows).toEqual(
          employees.map((e) => ({
            name: e.name,
            manager: nameOf(e.managerId),
            above: nameOf(managerOf(e.managerId)),
            team: e.teamId,
            adult: e.age === null ? null : e.age >= 18,
            free: e.managerId === null,
            next: e.age === null ? null : e.age + 1,
            double: e.salary === null ? null : BigDecimal.multiply(e.salary, decimal("2"))
          }))
        )
      })
    )

    it.effect("select: every kind of value, and filters on what is selected", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          points: e.points,
          score: e.score,
          salary: e.salary,
          active: e.active,
          hired: e.hired,
          seenAt: e.seenAt,
          pause: e.pause,
          prefs: e.prefs,
          teamId: e.teamId
        }))
        expect(rows).toEqual(
          employees.map(({ active, hired, pause, points, prefs, salary, score, seenAt, teamId }) => ({
            points,
            score,
            salary,
            active,
            hired,
            seenAt,
            pause,
            prefs,
            teamId
          }))
        )
        const named = Employee.objects.select((e) => ({ label: Fn.concat(e.name, "!") }))
        const filtered = yield* named.filter((e) => e.label.eq("Eve!")).orderBy((e) => e.label.asc())
        expect(filtered).toEqual([{ label: "Eve!" }])
        expect(yield* named.filter((e) => e.age.eq(50)).first).toEqual(Option.some({ label: "Eve!" }))
      })
    )

    it.effect("annotate: adds to the row, and can be filtered, sorted and built on", () =>
      Effect.gen(function* () {
        const counted = Employee.objects.annotate((e) => ({ tasksDone: e.tasks.filter((t) => t.done).count() }))
        const done = (id: number) => tasks.filter((task) => task.assigneeId === id && task.done).length
        const rows = yield* counted.orderBy((e) => e.id.asc())
        expect(rows.map((row) => [row.id, row.tasksDone])).toEqual(employees.map(({ id }) => [id, done(id)]))
        expect(rows[0]).toBeInstanceOf(Employee)
        const busy = counted.filter((e) => e.tasksDone.gte(1)).orderBy((e) => [e.tasksDone.desc(), e.id.asc()])
        expect(yield* inOrder(busy)).toEqual([1, 3, 4, 5, 7])
        expect(yield* counted.exclude((e) => e.tasksDone.gte(1)).count).toBe(5)
        const twice = counted.annotate((e) => ({ twice: e.tasksDone.times(2) })).filter((e) => e.twice.eq(4))
        expect((yield* twice).map((row) => [row.id, row.tasksDone, row.twice])).toEqual([[1, 2, 4]])
        const inside = counted.filter((e) => e.tasks.some((t) => t.hours.gt(e.tasksDone)))
        expect(yield* inOrder(inside.orderBy((e) => e.id.asc()))).toEqual([1, 3, 5, 7])
      })
    )

    it.effect("annotate and select one after the other", () =>
      Effect.gen(function* () {
        const named = Team.objects.annotate((t) => ({ label: Fn.upper(t.name) }))
        expect(yield* named.select((t) => ({ code: t.code, label: t.label })).limit(1)).toEqual([
          { code: "core", label: "CORE" }
        ])
        const added = Team.objects.select((t) => ({ code: t.code })).annotate((t) => ({ size: t.members.count() }))
        expect(yield* added.filter((t) => t.size.gt(2)).orderBy((t) => t.code.asc())).toEqual([
          { code: "core", size: 3 },
          { code: "data", size: 3 }
        ])
      })
    )

    it.effect("only and defer: plain records, with annotations", () =>
      Effect.gen(function* () {
        expect(yield* Team.objects.only("code", "city").limit(2)).toEqual([
          { code: "core", city: "Oslo" },
          { code: "data", city: "Åre" }
        ])
        expect(yield* Team.objects.defer("city", "leadId").limit(1)).toEqual([{ code: "core", name: "Core" }])
        const sized = Team.objects.only("code").annotate((t) => ({ size: t.members.count() }))
        expect(yield* sized.filter((t) => t.size.eq(0))).toEqual([{ code: "zero", size: 0 }])
      })
    )

    it.effect("coalesce: a value of any kind where there is none", () =>
      Effect.gen(function* () {
        const [none, day, pause] = [decimal("0.125"), "1999-12-31", Duration.seconds(90)]
        const rows = yield* byId.select((e) => ({
          age: Fn.coalesce(e.age, 1.5),
          points: Fn.coalesce(e.points, 2n ** 62n),
          score: Fn.coalesce(e.score, 0.25),
          salary: Fn.coalesce(e.salary, none),
          active: Fn.coalesce(e.active, false),
          hired: Fn.coalesce(e.hired, day),
          pause: Fn.coalesce(e.pause, pause)
        }))
        rows.forEach((row, i) => {
          const e = employees[i]
          expect({ ...row, salary: BigDecimal.format(row.salary), pause: Duration.toMillis(row.pause) }).toEqual({
            age: e?.age ?? 1.5,
            points: e?.points ?? 2n ** 62n,
            score: e?.score ?? 0.25,
            salary: BigDecimal.format(e?.salary ?? none),
            active: e?.active ?? false,
            hired: e?.hired ?? day,
            pause: Duration.toMillis(e?.pause ?? pause)
          })
        })
        expect(yield* inOrder(byId.filter((e) => Fn.coalesce(e.hired, day).eq(day)))).toEqual(
          employees.filter(({ hired }) => (hired ?? day) === day).map(({ id }) => id)
        )
      })
    )

    it.effect("functions: text", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          lower: Fn.lower(e.name),
          upper: Fn.upper(e.nick),
          length: Fn.length(e.nick),
          concat: Fn.concat(e.name, " <", e.nick, ">"),
          nothing: Fn.concat(),
          known: Fn.coalesce(e.nick, "-"),
          either: Fn.coalesce(e.nick, e.name)
        }))
        expect(rows).toEqual(
          employees.map(({ name, nick }) => ({
            lower: name.toLowerCase(),
            upper: nick?.toUpperCase() ?? null,
            length: nick === null ? null : Array.from(nick).length,
            concat: nick === null ? null : `${name} <${nick}>`,
            nothing: "",
            known: nick ?? "-",
            either: nick ?? name
          }))
        )
      })
    )

    it.effect("functions: time", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          year: Fn.year(e.hired),
          month: Fn.month(e.hired),
          day: Fn.day(e.seenAt),
          seen: Fn.year(e.seenAt)
        }))
        expect(rows).toEqual(
          employees.map(({ hired, seenAt }) => ({
            year: hired === null ? null : Number(hired.slice(0, 4)),
            month: hired === null ? null : Number(hired.slice(5, 7)),
            day: seenAt?.getUTCDate() ?? null,
            seen: seenAt?.getUTCFullYear() ?? null
          }))
        )
        expect(yield* Employee.objects.filter((e) => e.seenAt.lt(Fn.now())).count).toBe(4)
        const now = yield* Employee.objects.select(() => ({ now: Fn.now() })).limit(1).one
        expect(Math.abs(now.now.getTime() - Date.now())).toBeLessThan(60_000)
      })
    )

    it.effect("functions in filters, orders and within each other", () =>
      Effect.gen(function* () {
        expect(yield* inOrder(byId.filter((e) => Fn.lower(e.name).eq("ada")))).toEqual([1, 9])
        expect(yield* inOrder(byId.filter((e) => Fn.length(Fn.concat(e.name, e.nick)).gt(8)))).toEqual([7, 10])
        expect(yield* inOrder(byId.filter((e) => Fn.coalesce(e.age, 0).eq(0)))).toEqual([3, 7])
        expect(yield* inOrder(byId.filter((e) => Fn.year(e.hired).eq(2015)))).toEqual([1, 4])
        const order = Employee.objects
          .filter((e) => e.id.in([1, 2, 9]))
          .orderBy((e) => [Fn.lower(e.name).desc(), e.id.asc()])
        expect(yield* inOrder(order)).toEqual([2, 1, 9])
        expect(
          yield* inOrder(byId.filter((e) => Fn.or(e.name.eq("Eve"), Fn.and(e.active, Fn.not(e.age.eq(36))))))
        ).toEqual([5, 6, 10])
        expect(yield* inOrder(byId.filter(() => Fn.or()))).toEqual([])
      })
    )

    it.effect("arithmetic of decimals is exact, of integers and fractions floating", () =>
      Effect.gen(function* () {
        const rows = yield* Task.objects
          .filter((t) => t.id.in([1, 4, 8, 10]))
          .orderBy((t) => t.id.asc())
          .select((t) => ({
            sum: t.cost.plus(decimal("0.02")),
            less: t.cost.minus(t.cost),
            half: t.hours.times(0.5),
            more: t.hours.plus(t.id)
          }))
        const costs = ["10.50", "0.01", "-5.25", "1234567890.12"].map(decimal)
        expect(rows.map(({ sum }) => sum)).toEqual(costs.map((cost) => BigDecimal.sum(cost, decimal("0.02"))))
        expect(rows.map(({ less }) => less)).toEqual(costs.map(() => decimal("0")))
        expect(rows.map(({ half }) => half)).toEqual([1.5, 0.5, -1, 20])
        expect(rows.map(({ more }) => more)).toEqual([4, 5, 6, 50])
        const squares = yield* Task.objects
          .filter((t) => t.id.in([1, 4, 8]))
          .orderBy((t) => t.id.asc())
          .select((t) => ({ square: t.cost.times(t.cost), share: t.cost.times(decimal("0.125")) }))
        const three = costs.slice(0, 3)
        expect(squares.map(({ square }) => square)).toEqual(three.map((c) => BigDecimal.multiply(c, c)))
        expect(squares.map(({ share }) => share)).toEqual(three.map((c) => BigDecimal.multiply(c, decimal("0.125"))))
      })
    )
  })
