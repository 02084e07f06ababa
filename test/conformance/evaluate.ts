import { expect, layer } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { type Database, Evaluate, type Expression, Field, Fn } from "../../src/index.js"
import { decimal } from "../support/fixtures.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { condition, queryOf, search } from "./property.js"
import { peopleOn, plain } from "./support.js"

type Ref = Parameters<Parameters<(typeof Employee.objects)["filter"]>[0]>[0]
type Make<A> = (e: Ref) => A
type Numbers = ReturnType<typeof Fn.length<Expression<string | null>>>
type Texts = ReturnType<typeof Fn.concat<ReadonlyArray<Expression<string | null>>>>

// ---- expressions -------------------------------------------------------------------------------------------------------

const price = Field.decimal({ precision: 6, scale: 2 })
const small = fc.integer({ min: -9, max: 9 })
const word = fc.constantFrom("", "é", "Straße", "ΟΔΟΣ", "İ", "%", "a_b", "💡z")

// An interface would have no index signature.
type Kinds = { readonly number: Make<Numbers>; readonly text: Make<Texts> }

const oneOf = <const A extends string>(...values: ReadonlyArray<A>): fc.Arbitrary<A> => fc.constantFrom(...values)

const kinds = fc.letrec<Kinds>((tie) => ({
  number: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Make<Numbers>>(
      (e) => e.age,
      (e) => e.id,
      (e) => e.manager.age,
      (e) => e.tasks.count(),
      (e) => e.tasks.sum((t) => t.hours),
      (e) => e.tasks.max((t) => t.hours),
      (e) => e.tasks.filter((t) => t.hours.gt(e.age)).count()
    ),
    tie("text").map(
      (text): Make<Numbers> =>
        (e) =>
          Fn.length(text(e))
    ),
    fc.tuple(oneOf("plus", "minus", "times"), tie("number"), tie("number")).map(
      ([by, left, right]): Make<Numbers> =>
        (e) =>
          left(e)[by](right(e))
    ),
    fc.tuple(tie("number"), small).map(
      ([left, n]): Make<Numbers> =>
        (e) =>
          left(e).plus(n)
    ),
    fc.tuple(tie("number"), tie("number")).map(
      ([left, right]): Make<Numbers> =>
        (e) =>
          Fn.coalesce(left(e), right(e))
    ),
    fc.tuple(oneOf("quotient", "modulo"), tie("number"), fc.oneof(small, tie("number"))).map(
      ([by, left, right]): Make<Numbers> =>
        (e) =>
          left(e)[by](typeof right === "number" ? right : right(e))
    ),
    fc.tuple(oneOf("bitAnd", "bitOr", "bitXor"), tie("number"), tie("number")).map(
      ([by, left, right]): Make<Numbers> =>
        (e) =>
          left(e)[by](right(e))
    ),
    fc.tuple(tie("number"), fc.integer({ min: -1, max: 65 })).map(
      ([number, places]): Make<Numbers> =>
        (e) =>
          number(e).shiftRight(places)
    ),
    fc.tuple(oneOf("abs", "negate", "round", "floor"), tie("number")).map(
      ([by, number]): Make<Numbers> =>
        (e) =>
          number(e)[by]()
    ),
    fc.tuple(oneOf("greatest", "least"), tie("number"), tie("number")).map(
      ([by, left, right]): Make<Numbers> =>
        (e) =>
          Fn[by](left(e), right(e))
    ),
    fc.tuple(tie("number"), tie("number")).map(
      ([left, right]): Make<Numbers> =>
        (e) =>
          Fn.nullIf(left(e), right(e))
    ),
    fc.tuple(tie("text"), word).map(
      ([text, part]): Make<Numbers> =>
        (e) =>
          Fn.position(text(e), part)
    ),
    tie("text").map(
      (text): Make<Numbers> =>
        (e) =>
          Fn.cast(Fn.right(text(e), 2), Schema.Int)
    ),
    oneOf("year", "isoYear", "quarter", "month", "isoWeek", "weekDay", "isoWeekDay", "day").map(
      (part): Make<Numbers> =>
        (e) =>
          Fn[part](e.hired)
    ),
    oneOf("hour", "minute", "second", "day", "isoWeek").map(
      (part): Make<Numbers> =>
        (e) =>
          e.seenAt[part]({ timeZone: "+05:30" })
    )
  ),
  text: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Make<Texts>>(
      (e) => e.name,
      (e) => e.nick,
      (e) => e.manager.name,
      (e) => e.manager.nick
    ),
    tie("text").map(
      (text): Make<Texts> =>
        (e) =>
          Fn.lower(text(e))
    ),
    tie("text").map(
      (text): Make<Texts> =>
        (e) =>
          Fn.upper(text(e))
    ),
    fc.tuple(tie("text"), word).map(
      ([text, plain]): Make<Texts> =>
        (e) =>
          Fn.concat(text(e), plain)
    ),
    fc.tuple(tie("text"), tie("text")).map(
      ([left, right]): Make<Texts> =>
        (e) =>
          Fn.concat(left(e), " ", right(e))
    ),
    fc.tuple(tie("text"), word).map(
      ([text, plain]): Make<Texts> =>
        (e) =>
          Fn.coalesce(text(e), plain)
    ),
    fc.tuple(oneOf("trim", "trimStart", "trimEnd", "reverse"), tie("text")).map(
      ([by, text]): Make<Texts> =>
        (e) =>
          Fn[by](text(e))
    ),
    fc.tuple(tie("text"), small, fc.option(small)).map(
      ([text, from, length]): Make<Texts> =>
        (e) =>
          length === null ? Fn.substring(text(e), from) : Fn.substring(text(e), from, length)
    ),
    fc.tuple(oneOf("left", "right", "repeat"), tie("text"), fc.integer({ min: -2, max: 3 })).map(
      ([by, text, n]): Make<Texts> =>
        (e) =>
          Fn[by](text(e), n)
    ),
    fc.tuple(oneOf("padStart", "padEnd"), tie("text"), small).map(
      ([by, text, n]): Make<Texts> =>
        (e) =>
          Fn[by](text(e), n, "é💡")
    ),
    fc.tuple(tie("text"), word, word).map(
      ([text, what, by]): Make<Texts> =>
        (e) =>
          Fn.replace(text(e), what, by)
    ),
    fc.tuple(tie("text"), word).map(
      ([text, other]): Make<Texts> =>
        (e) =>
          Fn.nullIf(text(e), other)
    ),
    tie("number").map(
      (number): Make<Texts> =>
        (e) =>
          Fn.cast(number(e), Field.text)
    ),
    fc.constantFrom<Make<Texts>>(
      (e) => e.prefs.at("theme"),
      (e) => Fn.cast(e.salary, Field.text),
      (e) => Fn.cast(e.seenAt, Field.text),
      (e) => Fn.cast(e.active, Field.text)
    )
  )
}))

const comparison = fc.tuple(oneOf("eq", "ne", "gt", "gte", "lt", "lte"), kinds.number, kinds.number).map(
  ([by, left, right]) =>
    (e: Ref) =>
      left(e)[by](right(e))
)
const match = fc.tuple(oneOf("iexact", "contains", "icontains", "startsWith", "iendsWith"), kinds.text, kinds.text).map(
  ([by, left, right]) =>
    (e: Ref) =>
      left(e)[by](right(e))
)
const filter = fc.oneof(
  condition.map(({ sql }) => sql),
  comparison,
  match
)

const asked = fc.record({
  filter,
  number: kinds.number,
  text: kinds.text,
  direction: oneOf("asc", "desc"),
  nulls: oneOf("first", "last")
})
type Asked = typeof asked extends fc.Arbitrary<infer A> ? A : never

const selected = ({ direction, filter, nulls, number, text }: Asked) =>
  Employee.objects
    .filter(filter)
    .orderBy((e) => [number(e)[direction]({ nulls }), text(e)[direction](), e.id.asc()])
    .select((e) => ({
      id: e.id,
      number: number(e),
      text: text(e),
      holds: filter(e),
      salary: e.salary.plus(e.salary).minus(e.manager.salary),
      points: e.points.plus(e.manager.points),
      pause: e.pause,
      hired: e.hired,
      seenAt: Fn.coalesce(e.seenAt, e.manager.seenAt),
      prefs: e.prefs,
      size: e.prefs.at("size"),
      sized: e.prefs.hasKey("size"),
      share: e.salary.dividedBy(e.manager.salary),
      rest: e.salary.modulo(decimal("7.5")),
      half: e.age.dividedBy(2),
      rough: e.score.round(1),
      price: Fn.cast(e.score, price),
      pay: e.salary.round(),
      most: Fn.greatest(e.salary, e.manager.salary),
      week: e.seenAt.truncate("week"),
      quarter: Fn.truncate(e.hired, "quarter"),
      hour: e.seenAt.truncate("hour", { timeZone: "-03:30" }),
      later: e.seenAt.plus(Duration.minutes(90)),
      since: Fn.difference(e.seenAt, e.manager.seenAt),
      root: Fn.sqrt(e.age).round(6),
      clock: e.seenAt.time({ timeZone: "-01:15" }),
      first: Fn.coalesce(e.nick, e.manager.nick, e.name),
      among: e.age.in([17, e.manager.age, e.id]),
      notAmong: e.age.notIn([e.manager.age]),
      left: e.id.shiftLeft(Fn.coalesce(e.age.modulo(20), -1)),
      constant: Fn.value("é"),
      numbered: Fn.value(1.5),
      record: Fn.jsonObject({ score: e.score, salary: e.salary, seen: e.seenAt, text: text(e), prefs: e.prefs })
    }))

const grouped = ({ filter, number, text }: Asked) =>
  Employee.objects
    .groupBy((e) => ({ key: filter(e), length: Fn.length(text(e)) }))
    .aggregate((e) => ({
      rows: Fn.count(),
      known: Fn.count(number(e), { distinct: true }),
      sum: Fn.sum(number(e)),
      some: Fn.sum(number(e), { filter: filter(e) }),
      mean: Fn.avg(e.salary),
      least: Fn.min(text(e)),
      all: Fn.boolAnd(filter(e)),
      bits: Fn.bitOr(number(e)),
      list: Fn.arrayAgg(number(e), { orderBy: e.id.asc() }),
      texts: Fn.stringAgg(text(e), "-", { orderBy: [text(e).desc(), e.id.asc()], filter: filter(e) }),
      pay: Fn.arrayAgg(e.salary, { orderBy: e.id.asc() }),
      last: Fn.max(e.hired)
    }))
    .having((g) => g.rows.gt(0))
    .orderBy((g) => [g.key.asc(), g.length.desc({ nulls: "last" })])

// The rows with all that the expressions above ask of relations.
const everyone = Employee.objects.include((e) => ({ manager: e.manager, tasks: e.tasks }))

/** Random expressions: what the database answers is what they are evaluated to in memory. */
export const evaluate = (name: DatabaseName, runs: number): void =>
  layer(peopleOn(name), { timeout: "2 minutes" })("evaluate", (it) => {
    const checked = <A>(arbitrary: fc.Arbitrary<A>, check: (given: A, rows: ReadonlyArray<Employee>) => Answer) =>
      Effect.gen(function* () {
        const runtime = yield* Effect.runtime<Database>()
        const rows = yield* everyone
        const property = fc.asyncProperty(arbitrary, (given) => Runtime.runPromise(runtime)(check(given, rows)))
        yield* Effect.promise(() => fc.assert(property, { numRuns: runs }))
      })

    it.effect(
      "filters, orders and slices",
      () =>
        checked(search, (given, rows) =>
          Effect.map(queryOf(given), (answer) => {
            const ids = Evaluate.query(queryOf(given), rows).map(({ id }) => id)
            expect(ids).toEqual(answer.map(({ id }) => id))
          })
        ),
      120_000
    )

    it.effect(
      "computed values",
      () =>
        checked(asked, (given, rows) =>
          Effect.map(selected(given), (answer) => {
            expect(plain(Evaluate.query(selected(given), rows))).toEqual(plain(answer))
          })
        ),
      120_000
    )

    it.effect(
      "groups",
      () =>
        checked(asked, (given, rows) =>
          Effect.map(grouped(given), (answer) => {
            expect(plain(Evaluate.query(grouped(given), rows))).toEqual(plain(answer))
          })
        ),
      120_000
    )
  })

type Answer = Effect.Effect<void, unknown, Database>
