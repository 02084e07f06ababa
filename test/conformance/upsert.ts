import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { Conflict, Database, Fn } from "../../src/index.js"
import type { SqlName } from "../support/accounts.js"
import { databaseOf } from "../support/engine.js"
import { Item, Line, Visitor, warehouse } from "../support/warehouse.js"

let count = 0
const email = () => `${++count}@example.com`
const item = <A extends object = object>(more: A = {} as A) => {
  const name = `u${++count}`
  return { code: name, name, ...more }
}
const clear = Effect.all([Line.objects.delete, Item.objects.delete, Visitor.objects.delete])

/** `bulkCreate` of rows that may be there already. */
export const upserts = (name: SqlName): void => {
  layer(databaseOf(name, warehouse))("onConflict", (it) => {
    it.effect("ignore leaves what is there, and gives it back", () =>
      Effect.gen(function* () {
        const [a, b] = [email(), email()]
        const old = yield* Visitor.objects.create({ email: a, visits: 1 })
        for (const onConflict of [Conflict.ignore("email"), Conflict.ignore()]) {
          const rows = [
            { email: b, visits: 2 },
            { email: a, visits: 3 }
          ]
          const [first, second] = yield* Visitor.objects.bulkCreate(rows, { onConflict })
          expect(first).toMatchObject({ email: b, visits: 2 })
          expect(second).toEqual(old)
        }
        expect(yield* Visitor.objects.filter((v) => v.email.in([a, b])).count).toBe(2)
      })
    )

    it.effect("update writes the columns named, and the time of the write", () =>
      Effect.gen(function* () {
        const [a, b] = [email(), email()]
        yield* TestClock.setTime(new Date("2024-01-01T00:00:00Z"))
        const old = yield* Visitor.objects.create({ email: a, visits: 1 })
        yield* TestClock.setTime(new Date("2024-01-02T00:00:00Z"))
        const rows = [
          { email: a, visits: 5 },
          { email: b, visits: 6 }
        ]
        const made = yield* Visitor.objects.bulkCreate(rows, { onConflict: Conflict.update("email", ["visits"]) })
        const seenAt = new Date("2024-01-02T00:00:00Z")
        expect(made[0]).toEqual({ ...old, visits: 5, seenAt })
        expect(made[1]).toMatchObject({ email: b, visits: 6, seenAt })
        const stored = yield* Visitor.objects.inBulk(made.map(({ id }) => id))
        expect([...stored.values()]).toEqual(made)
      })
    )

    it.effect("update takes the rows of one key one after another", () =>
      Effect.gen(function* () {
        const a = email()
        const rows = [1, 2, 3].map((visits) => ({ email: a, visits }))
        const made = yield* Visitor.objects.bulkCreate(rows, { onConflict: Conflict.update("email", ["visits"]) })
        expect(made.length).toBe(3)
        expect((yield* Visitor.objects.filter((v) => v.email.eq(a)).one).visits).toBe(3)
        const again = yield* Visitor.objects.bulkCreate(rows, { onConflict: Conflict.ignore("email") })
        expect(again.map(({ visits }) => visits)).toEqual([3, 3, 3])
      })
    )

    it.effect("takes NULL for no conflict", () =>
      Effect.gen(function* () {
        const before = yield* Visitor.objects.filter((v) => v.email.isNull()).count
        for (const onConflict of [Conflict.ignore("email"), Conflict.ignore(), Conflict.update("email", ["visits"])]) {
          const rows = [{ email: null, visits: 1 }, { visits: 2 }, { email: email(), visits: 3 }]
          const made = yield* Visitor.objects.bulkCreate(rows, { onConflict })
          expect(made.map(({ visits }) => visits)).toEqual([1, 2, 3])
        }
        expect(yield* Visitor.objects.filter((v) => v.email.isNull()).count).toBe(before + 6)
      })
    )

    it.effect("means its target, however many other unique keys there are", () =>
      Effect.gen(function* () {
        yield* clear
        const [one, two] = yield* Item.objects.bulkCreate([item({ low: 1 }), item({ low: 2 })])
        if (one === undefined || two === undefined) return expect.fail()
        // The code is new, but the pair of name and high is that of another row.
        const clash = [{ code: "fresh", name: one.name, high: one.high, low: 9 }]
        for (const onConflict of [Conflict.ignore("code"), Conflict.update("code", ["low"])]) {
          const error = yield* Effect.flip(Item.objects.bulkCreate(clash, { onConflict }))
          expect(error).toMatchObject({ _tag: "UniqueViolation", fields: ["name", "high"] })
        }
        expect((yield* Item.objects.get(one.id)).low).toBe(1)
        const rows = [
          { code: two.code, name: "other", low: 7 },
          { code: "newer", name: "newer", low: 8 }
        ]
        const made = yield* Item.objects.bulkCreate(rows, { onConflict: Conflict.update("code", ["low"]) })
        expect(made.map(({ code, low, name }) => [code, name, low])).toEqual([
          [two.code, two.name, 7],
          ["newer", "newer", 8]
        ])
        const [kept, written] = yield* Item.objects.bulkCreate(
          [{ ...rows[0], code: two.code, name: "x", low: 0 }, item({ low: 3 })],
          { onConflict: Conflict.ignore("code") }
        )
        expect([kept?.low, kept?.name, written?.low]).toEqual([7, two.name, 3])
        const by = yield* Item.objects.bulkCreate([{ code: "z", name: two.name, high: two.high, low: 6 }], {
          onConflict: Conflict.update(["high", "name"], ["low", "code"])
        })
        expect(by[0]).toMatchObject({ id: two.id, code: "z", low: 6 })
        // Without a target any of them counts.
        const any = yield* Item.objects.bulkCreate(clash, { onConflict: Conflict.ignore() })
        expect(any.map(({ id }) => id)).toEqual([one.id])
      })
    )

    it.effect("takes a primary key for its target, a composite one too", () =>
      Effect.gen(function* () {
        yield* clear
        const { id } = yield* Item.objects.create(item())
        const lines = [1, 2, 3].map((position) => ({ item: id, itemId: id, position, amount: position }))
        const rows = lines.map(({ amount, itemId, position }) => ({ itemId, position, amount }))
        yield* Line.objects.bulkCreate(rows.slice(0, 2))
        const more = rows.map((row) => ({ ...row, amount: row.amount * 10 }))
        const made = yield* Line.objects.bulkCreate(more, {
          onConflict: Conflict.update(["itemId", "position"], ["amount"])
        })
        expect(made.map(({ amount }) => amount)).toEqual([10, 20, 30])
        const kept = yield* Line.objects.bulkCreate(rows, { onConflict: Conflict.ignore(["position", "itemId"]) })
        expect(kept.map(({ amount }) => amount)).toEqual([10, 20, 30])
      })
    )

    it.effect("holds for 5,000 rows", () =>
      Effect.gen(function* () {
        yield* clear
        const rows = Array.from({ length: 5000 }, (_, i) => ({ email: `many${i}@example.com`, visits: i }))
        yield* Visitor.objects.bulkCreate(rows.filter(({ visits }) => visits % 2 === 0))
        const doubled = rows.map((row) => ({ ...row, visits: row.visits * 2 }))
        const onConflict = Conflict.update("email", ["visits"])
        const made = yield* Visitor.objects.bulkCreate(doubled, { onConflict })
        expect(made.map(({ visits }) => visits)).toEqual(doubled.map(({ visits }) => visits))
        expect(yield* Visitor.objects.count).toBe(5000)
        const { total } = yield* Visitor.objects.aggregate((v) => ({ total: Fn.sum(v.visits) }))
        expect(total).toBe(4999 * 5000)
      })
    )

    it.effect("does not hide other errors", () =>
      Effect.gen(function* () {
        for (const onConflict of [Conflict.ignore("code"), Conflict.ignore(), Conflict.update("code", ["low"])]) {
          const check = yield* Effect.flip(Item.objects.bulkCreate([item({ quantity: -1 })], { onConflict }))
          expect(check._tag).toBe("CheckViolation")
          const reference = yield* Effect.flip(Item.objects.bulkCreate([item({ parentId: 987_654 })], { onConflict }))
          expect(reference._tag).toBe("ForeignKeyViolation")
        }
      })
    )

    it.effect("refuses a target that is no unique key, naming those that are", () =>
      Effect.gen(function* () {
        const tries = [Conflict.ignore("low"), Conflict.update(["name", "code"], ["low"]), Conflict.update([], ["low"])]
        for (const onConflict of tries) {
          const died = yield* Effect.exit(Item.objects.bulkCreate([item()], { onConflict }))
          expect(String(died)).toContain("is no unique constraint that rows could conflict with; there are")
          expect(String(died)).toContain("[id], [code], [name, high]")
        }
      })
    )

    it.effect("works inside a transaction, and goes with it", () =>
      Effect.gen(function* () {
        const database = yield* Database
        const [a, b] = [email(), email()]
        const work = Effect.gen(function* () {
          yield* Visitor.objects.bulkCreate([{ email: a, visits: 1 }])
          const onConflict = Conflict.update("email", ["visits"])
          const rows = [a, b].map((each) => ({ email: each, visits: 2 }))
          expect((yield* Visitor.objects.bulkCreate(rows, { onConflict })).length).toBe(2)
          return yield* Effect.fail("back")
        })
        expect(yield* Effect.flip(database.transaction(() => work))).toBe("back")
        expect(yield* Visitor.objects.filter((v) => v.email.in([a, b])).exists).toBe(false)
      })
    )
  })
}
