import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Fn } from "../../src/index.js"
import { employees } from "../support/fixtures.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { peopleOn } from "./support.js"

const { objects } = Employee
const one = objects.filter((e) => e.id.eq(1))

const float = (value: number | null) => Fn.raw(Schema.NullOr(Schema.Number))`${value}`

const unary = {
  sqrt: [Fn.sqrt, Math.sqrt],
  exp: [Fn.exp, Math.exp],
  ln: [Fn.ln, Math.log],
  log10: [Fn.log10, Math.log10],
  sin: [Fn.sin, Math.sin],
  cos: [Fn.cos, Math.cos],
  tan: [Fn.tan, Math.tan],
  cot: [Fn.cot, (x: number) => 1 / Math.tan(x)],
  asin: [Fn.asin, Math.asin],
  acos: [Fn.acos, Math.acos],
  atan: [Fn.atan, Math.atan],
  degrees: [Fn.degrees, (x: number) => (x * 180) / Math.PI],
  radians: [Fn.radians, (x: number) => (x * Math.PI) / 180]
} as const

const binary = {
  power: [Fn.power, (x: number, y: number) => x ** y],
  atan2: [Fn.atan2, Math.atan2],
  log: [Fn.log, (base: number, x: number) => (base === 1 ? Number.NaN : Math.log(x) / Math.log(base))]
} as const

const collations: Readonly<Record<DatabaseName, string>> = {
  sqlite: "NOCASE",
  postgres: "C",
  mysql: "utf8mb4_0900_ai_ci",
  mariadb: "utf8mb4_general_ci",
  mongodb: ""
}

// The mathematics of engines differ in the last digits; NULL is what is no number.
const near = (found: number | null | undefined, wanted: number, about: unknown) =>
  Number.isFinite(wanted)
    ? expect(found, JSON.stringify(about)).toBeCloseTo(
        wanted,
        Math.abs(wanted) > 1e6 ? -Math.log10(Math.abs(wanted)) + 12 : 9
      )
    : expect(found, JSON.stringify(about)).toBe(null)

/** Functions of floating-point numbers. */
export const math = (name: DatabaseName): void =>
  layer(peopleOn(name))("math", (it) => {
    it.effect("of one number: NULL beyond the domain, and where no number holds the result", () =>
      Effect.gen(function* () {
        for (const x of [0, 0.5, 1, -1, 2, -2.5, 3, 10, 700, 1000, -1000, 1e-300]) {
          for (const [step, [ours, theirs]] of Object.entries(unary)) {
            const [row] = yield* one.select(() => ({ y: ours(float(x)), plain: ours(x) }))
            near(row?.y, theirs(x), [step, x])
            expect(row?.plain).toBe(row?.y)
          }
        }
        const nothing = one.select(() => ({ root: Fn.sqrt(float(null)), sine: Fn.sin(float(null)) }))
        expect(yield* nothing).toEqual([{ root: null, sine: null }])
      })
    )

    it.effect("of two numbers", () =>
      Effect.gen(function* () {
        for (const x of [0, 0.5, 1, -1, -2, 3, 10, 1e200]) {
          for (const y of [0, 1, 2, -1, 0.5, -3, 400, -400]) {
            for (const [step, [ours, theirs]] of Object.entries(binary)) {
              const [row] = yield* one.select(() => ({ z: ours(float(x), y) }))
              near(row?.z, theirs(x, y), [step, x, y])
            }
          }
        }
      })
    )

    it.effect("of columns: integers, decimals, 64-bit integers and NULL", () =>
      Effect.gen(function* () {
        const rows = yield* objects
          .orderBy((e) => e.id.asc())
          .select((e) => ({
            id: e.id,
            age: Fn.sqrt(e.age),
            pay: Fn.power(e.salary, 2),
            points: Fn.cos(e.points),
            pi: Fn.pi()
          }))
        expect(rows).toHaveLength(employees.length)
        for (const { age, id, pay, pi, points } of rows) {
          const employee = employees.find((each) => each.id === id)
          const number = (value: unknown) => (value == null ? Number.NaN : Number(String(value)))
          near(age, Math.sqrt(number(employee?.age)), id)
          const salary =
            employee?.salary == null ? Number.NaN : Number(employee.salary.value) / 10 ** employee.salary.scale
          near(pay, salary ** 2, id)
          expect(points === null).toBe(employee?.points === null)
          expect(pi).toBe(Math.PI)
        }
      })
    )

    it.effect("random: from 0 to 1, another for each row, and an order", () =>
      Effect.gen(function* () {
        const rows = yield* objects.orderBy(() => Fn.random().asc()).select((e) => ({ id: e.id, chance: Fn.random() }))
        expect(rows.map(({ id }) => id).sort()).toEqual(employees.map(({ id }) => id).sort())
        expect(rows.every(({ chance }) => chance >= 0 && chance < 1)).toBe(true)
        expect(new Set(rows.map(({ chance }) => chance)).size).toBe(employees.length)
        const shown = yield* objects.annotate(() => ({ chance: Fn.random() })).orderBy((e) => e.chance.asc())
        expect(shown.map(({ chance }) => chance)).toEqual(shown.map(({ chance }) => chance).sort((a, b) => a - b))
        const orders = yield* Effect.all(
          Array.from({ length: 20 }, () => objects.orderBy(() => Fn.random().asc()).select((e) => ({ id: e.id })))
        )
        expect(new Set(orders.map((order) => JSON.stringify(order))).size).toBeGreaterThan(1)
      })
    )

    it.effect("collate: the engine's own order and equality", () =>
      Effect.gen(function* () {
        const collation = collations[name]
        const same = one.select((e) => ({ same: Fn.collate(e.name, collation).eq(Fn.upper(e.name)) }))
        expect(yield* same).toEqual([{ same: name !== "postgres" }])
        const ordered = objects.orderBy((e) => [Fn.collate(e.name, collation).asc(), e.id.asc()])
        expect(yield* ordered.count).toBe(employees.length)
        expect(yield* ordered).toHaveLength(employees.length)
      })
    )
  })
