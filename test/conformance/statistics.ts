import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Fn, Window } from "../../src/index.js"
import { decimal, employees, tasks } from "../support/fixtures.js"
import { Employee, Task } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { peopleOn } from "./support.js"

const { objects } = Employee
const known = <A>(values: ReadonlyArray<A | null>): Array<A> => values.filter((each) => each !== null)
const ages = known(employees.map(({ age }) => age))
const mean = (numbers: ReadonlyArray<number>) => numbers.reduce((a, b) => a + b, 0) / numbers.length
const squares = (numbers: ReadonlyArray<number>) => numbers.reduce((sum, n) => sum + (n - mean(numbers)) ** 2, 0)
const sorted = [...ages].sort((a, b) => a - b)
const percentile = (numbers: ReadonlyArray<number>, fraction: number) => {
  const place = fraction * (numbers.length - 1)
  const [a = 0, b = 0] = [numbers[Math.floor(place)], numbers[Math.ceil(place)]]
  return a + (b - a) * (place - Math.floor(place))
}
const nobody = objects.filter((e) => e.id.lt(0))

/** Aggregates beyond counts, sums and extremes. */
export const statistics = (name: DatabaseName): void =>
  layer(peopleOn(name))("statistics", (it) => {
    it.effect("deviations: of all, of a sample, of decimals, over one value and over none", () =>
      Effect.gen(function* () {
        const found = yield* objects.aggregate((e) => ({
          variance: Fn.variance(e.age),
          deviation: Fn.stdDev(e.age),
          sample: Fn.variance(e.age, { sample: true }),
          ofSample: Fn.stdDev(e.age, { sample: true, filter: e.age.gt(0) }),
          pay: Fn.stdDev(e.salary)
        }))
        const above = ages.filter((age) => age > 0)
        expect(found.variance).toBeCloseTo(squares(ages) / ages.length, 8)
        expect(found.deviation).toBeCloseTo(Math.sqrt(squares(ages) / ages.length), 8)
        expect(found.sample).toBeCloseTo(squares(ages) / (ages.length - 1), 8)
        expect(found.ofSample).toBeCloseTo(Math.sqrt(squares(above) / (above.length - 1)), 8)
        const pay = known(employees.map(({ salary }) => salary && Number(salary.value) / 10 ** salary.scale))
        expect(found.pay).toBeCloseTo(Math.sqrt(squares(pay) / pay.length), 6)
        const different = [...new Set(ages)]
        const distinct = objects.aggregate((e) => ({ variance: Fn.variance(e.age, { distinct: true }) }))
        if (name === "mysql" || name === "mariadb") {
          expect(yield* Effect.flip(distinct)).toMatchObject({ reason: { _tag: "MissingCapability" } })
        } else expect((yield* distinct).variance).toBeCloseTo(squares(different) / different.length, 8)
        const one = yield* objects
          .filter((e) => e.id.eq(1))
          .aggregate((e) => ({ all: Fn.variance(e.age), sample: Fn.stdDev(e.age, { sample: true }) }))
        expect(one).toEqual({ all: 0, sample: null })
        const none = nobody.aggregate((e) => ({ none: Fn.stdDev(e.age), zero: Fn.stdDev(e.age, { default: 0 }) }))
        expect(yield* none).toEqual({ none: null, zero: 0 })
      })
    )

    it.effect("whether all, or any: unknown values do not count, over none there is no answer", () =>
      Effect.gen(function* () {
        const actives = known(employees.map(({ active }) => active))
        const found = yield* objects.aggregate((e) => ({
          all: Fn.boolAnd(e.active),
          any: Fn.boolOr(e.active),
          grown: Fn.boolAnd(e.age.gte(0)),
          some: Fn.boolOr(e.age.gt(40), { filter: e.active })
        }))
        expect(found).toEqual({
          all: actives.every(Boolean),
          any: actives.some(Boolean),
          grown: ages.every((age) => age >= 0),
          some: employees.some(({ active, age }) => active === true && age !== null && age > 40)
        })
        const none = nobody.aggregate((e) => ({
          all: Fn.boolAnd(e.active),
          any: Fn.boolOr(e.active, { default: false })
        }))
        expect(yield* none).toEqual({ all: null, any: false })
      })
    )

    it.effect("bits of integers, with their signs", () =>
      Effect.gen(function* () {
        const found = yield* objects.aggregate((e) => ({
          and: Fn.bitAnd(e.age),
          or: Fn.bitOr(e.age),
          xor: Fn.bitXor(e.id),
          negative: Fn.bitOr(e.age.negate()),
          big: Fn.bitOr(e.points),
          filtered: Fn.bitAnd(e.age, { filter: e.age.gt(20) })
        }))
        const points = known(employees.map((e) => e.points))
        expect(found).toEqual({
          and: ages.reduce((a, b) => a & b),
          or: ages.reduce((a, b) => a | b),
          xor: employees.map(({ id }) => id).reduce((a, b) => a ^ b),
          negative: ages.map((age) => -age).reduce((a, b) => a | b),
          big: points.reduce((a, b) => a | b),
          filtered: ages.filter((age) => age > 20).reduce((a, b) => a & b)
        })
        expect(yield* nobody.aggregate((e) => ({ and: Fn.bitAnd(e.age), or: Fn.bitOr(e.points) }))).toEqual({
          and: null,
          or: null
        })
      })
    )

    it.effect("percentiles lie between two values in proportion", () =>
      Effect.gen(function* () {
        const found = yield* objects.aggregate((e) => ({
          least: Fn.percentile(0, e.age),
          quarter: Fn.percentile(0.25, e.age),
          median: Fn.percentile(0.5, e.age),
          most: Fn.percentile(1, e.age),
          some: Fn.percentile(0.9, e.age, { filter: e.age.lt(40) }),
          pay: Fn.percentile(0.5, e.salary)
        }))
        expect(found.least).toBe(sorted[0])
        expect(found.quarter).toBeCloseTo(percentile(sorted, 0.25), 9)
        expect(found.median).toBeCloseTo(percentile(sorted, 0.5), 9)
        expect(found.most).toBe(sorted[sorted.length - 1])
        expect(found.some).toBeCloseTo(
          percentile(
            sorted.filter((age) => age < 40),
            0.9
          ),
          9
        )
        expect(found.pay).toBeGreaterThan(0)
        expect(yield* nobody.aggregate((e) => ({ x: Fn.percentile(0.5, e.age) }))).toEqual({ x: null })
        const perTeam = yield* objects
          .groupBy((e) => ({ team: e.teamId }))
          .aggregate((e) => ({ median: Fn.percentile(0.5, e.age) }))
          .orderBy((g) => g.team.asc())
        for (const { median, team } of perTeam) {
          const own = known(employees.filter(({ teamId }) => teamId === team).map(({ age }) => age)).sort(
            (a, b) => a - b
          )
          if (own.length === 0) expect(median).toBe(null)
          else expect(median).toBeCloseTo(percentile(own, 0.5), 9)
        }
      })
    )

    it.effect("texts in one: in an order, each once, but for NULL, whatever stands in them", () =>
      Effect.gen(function* () {
        const found = yield* objects.aggregate((e) => ({
          names: Fn.stringAgg(e.name, ", ", { orderBy: e.name.desc() }),
          byAge: Fn.stringAgg(e.name, "'|\\\\", { orderBy: [e.age.asc(), e.id.desc()] }),
          nicks: Fn.stringAgg(e.nick, "", { orderBy: e.id.asc() }),
          teams: Fn.stringAgg(e.teamId, "/", { distinct: true, orderBy: e.teamId.desc() }),
          young: Fn.stringAgg(Fn.upper(e.name), ";", { filter: e.age.lt(20), orderBy: e.id.asc() })
        }))
        const byAge = [...employees].sort((a, b) => (a.age ?? 1e9) - (b.age ?? 1e9) || b.id - a.id)
        expect(found).toEqual({
          names: employees
            .map((e) => e.name)
            .sort()
            .reverse()
            .join(", "),
          byAge: byAge.map((e) => e.name).join("'|\\\\"),
          nicks: known(employees.map(({ nick }) => nick)).join(""),
          teams: [...new Set(known(employees.map(({ teamId }) => teamId)))].sort().reverse().join("/"),
          young: employees
            .filter(({ age }) => age !== null && age < 20)
            .map((e) => e.name.toUpperCase())
            .join(";")
        })
        const none = nobody.aggregate((e) => ({
          none: Fn.stringAgg(e.name, ","),
          empty: Fn.stringAgg(e.name, ",", { default: "" })
        }))
        expect(yield* none).toEqual({ none: null, empty: "" })
        const long = yield* Task.objects.aggregate((t) => ({ all: Fn.stringAgg(t.title, "x".repeat(300)) }))
        expect(long.all?.length).toBe(tasks.map(({ title }) => title).join("").length + 300 * (tasks.length - 1))
      })
    )

    it.effect("lists of every kind of value, NULL among them, in an order, each once, of some rows", () =>
      Effect.gen(function* () {
        const found = yield* objects.aggregate((e) => ({
          ids: Fn.arrayAgg(e.id, { orderBy: e.id.desc() }),
          ages: Fn.arrayAgg(e.age, { orderBy: e.id.asc() }),
          names: Fn.arrayAgg(e.name, { orderBy: e.id.asc() }),
          nicks: Fn.arrayAgg(e.nick, { orderBy: e.id.asc() }),
          scores: Fn.arrayAgg(e.score, { orderBy: e.id.asc() }),
          points: Fn.arrayAgg(e.points, { orderBy: e.id.asc() }),
          pay: Fn.arrayAgg(e.salary, { orderBy: e.id.asc() }),
          active: Fn.arrayAgg(e.active, { orderBy: e.id.asc() }),
          hired: Fn.arrayAgg(e.hired, { orderBy: e.id.asc() }),
          seen: Fn.arrayAgg(e.seenAt, { orderBy: e.id.asc() }),
          pauses: Fn.arrayAgg(e.pause, { orderBy: e.id.asc() }),
          prefs: Fn.arrayAgg(e.prefs, { orderBy: e.id.asc() }),
          computed: Fn.arrayAgg(e.salary.times(decimal("0.10")), { orderBy: e.id.asc() }),
          clock: Fn.arrayAgg(e.seenAt.time(), { orderBy: e.id.asc() })
        }))
        expect(found).toMatchObject({
          ids: employees.map(({ id }) => id).reverse(),
          ages: employees.map(({ age }) => age),
          names: employees.map((e) => e.name),
          nicks: employees.map(({ nick }) => nick),
          scores: employees.map(({ score }) => score),
          points: employees.map(({ points }) => points),
          active: employees.map(({ active }) => active),
          hired: employees.map(({ hired }) => hired),
          seen: employees.map(({ seenAt }) => seenAt),
          prefs: employees.map(({ prefs }) => prefs),
          clock: employees.map(
            ({ seenAt }) =>
              seenAt
                ?.toISOString()
                .slice(11, 23)
                .replace(/\.?0*$/, "") ?? null
          )
        })
        expect(found.pay).toEqual(employees.map(({ salary }) => salary))
        expect(found.pauses).toEqual(employees.map(({ pause }) => pause))
        expect(found.computed.map((each) => each === null)).toEqual(employees.map(({ salary }) => salary === null))
        const some = yield* objects.aggregate((e) => ({
          different: Fn.arrayAgg(e.age, { distinct: true, orderBy: e.age.asc() }),
          pay: Fn.arrayAgg(e.salary, { distinct: true, orderBy: e.salary.desc(), filter: e.salary.isNotNull() }),
          days: Fn.arrayAgg(e.hired, { distinct: true, orderBy: e.hired.desc(), filter: e.hired.isNotNull() }),
          few: Fn.arrayAgg(e.name, { filter: e.age.gt(40), orderBy: e.name.asc() })
        }))
        expect(some.different).toEqual([...new Set(sorted), null])
        const salaries = new Map(known(employees.map(({ salary }) => salary)).map((each) => [String(each), each]))
        expect(some.pay).toEqual(
          [...salaries.values()].sort(
            (a, b) => Number(b.value * 100n) / 10 ** b.scale - Number(a.value * 100n) / 10 ** a.scale
          )
        )
        expect(some.days).toEqual([...new Set(known(employees.map(({ hired }) => hired)))].sort().reverse())
        expect(some.few).toEqual(
          employees
            .filter(({ age }) => age !== null && age > 40)
            .map((e) => e.name)
            .sort()
        )
        expect(yield* nobody.aggregate((e) => ({ none: Fn.arrayAgg(e.age) }))).toEqual({ none: [] })
      })
    )

    it.effect("of related rows, in their order, and of slices of them", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .orderBy((e) => e.id.asc())
          .select((e) => ({
            id: e.id,
            titles: e.tasks.orderBy((t) => t.title.desc()).arrayAgg((t) => t.title),
            joined: e.tasks
              .filter((t) => t.done)
              .orderBy((t) => t.id.asc())
              .stringAgg((t) => t.title, "+"),
            two: e.tasks
              .orderBy((t) => t.id.desc())
              .limit(2)
              .arrayAgg((t) => t.id),
            spread: e.tasks.stdDev((t) => t.hours),
            sample: e.tasks.variance((t) => t.hours, { sample: true }),
            median: e.tasks.percentile(0.5, (t) => t.hours)
          }))
        for (const row of rows) {
          const own = tasks.filter(({ assigneeId }) => assigneeId === row.id)
          const hours = known(own.map((task) => task.hours)).sort((a, b) => a - b)
          const done = own.filter((task) => task.done).map(({ title }) => title)
          expect({ id: row.id, titles: row.titles, joined: row.joined, two: row.two }).toEqual({
            id: row.id,
            titles: own
              .map(({ title }) => title)
              .sort()
              .reverse(),
            joined: done.length === 0 ? null : done.join("+"),
            two: own
              .map(({ id }) => id)
              .sort((a, b) => b - a)
              .slice(0, 2)
          })
          if (hours.length === 0) expect([row.spread, row.median]).toEqual([null, null])
          else {
            expect(row.spread).toBeCloseTo(Math.sqrt(squares(hours) / hours.length), 9)
            expect(row.median).toBeCloseTo(percentile(hours, 0.5), 9)
          }
          if (hours.length < 2) expect(row.sample).toBe(null)
          else expect(row.sample).toBeCloseTo(squares(hours) / (hours.length - 1), 9)
        }
      })
    )

    it.effect("records of every kind of value, alone, in lists and in subqueries", () =>
      Effect.gen(function* () {
        const every = (e: Parameters<Parameters<typeof objects.filter>[0]>[0]) => ({
          id: e.id,
          name: e.name,
          nick: e.nick,
          score: e.score,
          points: e.points,
          salary: e.salary,
          active: e.active,
          hired: e.hired,
          seenAt: e.seenAt,
          pause: e.pause,
          prefs: e.prefs,
          team: e.team.name,
          grown: e.age.gte(18)
        })
        const byId = objects.orderBy((e) => e.id.asc())
        const plain = yield* byId.select(every)
        const records = yield* byId.select((e) => ({ record: Fn.jsonObject(every(e)) }))
        expect(records.map(({ record }) => record)).toEqual(plain)
        const { list } = yield* objects.aggregate((e) => ({
          list: Fn.arrayAgg(Fn.jsonObject(every(e)), { orderBy: e.id.asc() })
        }))
        expect(list).toEqual(plain)
        const nested = yield* byId.limit(4).select((e) => ({
          id: e.id,
          tasks: e.tasks
            .orderBy((t) => t.id.asc())
            .arrayAgg((t) => Fn.jsonObject({ id: t.id, title: t.title, cost: t.cost }))
        }))
        expect(nested).toEqual(
          employees.slice(0, 4).map(({ id }) => ({
            id,
            tasks: tasks
              .filter(({ assigneeId }) => assigneeId === id)
              .map((task) => ({ id: task.id, title: task.title, cost: task.cost }))
          }))
        )
      })
    )

    it.effect("in groups with having and orders, and over windows", () =>
      Effect.gen(function* () {
        const groups = yield* objects
          .groupBy((e) => ({ team: e.teamId }))
          .aggregate((e) => ({
            names: Fn.stringAgg(e.name, " ", { orderBy: e.name.asc() }),
            list: Fn.arrayAgg(e.id, { orderBy: e.id.asc() }),
            spread: Fn.stdDev(e.age, { default: 0 })
          }))
          .having((g) => g.names.contains("a").or(g.spread.gte(0)))
          .orderBy((g) => [g.spread.desc(), g.team.asc()])
        for (const { list, names, team } of groups) {
          const own = employees.filter(({ teamId }) => teamId === team)
          expect([names, list]).toEqual([
            own
              .map((e) => e.name)
              .sort()
              .join(" "),
            own.map(({ id }) => id)
          ])
        }
        const running = yield* objects
          .orderBy((e) => e.id.asc())
          .select((e) => ({
            bits: Window.over(Fn.bitOr(e.id), { orderBy: e.id.asc() }),
            spread: Window.over(Fn.variance(e.id), {
              orderBy: e.id.asc(),
              frame: Window.rows(Window.preceding(1), "currentRow")
            })
          }))
        expect(running.map(({ bits }) => bits)).toEqual(
          employees.map((_, i) => employees.slice(0, i + 1).reduce((all, { id }) => all | id, 0))
        )
        running.forEach(({ spread }, i) => {
          expect(spread).toBeCloseTo(i === 0 ? 0 : 0.25, 9)
        })
      })
    )

    it("what has no meaning is refused where it is written", () => {
      expect(() => objects.aggregate((e) => ({ x: Fn.stdDev(e.name as never) }))).toThrow(
        /Employee.name.*takes numbers/
      )
      expect(() => objects.aggregate((e) => ({ x: Fn.bitAnd(e.score) }))).toThrow(/Employee.score.*takes integers/)
      expect(() => objects.aggregate((e) => ({ x: Fn.percentile(2, e.age) }))).toThrow(/no fraction/)
      expect(() =>
        objects.aggregate((e) => ({ x: Fn.arrayAgg(e.age, { distinct: true, orderBy: e.id.asc() }) }))
      ).toThrow(/order by the value itself/)
      expect(() => objects.select((e) => ({ x: Window.over(Fn.arrayAgg(e.age), {}) }))).toThrow(/has no window/)
    })
  })
