import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Field, Fn } from "../../src/index.js"
import { decimal, employees } from "../support/fixtures.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { peopleOn } from "./support.js"

const { objects } = Employee
const one = objects.filter((e) => e.id.eq(1))
const byId = objects.orderBy((e) => e.id.asc())

const inOrder = [...employees].sort((a, b) => a.id - b.id)

const price = Field.decimal({ precision: 6, scale: 2 })
const big = Field.bigInt

// A value as the database sees it, of a type that is known.
const text = (value: string | null) => Fn.raw(Schema.NullOr(Schema.String))`${value}`
const float = (value: number) => Fn.raw(Schema.Number)`${value}`

const plain = (value: unknown): unknown => (BigDecimal.isBigDecimal(value) ? BigDecimal.format(value) : value)

/** Casts. */
export const casts = (name: DatabaseName): void =>
  layer(peopleOn(name))("casts", (it) => {
    const texts = [
      "42",
      "-7",
      "+3",
      "007",
      "",
      " 1",
      "1.5",
      ".5",
      "5.",
      "-2.675",
      "1e3",
      "1E-2",
      "x",
      "1x",
      "0x1F",
      null
    ]
    const whole = /^[+-]?\d{1,15}$/
    const fraction = /^[+-]?(\d{1,15}(\.\d*)?|\.\d+)$/
    const floating = /^[+-]?(\d{1,15}(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?$/i

    it.effect("of text to numbers: NULL for what is none", () =>
      Effect.forEach(
        [
          ...texts,
          "2147483647",
          "2147483648",
          "-2147483648",
          "999999999999999",
          "1000000000000000",
          "9999.994",
          "9999.995",
          "-9999.995"
        ],
        (given) =>
          Effect.gen(function* () {
            const [row] = yield* one.select(() => ({
              integer: Fn.cast(text(given), Field.int),
              big: Fn.cast(text(given), big),
              float: Fn.cast(text(given), Field.float),
              price: Fn.cast(text(given), price)
            }))
            const number = (by: RegExp) => (given !== null && by.test(given) ? Number(given) : null)
            const integer = number(whole)
            const exactly =
              number(fraction) === null ? null : BigDecimal.unsafeFromString(String(given).replace("+", ""))
            const rounded = exactly && BigDecimal.round(exactly, { scale: 2, mode: "half-from-zero" })
            const fits = rounded && BigDecimal.lessThan(BigDecimal.abs(rounded), decimal("10000"))
            expect({ given, ...row, price: plain(row?.price) }).toEqual({
              given,
              integer: integer !== null && integer >= -(2 ** 31) && integer < 2 ** 31 ? integer : null,
              big: integer === null ? null : BigInt(integer),
              float: number(floating),
              price: rounded && fits ? BigDecimal.format(BigDecimal.normalize(rounded)) : null
            })
          })
      )
    )

    it.effect("of numbers: rounded half away from zero, NULL out of range", () =>
      Effect.gen(function* () {
        const numbers = [
          0, 0.5, -0.5, 1.5, 2.5, -2.5, 1.005, 0.1, 9999.99, 9999.994, 9999.995, 1e15, -1e300, 9007199254740991,
          0.49999999999999994
        ]
        for (const given of numbers) {
          const [row] = yield* one.select(() => ({
            integer: Fn.cast(float(given), Field.int),
            whole: Fn.cast(float(given), Schema.Int),
            price: Fn.cast(float(given), price),
            truth: Fn.cast(float(given), Field.boolean)
          }))
          const rounded = given === 0.49999999999999994 ? 0 : Math.sign(given) * Math.round(Math.abs(given))
          const cents = BigDecimal.round(BigDecimal.unsafeFromString(String(given)), {
            scale: 2,
            mode: "half-from-zero"
          })
          expect({ given, ...row, price: plain(row?.price) }).toEqual({
            given,
            integer: rounded >= -(2 ** 31) && rounded < 2 ** 31 ? rounded + 0 : null,
            whole: Math.abs(given) < 2 ** 53 ? rounded + 0 : null,
            price: Math.abs(given) < 9999.995 ? BigDecimal.format(BigDecimal.normalize(cents)) : null,
            truth: given !== 0
          })
        }
      })
    )

    it.effect("of columns, with their NULLs", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          id: e.id,
          age: Fn.cast(e.age, Field.text),
          price: Fn.cast(e.age, price),
          tight: Fn.cast(e.age, Field.decimal({ precision: 3, scale: 2 })),
          whole: Fn.cast(e.salary, Field.int),
          salary: Fn.cast(e.salary, Field.text),
          active: Fn.cast(e.active, Field.int),
          truth: Fn.cast(e.age, Field.boolean),
          spoken: Fn.cast(e.active, Field.text),
          score: Fn.cast(e.age, Field.float)
        }))
        expect(rows.map((row) => ({ ...row, price: plain(row.price), tight: plain(row.tight) }))).toEqual(
          inOrder.map(({ active, age, id, salary }) => ({
            id,
            age: age === null ? null : String(age),
            price: age === null || age >= 10_000 ? null : String(age),
            tight: age === null || age >= 10 ? null : String(age),
            whole:
              salary === null
                ? null
                : Number(BigDecimal.format(BigDecimal.round(salary, { scale: 0, mode: "half-from-zero" }))),
            salary: salary === null ? null : Number(BigDecimal.format(salary)).toFixed(2),
            active: active === null ? null : Number(active),
            truth: age === null ? null : age !== 0,
            spoken: active === null ? null : String(active),
            score: age
          }))
        )
      })
    )

    it.effect("in filters, orders and groups", () =>
      Effect.gen(function* () {
        const asText = byId.orderBy((e) => [Fn.cast(e.id, Field.text).desc()]).select((e) => ({ id: e.id }))
        expect((yield* asText).map(({ id }) => id)).toEqual(
          employees
            .map(({ id }) => String(id))
            .sort()
            .reverse()
            .map(Number)
        )
        const old = objects.filter((e) => Fn.cast(Fn.cast(e.age, Field.text), Field.int).gte(36))
        expect(yield* old.count).toBe(employees.filter(({ age }) => age !== null && age >= 36).length)
      })
    )

    it.effect("of points in time to dates and text", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          day: Fn.cast(e.seenAt, Field.date),
          written: Fn.cast(e.seenAt, Field.text)
        }))
        expect(rows).toEqual(
          inOrder.map(({ seenAt }) => ({
            day: seenAt === null ? null : seenAt.toISOString().slice(0, 10),
            written: seenAt === null ? null : seenAt.toISOString().replace("T", " ").replace("Z", "")
          }))
        )
      })
    )

    it("what has no meaning is refused where it is written", () => {
      const age = () => objects.select((e) => ({ x: Fn.cast(e.age, Field.date) }))
      const name = () => objects.select((e) => ({ x: Fn.cast(e.name, Field.date) }))
      const score = () => objects.select((e) => ({ x: Fn.cast(e.score, Field.text) }))
      expect(age).toThrow(/Employee.age.*Integer cannot be cast to Date/)
      expect(name).toThrow(/Employee.name.*Text cannot be cast to Date/)
      expect(score).toThrow(/Employee.score.*Float cannot be cast to Text/)
    })
  })
