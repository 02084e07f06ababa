import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Runtime from "effect/Runtime"
import type { Database } from "../../src/index.js"
import { type EmployeeRow, employees, tasks } from "../support/fixtures.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { byCodePoint, inOrder, peopleOn } from "./support.js"

type Employees = typeof Employee.objects
type Ref = Parameters<Parameters<Employees["filter"]>[0]>[0]
type Condition = ReturnType<Ref["age"]["gt"]>
type Truth = boolean | null

/** A condition as the database is told it, and as JavaScript evaluates it in three-valued logic. */
interface Rule {
  readonly text: string
  readonly sql: (e: Ref) => Condition
  readonly js: (row: EmployeeRow) => Truth
}

const toText = Symbol.for("fast-check/toStringMethod")
const rule = (text: string, sql: Rule["sql"], js: Rule["js"]): Rule =>
  Object.assign({ text, sql, js }, { [toText]: () => text })

const not = (truth: Truth): Truth => (truth === null ? null : !truth)
const and = (truths: ReadonlyArray<Truth>): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true
const or = (truths: ReadonlyArray<Truth>): Truth => not(and(truths.map(not)))

// ---- conditions ------------------------------------------------------------------------------------------------------

const compared = {
  eq: (a: number, b: number) => a === b,
  ne: (a: number, b: number) => a !== b,
  gt: (a: number, b: number) => a > b,
  gte: (a: number, b: number) => a >= b,
  lt: (a: number, b: number) => a < b,
  lte: (a: number, b: number) => a <= b
}
const operators = Object.keys(compared) as ReadonlyArray<keyof typeof compared>

const known = (a: number | null, b: number | null, test: (a: number, b: number) => boolean): Truth =>
  a === null || b === null ? null : test(a, b)

const manager = ({ managerId }: EmployeeRow): EmployeeRow | undefined => employees.find(({ id }) => id === managerId)

const oneOf = <const A extends string>(...values: ReadonlyArray<A>): fc.Arbitrary<A> => fc.constantFrom(...values)
const operator = fc.constantFrom(...operators)
const age = fc.constantFrom(0, 16, 17, 21.5, 22, 36, 50)
const text = oneOf("", "a", "A", "e", "é", "%", "Bob")

const leaf: fc.Arbitrary<Rule> = fc.oneof(
  fc.constant(
    rule(
      "active",
      (e) => e.active,
      (row) => row.active
    )
  ),
  fc.constant(
    rule(
      "age is null",
      (e) => e.age.isNull(),
      (row) => row.age === null
    )
  ),
  fc.constant(
    rule(
      "managed",
      (e) => e.manager.isNotNull(),
      (row) => row.managerId !== null
    )
  ),
  fc.tuple(operator, age).map(([op, n]) =>
    rule(
      `age ${op} ${n}`,
      (e) => e.age[op](n),
      (row) => known(row.age, n, compared[op])
    )
  ),
  fc.tuple(operator).map(([op]) =>
    rule(
      `age ${op} score`,
      (e) => e.age[op](e.score),
      (row) => known(row.age, row.score, compared[op])
    )
  ),
  fc.tuple(operator, age).map(([op, n]) =>
    rule(
      `manager.age ${op} ${n}`,
      (e) => e.manager.age[op](n),
      (row) => known(manager(row)?.age ?? null, n, compared[op])
    )
  ),
  fc.tuple(operator).map(([op]) =>
    rule(
      `age ${op} manager.age`,
      (e) => e.age[op](e.manager.age),
      (row) => known(row.age, manager(row)?.age ?? null, compared[op])
    )
  ),
  fc.array(fc.constantFrom(0, 17, 22, 36), { maxLength: 3 }).map((list) =>
    rule(
      `age in ${list}`,
      (e) => e.age.in(list),
      (row) => (list.length === 0 ? false : row.age === null ? null : list.includes(row.age))
    )
  ),
  text.map((part) =>
    rule(
      `nick contains ${part}`,
      (e) => e.nick.contains(part),
      (row) => row.nick?.includes(part) ?? null
    )
  ),
  text.map((part) =>
    rule(
      `name icontains ${part}`,
      (e) => e.name.icontains(part),
      (row) => row.name.toLowerCase().includes(part.toLowerCase())
    )
  ),
  fc.tuple(oneOf("some", "every", "none"), operator, fc.constantFrom(0, 1, 3, 8)).map(([kind, op, n]) =>
    rule(
      `tasks ${kind} hours ${op} ${n}`,
      (e) => e.tasks[kind]((t) => t.hours[op](n)),
      (row) => {
        const truths = tasks.filter((t) => t.assigneeId === row.id).map((t) => known(t.hours, n, compared[op]))
        if (kind === "every") return truths.every((truth) => truth === true)
        return truths.some((truth) => truth === true) === (kind === "some")
      }
    )
  )
)

/** Conditions of any depth. */
export const condition: fc.Arbitrary<Rule> = fc.letrec<{ readonly any: Rule }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    tie("any").map(({ js, sql, text }) =>
      rule(
        `not(${text})`,
        (e) => sql(e).not(),
        (row) => not(js(row))
      )
    ),
    fc
      .array(tie("any"), { minLength: 2, maxLength: 3 })
      .map(([first, ...rest]) => [first as Rule, rest] as const)
      .map(([first, rest]) =>
        rule(
          `(${[first, ...rest].map(({ text }) => text).join(" and ")})`,
          (e) => first.sql(e).and(...rest.map(({ sql }) => sql(e))),
          (row) => and([first, ...rest].map(({ js }) => js(row)))
        )
      ),
    fc
      .array(tie("any"), { minLength: 2, maxLength: 3 })
      .map(([first, ...rest]) => [first as Rule, rest] as const)
      .map(([first, rest]) =>
        rule(
          `(${[first, ...rest].map(({ text }) => text).join(" or ")})`,
          (e) => first.sql(e).or(...rest.map(({ sql }) => sql(e))),
          (row) => or([first, ...rest].map(({ js }) => js(row)))
        )
      )
  )
})).any

// ---- queries -----------------------------------------------------------------------------------------------------------

const steps = fc.array(fc.tuple(oneOf("filter", "exclude"), condition), { minLength: 1, maxLength: 3 })
const orders = fc.array(
  fc.record({
    key: oneOf("age", "nick", "score", "active"),
    direction: oneOf("asc", "desc"),
    nulls: oneOf("first", "last")
  }),
  { maxLength: 2 }
)
const slice = fc.record({ limit: fc.option(fc.nat(6)), offset: fc.option(fc.nat(6)) })
export const search = fc.record({ steps, orders, slice })
type Search = typeof search extends fc.Arbitrary<infer A> ? A : never

/** The query of a search. */
export const queryOf = ({ orders, slice, steps }: Search): Employees => {
  const kept = steps.reduce((query, [kind, { sql }]) => query[kind](sql), Employee.objects)
  const sorted = kept.orderBy((e) => [
    ...orders.map(({ direction, key, nulls }) => e[key][direction]({ nulls })),
    e.id.asc()
  ])
  const limited = slice.limit === null ? sorted : sorted.limit(slice.limit)
  return slice.offset === null ? limited : limited.offset(slice.offset)
}

type Value = string | number | boolean | null

const compare = (a: Value, b: Value): number =>
  typeof a === "string" && typeof b === "string" ? byCodePoint(a, b) : Number(a) - Number(b)

const expectedOf = ({ orders, slice, steps }: Search): ReadonlyArray<number> => {
  const kept = employees.filter((row) => steps.every(([kind, { js }]) => (js(row) === true) === (kind === "filter")))
  const sorted = [...kept].sort((left, right) => {
    for (const { direction, key, nulls } of orders) {
      const [a, b] = [left[key], right[key]]
      if (a === null || b === null) {
        if (a !== b) return (a === null) === (nulls === "first") ? -1 : 1
        continue
      }
      const difference = compare(a, b)
      if (difference !== 0) return direction === "asc" ? difference : -difference
    }
    return left.id - right.id
  })
  const from = slice.offset ?? 0
  return sorted.slice(from, slice.limit === null ? undefined : from + slice.limit).map(({ id }) => id)
}

/** Random filters, orders and slices, beside what JavaScript makes of the same rows. */
export const property = (name: DatabaseName, runs: number): void =>
  layer(peopleOn(name), { timeout: "2 minutes" })("property", (it) => {
    it.effect(
      `${runs} random queries`,
      () =>
        Effect.gen(function* () {
          const runtime = yield* Effect.runtime<Database>()
          const check = (search: Search) =>
            Effect.gen(function* () {
              const query = queryOf(search)
              const expected = expectedOf(search)
              expect(yield* inOrder(query)).toEqual(expected)
              expect(yield* query.count).toBe(expected.length)
              expect(yield* query.exists).toBe(expected.length > 0)
            })
          const property = fc.asyncProperty(search, (given) => Runtime.runPromise(runtime)(check(given)))
          yield* Effect.promise(() => fc.assert(property, { numRuns: runs }))
        }),
      120_000
    )
  })
