import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import { Case, Database, Evaluate, Fn } from "../../src/index.js"
import { decimal, employees } from "../support/fixtures.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { peopleOn } from "./support.js"

const { objects } = Employee
const all = objects.orderBy((e) => e.id.asc())

const bandOf = (age: number | null) => (age === null ? "unknown" : age < 18 ? "child" : age < 40 ? "adult" : "senior")

/** CASE in every place where an expression may stand. */
export const cases = (name: DatabaseName): void =>
  layer(peopleOn(name))("cases", (it) => {
    it.effect("the first true condition decides, and an unknown one is not true", () =>
      Effect.gen(function* () {
        const rows = yield* all.select((e) => ({
          band: Case.when(e.age.isNull(), "unknown")
            .when(e.age.lt(18), "child")
            .when(e.age.lt(40), "adult")
            .else("senior"),
          young: Case.when(e.age.lt(18), true).else(false),
          some: Case.when([e.age.gt(30), e.active], 1).end(),
          nick: Case.when(e.nick.isNull(), e.name).when(e.nick.eq(""), "é日本😀'\\%").else(e.nick),
          none: Case.when(e.age.lt(18), null).else(e.age)
        }))
        expect(rows).toEqual(
          employees.map(({ active, age, name, nick }) => ({
            band: bandOf(age),
            young: age !== null && age < 18,
            some: age !== null && age > 30 && active === true ? 1 : null,
            nick: nick === null ? name : nick === "" ? "é日本😀'\\%" : nick,
            none: age !== null && age < 18 ? null : age
          }))
        )
      })
    )

    it.effect("values of every kind keep their type, alone and beside columns", () =>
      Effect.gen(function* () {
        const date = new Date("2024-02-29T12:00:00.123Z")
        const rows = yield* all.limit(1).select((e) => {
          const yes = e.id.eq(1)
          const first = Case.when(yes.not(), null)
          return {
            integer: first.else(-9_007_199_254_740_991),
            float: first.when(yes, 0.1).else(3),
            mixed: first.when(yes, 3).else(0.5),
            big: first.else(9_223_372_036_854_775_807n),
            decimal: first.when(yes, decimal("-12.345")).else(7),
            widened: first.when(yes, 7).else(e.salary),
            scaled: first.when(yes, decimal("0.125")).else(e.salary),
            text: first.else(""),
            truth: first.else(false),
            condition: first.else(e.age.gt(3)),
            date: first.else(date),
            seen: first.when(yes, date).else(e.seenAt),
            now: Case.when(yes, e.seenAt).else(Fn.now()),
            hired: first.when(yes, "1999-12-31").else(e.hired),
            points: first.when(yes, e.points).else(0n),
            prefs: Case.when(yes, e.prefs).end()
          }
        })
        const { decimal: exact, scaled, widened, ...rest } = rows[0] as (typeof rows)[number]
        expect([exact, scaled, widened].map((each) => each && BigDecimal.format(BigDecimal.normalize(each)))).toEqual([
          "-12.345",
          "0.125",
          "7"
        ])
        expect(rest).toEqual({
          integer: -9_007_199_254_740_991,
          float: 0.1,
          mixed: 3,
          big: 9_223_372_036_854_775_807n,
          text: "",
          truth: false,
          condition: true,
          date,
          seen: date,
          now: employees[0]?.seenAt,
          hired: "1999-12-31",
          points: employees[0]?.points,
          prefs: employees[0]?.prefs
        })
      })
    )

    it.effect("filters, orders, and stands within other expressions and within itself", () =>
      Effect.gen(function* () {
        const found = yield* objects
          .annotate((e) => ({
            rank: Case.when(e.age.lt(18), 3)
              .when(e.age.isNull(), Case.when(e.nick.eq(""), 0).else(1))
              .else(2)
          }))
          .filter((e) => e.rank.plus(1).gt(1))
          .orderBy((e) => [e.rank.desc(), e.id.asc()])
        const rankOf = ({ age, nick }: (typeof employees)[number]) =>
          age === null ? (nick === "" ? 0 : 1) : age < 18 ? 3 : 2
        const expected = employees
          .filter((each) => rankOf(each) > 0)
          .map((each) => [each.id, rankOf(each)] as const)
          .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        expect(found.map((each) => [each.id, each.rank])).toEqual(expected)
      })
    )

    it.effect("texts are ordered by code point, whatever the database's collation", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .filter((e) => e.id.lte(4))
          .select((e) => ({ t: Case.when(e.id.eq(1), "b").when(e.id.eq(2), "B").when(e.id.eq(3), "é").else("a") }))
          .orderBy((e) => e.t.asc())
        expect(rows.map(({ t }) => t)).toEqual(["B", "a", "b", "é"])
      })
    )

    it.effect("is counted, summed and grouped by, with values of its own", () =>
      Effect.gen(function* () {
        const totals = yield* objects.aggregate((e) => ({
          young: Fn.sum(Case.when(e.age.lt(18), 1).else(0)),
          known: Fn.count(Case.when(e.age.isNotNull(), 1).end())
        }))
        const aged = employees.flatMap(({ age }) => (age === null ? [] : [age]))
        expect(totals).toEqual({ young: aged.filter((age) => age < 18).length, known: aged.length })
        const groups = yield* objects
          .groupBy((e) => ({
            band: Case.when(e.age.isNull(), "unknown")
              .when(e.age.lt(18), "child")
              .when(e.age.lt(40), "adult")
              .else("senior")
          }))
          .aggregate(() => ({ n: Fn.count(), size: Case.when(Fn.count().gt(2), "many").else("few") }))
          .having((g) => Case.when(g.n.gt(0), true).else(false))
          .orderBy((g) => g.band.asc())
        const expected = ["adult", "child", "senior", "unknown"].flatMap((band) => {
          const n = employees.filter(({ age }) => bandOf(age) === band).length
          return n === 0 ? [] : [{ band, n, size: n > 2 ? "many" : "few" }]
        })
        expect(groups).toEqual(expected)
      })
    )

    it.effect("updates rows, each by its own branch", () =>
      Effect.gen(function* () {
        const change = objects.update((e) => ({
          age: Case.when(e.id.eq(1), 1).when(e.id.eq(2), null).else(e.age),
          salary: Case.when(e.id.eq(1), decimal("1.25")).else(e.salary),
          nick: Case.when(e.id.eq(1), "new").end()
        }))
        const rows = yield* Effect.zipRight(change, all)
        expect(rows.slice(0, 3).map(({ age, nick }) => [age, nick])).toEqual([
          [1, "new"],
          [null, null],
          [employees[2]?.age ?? null, null]
        ])
        yield* objects.bulkUpdate(employees, ["age", "nick", "salary"])
      })
    )

    it.effect("the same in memory", () =>
      Effect.gen(function* () {
        const query = all.filter((e) => Case.when(e.age.lt(18), "child").when(e.active, "busy").else("idle").ne("idle"))
        const [rows, found] = [yield* all, yield* query]
        expect(Evaluate.query(query, rows).map(({ id }) => id)).toEqual(found.map(({ id }) => id))
      })
    )

    it.effect("kinds that do not go together are refused", () =>
      Effect.gen(function* () {
        yield* Database
        const mixed = (make: () => unknown) => expect(make).toThrowError(/beside/)
        objects.filter((e) => {
          // @ts-expect-error: a text beside a number
          mixed(() => Case.when(e.active, 1).else("one"))
          // @ts-expect-error: a bigint beside a number
          mixed(() => Case.when(e.active, e.points).else(1))
          // @ts-expect-error: a truth beside a text
          mixed(() => Case.when(e.active, e.name).else(true))
          mixed(() => Case.when(e.active, 0.5).else(e.salary))
          expect(() => Case.when(e.active, null).end()).toThrowError(/every branch is null/)
          // @ts-expect-error: undefined is no value
          expect(() => Case.when(e.active, e.age).else(undefined)).toThrowError(/undefined is no value/)
          return e.active
        })
      })
    )
  })
