import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import { Fn } from "../../src/index.js"
import type { SqlName } from "../support/accounts.js"
import { databaseOf } from "../support/engine.js"
import { Item, Label, Line, warehouse } from "../support/warehouse.js"

let count = 0
const item = <A extends object = object>(more: A = {} as A) => {
  const name = `w${++count}`
  return { code: name, name, ...more }
}
const fresh = Effect.zipRight(Line.objects.delete, Item.objects.delete)
const three = Effect.zipRight(fresh, Item.objects.bulkCreate([1, 2, 3].map((low) => item({ low, high: low * 10 }))))
const lows = Effect.map(
  Item.objects.orderBy((i) => i.id.asc()),
  (rows) => rows.map(({ low }) => low)
)
const decimal = BigDecimal.unsafeFromString

/** Rows changed and deleted, by the row and by query. */
export const updates = (name: SqlName): void => {
  layer(databaseOf(name, warehouse))("update", (it) => {
    it.effect("computes with the values of the row", () =>
      Effect.gen(function* () {
        yield* three
        expect(yield* Item.objects.filter((i) => i.low.gte(2)).update((i) => ({ low: i.low.plus(100) }))).toBe(2)
        expect(yield* lows).toEqual([1, 102, 103])
        expect(yield* Item.objects.update((i) => ({ note: i.name, low: i.high.minus(i.low) }))).toBe(3)
        expect(yield* lows).toEqual([9, -82, -73])
        const rows = yield* Item.objects
        expect(rows.map((row) => row.note)).toEqual(rows.map((row) => row.name))
      })
    )

    it.effect("reads every value before it writes any", () =>
      Effect.gen(function* () {
        yield* three
        expect(yield* Item.objects.update((i) => ({ low: i.high, high: i.low }))).toBe(3)
        const rows = yield* Item.objects
        expect(rows.map(({ high, low }) => [low, high])).toEqual([
          [10, 1],
          [20, 2],
          [30, 3]
        ])
        yield* Item.objects.update((i) => ({ low: i.low.plus(1), high: i.low, quantity: i.high }))
        expect((yield* Item.objects).map(({ high, low, quantity }) => [low, high, quantity])).toEqual([
          [11, 10, 1],
          [21, 20, 2],
          [31, 30, 3]
        ])
      })
    )

    it.effect("takes aggregates of related rows, of its own table too", () =>
      Effect.gen(function* () {
        const [root, leaf] = yield* three
        if (root === undefined || leaf === undefined) return expect.fail()
        yield* Item.objects.filter((i) => i.id.ne(root.id)).update(() => ({ parentId: root.id }))
        yield* Line.objects.bulkCreate([1, 2].map((position) => ({ itemId: leaf.id, position, amount: 50 })))
        expect(yield* Item.objects.update((i) => ({ low: i.parts.count() }))).toBe(3)
        expect(yield* lows).toEqual([2, 0, 0])
        const sum = Item.objects.filter((i) => i.lines.some())
        expect(
          yield* sum.update((i) => ({
            high: Fn.coalesce(
              i.lines.sum((l) => l.amount),
              0
            )
          }))
        ).toBe(1)
        expect((yield* Item.objects.get(leaf.id)).high).toBe(100)
      })
    )

    it.effect("finds its rows over relations, and by slices", () =>
      Effect.gen(function* () {
        const [root] = yield* three
        if (root === undefined) return expect.fail()
        yield* Item.objects.filter((i) => i.id.ne(root.id)).update(() => ({ parentId: root.id }))
        expect(yield* Item.objects.filter((i) => i.parent.code.eq(root.code)).update(() => ({ low: 7 }))).toBe(2)
        expect(yield* lows).toEqual([1, 7, 7])
        expect(yield* Item.objects.exclude((i) => i.parent.low.eq(1)).update(() => ({ low: 8 }))).toBe(1)
        expect(yield* lows).toEqual([8, 7, 7])
        expect(yield* Item.objects.filter((i) => i.parts.some((p) => p.low.eq(7))).update(() => ({ low: 9 }))).toBe(1)
        const last = Item.objects.orderBy((i) => i.id.desc())
        expect(yield* last.limit(1).update(() => ({ low: 0 }))).toBe(1)
        expect(yield* lows).toEqual([9, 7, 0])
        expect(
          yield* last
            .offset(1)
            .limit(5)
            .update((i) => ({ low: i.low.plus(1) }))
        ).toBe(2)
        expect(yield* lows).toEqual([10, 8, 0])
        expect(yield* last.offset(2).update(() => ({ low: 5 }))).toBe(1)
        expect(yield* lows).toEqual([5, 8, 0])
      })
    )

    it.effect("counts the rows that it found, changed or not", () =>
      Effect.gen(function* () {
        yield* three
        expect(yield* Item.objects.update(() => ({ note: "same", updatedAt: new Date(0) }))).toBe(3)
        expect(yield* Item.objects.update(() => ({ note: "same", updatedAt: new Date(0) }))).toBe(3)
        expect(yield* Item.objects.filter((i) => i.low.in([])).update(() => ({ note: "none" }))).toBe(0)
      })
    )

    it.effect("keeps decimals exact", () =>
      Effect.gen(function* () {
        yield* fresh
        const { id } = yield* Item.objects.create(item({ price: decimal("0.10") }))
        const price = Effect.map(Item.objects.get(id), (row) => row.price && BigDecimal.format(row.price))
        yield* Item.objects.update((i) => ({ price: i.price.plus(decimal("0.20")) }))
        expect(yield* price).toBe("0.3")
        yield* Item.objects.update((i) => ({ price: i.price.times(decimal("1.05")) }))
        // 0.315, rounded half away from zero, the same everywhere.
        expect(yield* price).toBe("0.32")
      })
    )

    it.effect("refuses what is wrong before anything is sent", () =>
      Effect.gen(function* () {
        yield* three
        const error = yield* Effect.flip(Item.objects.update(() => ({ low: 1.5, name: "x".repeat(51) })))
        if (error._tag !== "ValidationError") return expect.fail()
        expect(error.issues.map(({ path }) => path)).toEqual([["name"], ["low"]])
        const unknown = yield* Effect.exit(Item.objects.update(() => ({ nope: 1 }) as object))
        expect(String(unknown)).toContain("store.Item.nope")
        expect(String(yield* Effect.exit(Item.objects.update(() => 5 as never)))).toContain(
          "wants an object of columns"
        )
        expect(String(yield* Effect.exit(Item.objects.update(() => ({ low: undefined }) as object)))).toContain(
          "undefined"
        )
        const related = Effect.exit(Item.objects.update((i) => ({ low: i.parent.low }) as object))
        expect(String(yield* related)).toContain("value from a related row")
        for (const query of [Item.objects.distinct(), Item.objects.select((i) => ({ low: i.low }))]) {
          expect(String(yield* Effect.exit(query.update(() => ({ low: 1 }))))).toMatch(/after (distinct|select)/)
        }
      })
    )
  })

  layer(databaseOf(name, warehouse))("save", (it) => {
    it.effect("writes a patch over a row, and gives the new row", () =>
      Effect.gen(function* () {
        const [row] = yield* three
        if (row === undefined) return expect.fail()
        const saved = yield* Item.objects.save(row, { low: 5, note: "n", price: decimal("1.5") })
        expect(saved).toBeInstanceOf(Item)
        expect(saved).toMatchObject({ id: row.id, low: 5, note: "n", high: row.high })
        expect(row.low).toBe(1)
        expect(yield* Item.objects.get(row.id)).toMatchObject({ low: 5, note: "n" })
        // Over what others wrote in the meantime only the patch is written.
        yield* Item.objects.update(() => ({ high: 77 }))
        yield* Item.objects.save(saved, { low: 6 })
        expect(yield* Item.objects.get(row.id)).toMatchObject({ low: 6, high: 77 })
      })
    )

    it.effect("of a row that is gone is NotFound; of nothing, nothing", () =>
      Effect.gen(function* () {
        const [row] = yield* three
        if (row === undefined) return expect.fail()
        const labels = yield* Label.objects.bulkCreate([{ key: decimal("7"), text: "a" }])
        const [label] = labels
        if (label === undefined) return expect.fail()
        expect(yield* Label.objects.save(label, {})).toBe(label)
        yield* Item.objects.filter((i) => i.id.eq(row.id)).delete
        const error = yield* Effect.flip(Item.objects.save(row, { low: 1 }))
        expect(error).toMatchObject({ _tag: "NotFound", model: "store.Item" })
        const moved = yield* Label.objects.save(label, { key: decimal("8.5") })
        expect(BigDecimal.format(moved.key)).toBe("8.5")
        expect((yield* Effect.flip(Label.objects.get(decimal("7"))))._tag).toBe("NotFound")
        expect((yield* Label.objects.get(decimal("8.5"))).text).toBe("a")
      })
    )

    it.effect("finds rows by composite keys", () =>
      Effect.gen(function* () {
        const [row] = yield* three
        if (row === undefined) return expect.fail()
        const [, line] = yield* Line.objects.bulkCreate(
          [1, 2].map((position) => ({ itemId: row.id, position, amount: 1 }))
        )
        if (line === undefined) return expect.fail()
        yield* Line.objects.save(line, { amount: 9 })
        expect((yield* Line.objects.orderBy((l) => l.position.asc())).map(({ amount }) => amount)).toEqual([1, 9])
      })
    )
  })

  layer(databaseOf(name, warehouse))("bulkUpdate", (it) => {
    it.effect("writes the named columns of each row", () =>
      Effect.gen(function* () {
        const rows = yield* three
        const changed = rows.map((row) => ({ ...row, low: row.low + 50, note: `n${row.low}`, name: "left alone" }))
        expect(yield* Item.objects.bulkUpdate(changed, ["low", "note"])).toBe(3)
        const stored = yield* Item.objects
        expect(stored.map(({ low, note }) => [low, note])).toEqual([
          [51, "n1"],
          [52, "n2"],
          [53, "n3"]
        ])
        expect(stored.map((row) => row.name)).toEqual(rows.map((row) => row.name))
        expect(yield* Item.objects.bulkUpdate(changed, [])).toBe(0)
        expect(yield* Item.objects.bulkUpdate([], ["low"])).toBe(0)
        expect(yield* Item.objects.bulkUpdate([{ id: 987_654, low: 1 }], ["low"])).toBe(0)
      })
    )

    it.effect("many rows in few statements, one given twice as it was given last", () =>
      Effect.gen(function* () {
        yield* fresh
        const rows = yield* Item.objects.bulkCreate(Array.from({ length: 700 }, (_, low) => item({ low })))
        const changed = [...rows, ...rows.slice(0, 1)].map((row, i) => ({ ...row, low: 10_000 + i }))
        expect(yield* Item.objects.bulkUpdate(changed, ["low"])).toBe(700)
        const expected = rows.map((_, i) => (i === 0 ? 10_700 : 10_000 + i))
        expect((yield* Item.objects).map(({ low }) => low)).toEqual(expected)
        expect(yield* Item.objects.bulkUpdate(rows, ["low"], { batchSize: 3 })).toBe(700)
        expect((yield* Item.objects).map(({ low }) => low)).toEqual(rows.map(({ low }) => low))
        const refused = yield* Effect.exit(Item.objects.bulkUpdate(rows, ["low"], { batchSize: 0 }))
        expect(String(refused)).toContain("batchSize 0")
        const error = yield* Effect.flip(
          Item.objects.bulkUpdate([rows[0], { ...rows[1], quantity: -101 }] as never, ["quantity"])
        )
        expect(error).toMatchObject({ _tag: "ValidationError", issues: [{ path: [1, "quantity"] }] })
      })
    )

    it.effect("rows of a composite key, and of a key of the application's own", () =>
      Effect.gen(function* () {
        const [first] = yield* three
        if (first === undefined) return expect.fail()
        const lines = [1, 2, 3].map((position) => ({ itemId: first.id, position, amount: position }))
        yield* Line.objects.bulkCreate(lines)
        const changed = lines.slice(1).map((line) => ({ ...line, amount: line.amount * 10 }))
        expect(
          yield* Line.objects.bulkUpdate([...changed, { itemId: first.id, position: 9, amount: 1 }], ["amount"])
        ).toBe(2)
        const stored = yield* Line.objects.orderBy((line) => line.position.asc())
        expect(stored.map(({ amount }) => amount)).toEqual([1, 20, 30])
        yield* Label.objects.delete
        const keys = ["0.50", "2.00"].map(decimal)
        yield* Label.objects.bulkCreate(keys.map((key) => ({ key, text: "old" })))
        expect(
          yield* Label.objects.bulkUpdate(
            keys.map((key) => ({ key, text: `t${key.value}` })),
            ["text"]
          )
        ).toBe(2)
        expect((yield* Label.objects.orderBy((label) => label.key.asc())).map(({ text }) => text)).toEqual(
          keys.map(({ value }) => `t${value}`)
        )
      })
    )

    it.effect("writes all of them, or none", () =>
      Effect.gen(function* () {
        const rows = yield* three
        const bad = rows.map((row, i) => ({ ...row, quantity: i === 2 ? -5 : 4 }))
        const error = yield* Effect.flip(Item.objects.bulkUpdate(bad, ["quantity"]))
        expect(error._tag).toBe("CheckViolation")
        expect((yield* Item.objects).map(({ quantity }) => quantity)).toEqual([1, 1, 1])
        const died = yield* Effect.exit(Item.objects.bulkUpdate([{ id: rows[0]?.id } as never], ["low"]))
        expect(String(died)).toContain("store.Item.low")
      })
    )
  })

  layer(databaseOf(name, warehouse))("delete", (it) => {
    it.effect("takes the rows of the query, over relations and by slices", () =>
      Effect.gen(function* () {
        const [root] = yield* three
        if (root === undefined) return expect.fail()
        yield* Item.objects.bulkCreate([4, 5, 6].map((low) => item({ low, high: low * 10, parentId: root.id })))
        expect(yield* Item.objects.orderBy((i) => i.low.desc()).limit(1).delete).toBe(1)
        expect(yield* lows).toEqual([1, 2, 3, 4, 5])
        expect(yield* Item.objects.filter((i) => i.parent.low.eq(1).and(i.low.eq(5))).delete).toBe(1)
        expect(yield* Item.objects.filter((i) => i.parts.none().and(i.low.gt(2))).delete).toBe(2)
        expect(yield* lows).toEqual([1, 2])
        expect(yield* Item.objects.filter((i) => i.low.eq(99)).delete).toBe(0)
      })
    )

    it.effect("lets the database delete what hangs on them", () =>
      Effect.gen(function* () {
        const [root] = yield* three
        if (root === undefined) return expect.fail()
        const [child] = yield* Item.objects.bulkCreate([item({ parentId: root.id })])
        if (child === undefined) return expect.fail()
        yield* Item.objects.create(item({ parentId: child.id }))
        expect(yield* Item.objects.filter((i) => i.id.eq(root.id)).delete).toBe(1)
        expect(yield* lows).toEqual([2, 3])
        const [row] = yield* Item.objects
        if (row === undefined) return expect.fail()
        yield* Line.objects.create({ itemId: row.id, position: 1, amount: 1 })
        const error = yield* Effect.flip(Item.objects.delete)
        expect(error._tag).toBe("ForeignKeyViolation")
        expect(yield* Item.objects.count).toBe(2)
      })
    )
  })
}
