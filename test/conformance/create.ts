import { Model as SqlModel } from "@effect/sql"
import { SqlClient } from "@effect/sql/SqlClient"
import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import { Field, Model, QueryError, Transaction } from "../../src/index.js"
import type { SqlName } from "../support/accounts.js"
import { databaseOf } from "../support/engine.js"
import { Blank, Event, Item, Label, Line, warehouse } from "../support/warehouse.js"

let count = 0
const code = (prefix = "c") => `${prefix}${++count}`
const item = <A extends object = object>(more: A = {} as A) => {
  const name = code()
  return { code: name, name, ...more }
}
const at = (iso: string) => TestClock.setTime(new Date(iso))
const decimal = BigDecimal.unsafeFromString

class Standard extends Model.Class<Standard>("made.Standard")({
  id: Field.id,
  price: Field.decimal({ precision: 6, scale: 2 }).pipe(Field.databaseDefault("9.90")),
  startsAt: Field.datetime.pipe(Field.databaseDefault("2024-02-29T12:00:00Z")),
  day: Field.date.pipe(Field.databaseDefault("1999-12-31")),
  time: Field.time.pipe(Field.databaseDefault("01:02:03.5")),
  took: Field.duration.pipe(Field.databaseDefault(5)),
  active: Field.boolean.pipe(Field.databaseDefault(true)),
  ratio: Field.float.pipe(Field.databaseDefault(0.1)),
  large: Field.bigInt.pipe(Field.databaseDefault(9_223_372_036_854_775_807n)),
  text: Field.char(20).pipe(Field.databaseDefault('it\'s \\ "q" %é😀')),
  data: Field.json(Schema.Unknown).pipe(Field.databaseDefault('{"a":1}'))
}) {}

/** Rows made one by one and many at once. */
export const creates = (name: SqlName): void => {
  layer(databaseOf(name, Model.registry(Standard)))("a database's default", (it) => {
    it.effect("is the same value on every engine", () =>
      Effect.gen(function* () {
        const { id, price, took, ...others } = yield* Standard.objects.create({})
        expect(others).toEqual({
          startsAt: new Date("2024-02-29T12:00:00Z"),
          day: "1999-12-31",
          time: "01:02:03.5",
          active: true,
          ratio: 0.1,
          large: 9_223_372_036_854_775_807n,
          text: 'it\'s \\ "q" %é😀',
          data: { a: 1 }
        })
        expect([BigDecimal.format(price), Duration.toNanos(took)]).toEqual(["9.9", Option.some(5n)])
        expect(yield* Standard.objects.filter((s) => [s.price.eq(price), s.took.eq(took)]).count).toBe(1)
        expect((yield* Standard.objects.get(id)).startsAt).toEqual(others.startsAt)
      })
    )
  })

  layer(databaseOf(name, warehouse))("create", (it) => {
    it.effect("fills in defaults, the application's and the database's", () =>
      Effect.gen(function* () {
        yield* at("2024-05-06T07:08:09.010Z")
        const made = yield* Item.objects.create(item())
        expect(made).toBeInstanceOf(Item)
        expect(made).toMatchObject({
          quantity: 1,
          low: 0,
          high: 10,
          price: null,
          note: null,
          status: "new",
          parentId: null
        })
        expect(made.createdAt).toEqual(new Date("2024-05-06T07:08:09.010Z"))
        expect(made.updatedAt).toEqual(made.createdAt)
        expect(Number.isSafeInteger(made.id)).toBe(true)
        // The database's own clock, which no test sets.
        expect(Math.abs(made.stampedAt.getTime() - Date.now())).toBeLessThan(300_000)
        expect(yield* Item.objects.get(made.id)).toEqual(made)
      })
    )

    it.effect("takes what is given instead, undefined for absent", () =>
      Effect.gen(function* () {
        const given = {
          quantity: 0,
          status: "old",
          stampedAt: new Date(5),
          createdAt: new Date(6),
          updatedAt: new Date(7)
        }
        const made = yield* Item.objects.create(item({ ...given, price: decimal("1.5"), note: undefined }))
        expect(made).toMatchObject({ ...given, note: null })
        expect(Equal.equals(made.price, decimal("1.50"))).toBe(true)
      })
    )

    it.effect("sets the time of each write", () =>
      Effect.gen(function* () {
        yield* at("2024-01-01T00:00:00Z")
        const made = yield* Item.objects.create(item())
        yield* at("2024-01-02T00:00:00Z")
        const saved = yield* Item.objects.save(made, { low: 1 })
        expect([saved.createdAt, saved.updatedAt]).toEqual([made.createdAt, new Date("2024-01-02T00:00:00Z")])
        yield* at("2024-01-03T00:00:00Z")
        expect(yield* Item.objects.filter((i) => i.id.eq(made.id)).update(() => ({ low: 2 }))).toBe(1)
        expect((yield* Item.objects.get(made.id)).updatedAt).toEqual(new Date("2024-01-03T00:00:00Z"))
      })
    )

    it.effect("gives rows without values, one or many", () =>
      Effect.gen(function* () {
        const one = yield* Blank.objects.create({})
        const more = yield* Blank.objects.bulkCreate([{}, {}, {}])
        const ids = [one, ...more].map(({ id }) => id)
        expect(new Set(ids).size).toBe(4)
        expect(yield* Blank.objects.count).toBe(4)
      })
    )

    it.effect("takes keys of the application's, composite ones and decimals", () =>
      Effect.gen(function* () {
        const { id } = yield* Item.objects.create(item())
        yield* Line.objects.bulkCreate([1, 2, 3].map((position) => ({ itemId: id, position, amount: position * 10 })))
        const [one, three] = [1, 3].map((position) => ({ itemId: id, position }))
        if (one === undefined || three === undefined) return expect.fail()
        expect((yield* Line.objects.get(three)).amount).toBe(30)
        const found = yield* Line.objects.inBulk([three, one, { itemId: id, position: 9 }])
        expect([...found].map(([key, line]) => [key, line.amount])).toEqual([
          [three, 30],
          [one, 10]
        ])
        const keys = ["1", "1.5", "2.25"].map(decimal)
        yield* Label.objects.bulkCreate(keys.map((key) => ({ key, text: BigDecimal.format(key) })))
        const labels = yield* Label.objects.inBulk(["2.250", "1.0"].map(decimal))
        expect([...labels.values()].map(({ text }) => text)).toEqual(["2.25", "1"])
        expect((yield* Label.objects.inBulk([])).size).toBe(0)
      })
    )

    it.effect("lets the variant fields of @effect/sql make their values", () =>
      Effect.gen(function* () {
        yield* at("2024-01-01T00:00:00.001Z")
        const values = { secret: "s", flag: true, payload: { n: 1.5 } }
        const made = yield* Event.objects.create(values)
        expect(made).toMatchObject({ ...values, note: Option.none() })
        expect(made.token.length).toBe(16)
        const now = DateTime.unsafeMake("2024-01-01T00:00:00.001Z")
        for (const time of [made.made, made.madeDate, made.changed, made.changedNumber]) expect(time).toEqual(now)
        expect(yield* Event.objects.get(made.id)).toEqual(made)
        const then = DateTime.unsafeMake("2000-01-01T00:00:00Z")
        const token = Event.fields.token.make(new Uint8Array(16))
        const given = { note: Option.some("n"), made: SqlModel.Override(then), token: SqlModel.Override(token) }
        const own = yield* Event.objects.create({ ...values, ...given })
        expect(own).toMatchObject({ note: Option.some("n"), made: then, token })
        yield* at("2024-02-01T00:00:00Z")
        const saved = yield* Event.objects.save(own, { flag: false })
        expect(saved).toMatchObject({
          flag: false,
          made: then,
          token,
          changed: DateTime.unsafeMake("2024-02-01T00:00:00Z")
        })
        expect(yield* Event.objects.get(own.id)).toEqual(saved)
        const refused = yield* Effect.flip(Event.objects.save(own, { made: then } as object))
        expect(refused._tag).toBe("ValidationError")
        expect(refused.message).toContain("store.Event.made: is written by inserts only")
        const wrong = yield* Effect.flip(Event.objects.create({ ...values, made: 5, flag: 2 } as never))
        if (wrong._tag !== "ValidationError") return expect.fail()
        expect(new Set(wrong.issues.map(({ path }) => path.join()))).toEqual(new Set(["made", "flag"]))
      })
    )
  })

  layer(databaseOf(name, warehouse))("bulkCreate", (it) => {
    it.effect("of nothing asks nothing", () =>
      Effect.gen(function* () {
        expect(yield* Item.objects.bulkCreate([])).toEqual([])
        expect(yield* Item.objects.bulkCreate([], { batchSize: 5 })).toEqual([])
      })
    )

    it.effect("gives the rows back in the order given, whatever columns each has", () =>
      Effect.gen(function* () {
        const rows = Array.from({ length: 20 }, (_, i) => ({
          ...item({ low: i }),
          ...(i % 2 === 0 ? { status: `s${i}` } : {}),
          ...(i % 3 === 0 ? { stampedAt: new Date(i) } : {})
        }))
        for (const options of [{}, { batchSize: 3 }]) {
          const made = yield* Item.objects.bulkCreate(
            rows.map((row) => ({ ...row, ...item() })),
            options
          )
          expect(made.map(({ low }) => low)).toEqual(rows.map(({ low }) => low))
          expect(made.map(({ status }) => status)).toEqual(rows.map((row) => ("status" in row ? row.status : "new")))
          const stored = yield* Item.objects.inBulk(made.map(({ id }) => id))
          for (const each of made) expect(stored.get(each.id)).toEqual(each)
        }
      })
    )

    it.effect("of 5,000 rows stays below the engine's number of parameters", () =>
      Effect.gen(function* () {
        const rows = Array.from({ length: 5000 }, (_, i) => ({ ...item({ low: i }), name: "many", high: i }))
        const made = yield* Item.objects.bulkCreate(rows)
        expect(made.map(({ low }) => low)).toEqual(rows.map(({ low }) => low))
        expect(new Set(made.map(({ id }) => id)).size).toBe(5000)
        const mine = Item.objects.filter((i) => i.name.eq("many"))
        expect(yield* mine.count).toBe(5000)
        const [last] = made.slice(-1)
        expect(last && (yield* Item.objects.get(last.id))).toEqual(last)
        expect(yield* mine.delete).toBe(5000)
      })
    )

    if (name === "mysql" || name === "mariadb") {
      it.effect("knows the numbers of its rows where a cluster leaves gaps between them", () =>
        Effect.gen(function* () {
          const sql = yield* SqlClient
          yield* sql`SET SESSION auto_increment_increment = 7`
          const made = yield* Item.objects.bulkCreate([1, 2, 3].map((low) => item({ low })))
          const stored = yield* Item.objects.inBulk(made.map(({ id }) => id))
          for (const each of made) expect(stored.get(each.id)).toEqual(each)
          const blanks = yield* Blank.objects.bulkCreate([{}, {}])
          expect((yield* Blank.objects.inBulk(blanks.map(({ id }) => id))).size).toBe(2)
          yield* sql`SET SESSION auto_increment_increment = 1`
        }).pipe(Transaction.atomic({}))
      )
    }

    it.effect("writes all of the rows, or none", () =>
      Effect.gen(function* () {
        const before = yield* Item.objects.count
        const rows = [item(), item(), item({ quantity: -1 })]
        const error = yield* Effect.flip(Item.objects.bulkCreate(rows, { batchSize: 1 }))
        expect(error._tag).toBe("CheckViolation")
        const wrong = [item({ code: "x".repeat(21) }), item(), item({ quantity: 1.5, low: 2 ** 40 })]
        const invalid = yield* Effect.flip(Item.objects.bulkCreate(wrong))
        if (invalid._tag !== "ValidationError") return expect.fail()
        expect(invalid.issues.map(({ path }) => path)).toEqual([
          [0, "code"],
          [2, "quantity"],
          [2, "low"]
        ])
        expect(invalid.message).toContain("store.Item.2.quantity: ")
        expect(yield* Item.objects.count).toBe(before)
      })
    )

    it.effect("refuses a size that is none", () =>
      Effect.gen(function* () {
        for (const batchSize of [0, -1, 1.5, Number.NaN]) {
          const died = yield* Effect.exit(Item.objects.bulkCreate([item()], { batchSize }))
          expect(String(died)).toContain(`batchSize ${batchSize} is no number of rows`)
        }
        expect(QueryError).toBeDefined()
      })
    )
  })
}
