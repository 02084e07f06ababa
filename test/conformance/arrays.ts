import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { describe } from "vitest"
import { Field, Model } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids } from "./support.js"

class Shelf extends Model.Class<Shelf>("arrays.Shelf")({
  id: Field.id,
  tags: Schema.NullOr(Field.array(Schema.NullOr(Field.char(20)))).pipe(Field.index),
  sizes: Field.array(Field.int).pipe(Schema.maxItems(5), Field.index),
  other: Field.array(Schema.String).pipe(Field.databaseDefault("{}")),
  size: Field.int
}) {}

const shelves = Shelf.objects

const rows = [
  { tags: ["a", "b", "a"], sizes: [3, 1, 2], other: ["b"], size: 1 }, // 1
  { tags: [], sizes: [], other: [], size: 0 }, // 2
  { tags: null, sizes: [7], other: ["a", "b"], size: 7 }, // 3
  { tags: ["b", null], sizes: [2, 2], other: ["x"], size: 2 }, // 4
  { tags: [null], sizes: [-5], size: 9 }, // 5
  { tags: ["é", 'a"b', "a\\b", "{a,b}", "NULL", "", " "], sizes: [1], size: 1 }, // 6
  { tags: ["A"], sizes: [2_147_483_647], size: 3 } // 7
]

const moment = new Date("2024-02-29T23:59:59.999Z")
const decimal = (text: string) => BigDecimal.unsafeFromString(text)

/** Every kind of item. */
class Every extends Model.Class<Every>("arrays.Every")({
  id: Field.id,
  text: Field.array(Schema.NullOr(Schema.String)),
  char: Field.array(Field.char(3)),
  smallInt: Field.array(Field.smallInt),
  integer: Field.array(Schema.NullOr(Schema.Int)),
  bigInt: Field.array(Field.bigInt),
  float: Field.array(Field.float),
  decimal: Field.array(Field.decimal({ precision: 20, scale: 3 })),
  boolean: Field.array(Schema.NullOr(Field.boolean)),
  uuid: Field.array(Field.uuid),
  date: Field.array(Field.date),
  time: Field.array(Field.time),
  datetime: Field.array(Schema.NullOr(Field.datetime)),
  iso: Field.array(Schema.Date),
  duration: Field.array(Field.duration),
  binary: Field.array(Field.binary),
  json: Field.array(Field.json(Schema.Struct({ a: Schema.Int }))),
  choice: Field.array(Field.choices("on", "off"))
}) {}

const every = {
  text: ["", " ", "é", "日本😀", '"', "\\", "\\\\", "{}", "{a}", ",", "NULL", "null", "'", "\n\t", null, "a b"],
  char: ["abc", "é日x"],
  smallInt: [-32_768, 0, 32_767],
  integer: [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null],
  bigInt: [-(2n ** 63n), 2n ** 63n - 1n],
  float: [0.1, -1e-300, 1e300],
  decimal: [decimal("12345678901234567.891"), decimal("-0.001")],
  boolean: [true, false, null],
  uuid: ["00000000-0000-4000-8000-000000000000"],
  date: ["0001-01-01", "9999-12-31"],
  time: ["00:00:00", "23:59:59.999999"],
  datetime: [moment, null],
  iso: [moment],
  duration: [],
  binary: [new Uint8Array([0, 255]), new Uint8Array([])],
  json: [{ a: 1 }],
  choice: ["on", "off", "on"]
} as const

const load = Effect.zipRight(shelves.bulkCreate(rows.slice(0, 4)), shelves.bulkCreate(rows.slice(4)))

const tables = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, Model.registry(Shelf, Every)), (context) => Effect.provide(load, context)).pipe(
    Layer.orDie
  )

type Shelves = typeof shelves
const cases: ReadonlyArray<readonly [title: string, query: Shelves, expected: ReadonlyArray<number>]> = [
  ["contains one", shelves.filter((s) => s.tags.contains(["b"])), [1, 4]],
  ["contains several, in any order", shelves.filter((s) => s.sizes.contains([2, 3])), [1]],
  ["contains: however often", shelves.filter((s) => s.sizes.contains([2, 2, 2])), [1, 4]],
  ["contains none: all but NULL", shelves.filter((s) => s.tags.contains([])), [1, 2, 4, 5, 6, 7]],
  ["contains: signs", shelves.filter((s) => s.tags.contains(['a"b', "a\\b", "{a,b}", "NULL", ""])), [6]],
  ["contains: case counts", shelves.filter((s) => s.tags.contains(["a"])), [1]],
  ["contains a longer text than fits", shelves.filter((s) => s.tags.contains(["a".repeat(40)])), []],
  ["contains another column", shelves.filter((s) => s.tags.contains(s.other)), [1, 2, 5, 6, 7]],
  ["eq another column", shelves.filter((s) => s.tags.eq(s.other)), [2]],
  ["not contains", shelves.filter((s) => s.tags.contains(["b"]).not()), [2, 5, 6, 7]],
  ["exclude is the complement", shelves.exclude((s) => s.tags.contains(["b"])), [2, 3, 5, 6, 7]],
  ["containedBy", shelves.filter((s) => s.sizes.containedBy([1, 2, 3])), [1, 2, 4, 6]],
  ["containedBy: a NULL is in none", shelves.filter((s) => s.tags.containedBy(["a", "b", "A"])), [1, 2, 7]],
  ["containedBy none", shelves.filter((s) => s.sizes.containedBy([])), [2]],
  ["overlaps", shelves.filter((s) => s.sizes.overlaps([7, 1])), [1, 3, 6]],
  ["overlaps none", shelves.filter((s) => s.sizes.overlaps([])), []],
  ["overlaps another column", shelves.filter((s) => s.tags.overlaps(s.other)), [1]],
  ["length", shelves.filter((s) => s.tags.length().eq(2)), [4]],
  ["length of none", shelves.filter((s) => s.sizes.length().eq(0)), [2]],
  ["length beside a column", shelves.filter((s) => s.sizes.length().lt(s.size)), [3, 5, 7]],
  ["at", shelves.filter((s) => s.tags.at(0).eq("b")), [4]],
  ["at: its own lookups", shelves.filter((s) => s.tags.at(0).iexact("a")), [1, 7]],
  ["at: numbers are no text", shelves.filter((s) => s.sizes.at(0).gt(2)), [1, 3, 7]],
  ["at: beyond the end, and NULL", shelves.filter((s) => s.tags.at(1).isNull()), [2, 3, 4, 5, 7]],
  ["eq", shelves.filter((s) => s.sizes.eq([3, 1, 2])), [1]],
  ["eq: the order counts", shelves.filter((s) => s.sizes.eq([1, 2, 3])), []],
  ["eq: the empty array", shelves.filter((s) => s.tags.eq([])), [2]],
  ["eq: a NULL within is equal to itself", shelves.filter((s) => s.tags.eq(["b", null])), [4]],
  ["eq(null)", shelves.filter((s) => s.tags.eq(null)), [3]],
  ["ne", shelves.filter((s) => s.tags.ne([])), [1, 4, 5, 6, 7]],
  ["in", shelves.filter((s) => s.sizes.in([[7], [], [9, 9]])), [2, 3]],
  ["in: none", shelves.filter((s) => s.sizes.in([])), []],
  ["notIn", shelves.filter((s) => s.sizes.notIn([[7], []])), [1, 4, 5, 6, 7]],
  ["indexOf", shelves.filter((s) => s.tags.indexOf("b").eq(1)), [1]],
  ["indexOf: the first", shelves.filter((s) => s.tags.indexOf("a").eq(0)), [1]],
  ["indexOf: none", shelves.filter((s) => s.sizes.indexOf(2).isNull()), [2, 3, 5, 6, 7]],
  ["indexOf null", shelves.filter((s) => s.tags.indexOf(null).gte(0)), [4, 5]],
  ["slice", shelves.filter((s) => s.sizes.slice(1).eq([1, 2])), [1]],
  ["slice: up to", shelves.filter((s) => s.sizes.slice(0, 1).eq([2])), [4]],
  ["slice: of nothing", shelves.filter((s) => s.sizes.slice(3).length().eq(0)), [1, 2, 3, 4, 5, 6, 7]],
  ["slice: an empty one", shelves.filter((s) => s.sizes.slice(1, 1).eq([])), [1, 2, 3, 4, 5, 6, 7]],
  ["append", shelves.filter((s) => s.tags.append("z").length().eq(1)), [2]],
  ["append to NULL is NULL", shelves.filter((s) => s.tags.append("z").isNull()), [3]],
  ["concat", shelves.filter((s) => s.tags.concat(s.other).contains(["x", "b"])), [4]],
  ["remove", shelves.filter((s) => s.tags.remove("a").eq(["b"])), [1]],
  ["remove null", shelves.filter((s) => s.tags.remove(null).eq(["b"])), [4]],
  ["what is changed is asked as a column is", shelves.filter((s) => s.tags.append("b").contains(["b", "é"])), [6]]
]

/** Arrays of the database. */
const stored = (name: DatabaseName): void =>
  layer(tables(name))("arrays", (it) => {
    it.effect("every kind of item comes back as it was", () =>
      Effect.gen(function* () {
        const made = yield* Every.objects.create(every)
        const found = yield* Every.objects.get(made.id)
        expect({ ...found }).toEqual({ id: made.id, ...every })
        const empty = Object.fromEntries(Object.keys(every).map((key) => [key, []])) as unknown as typeof every
        expect({ ...(yield* Every.objects.get((yield* Every.objects.create(empty)).id)) }).toMatchObject(empty)
        yield* Every.objects.delete
      })
    )

    for (const [title, query, expected] of cases) {
      it.effect(title, () => Effect.map(ids(query), (found) => expect(found).toEqual(expected)))
    }

    it.effect("items are contained, whatever their kind", () =>
      Effect.gen(function* () {
        yield* Every.objects.create(every)
        const found = Every.objects.filter((e) => [
          e.char.contains(["abc"]),
          e.smallInt.contains([-32_768]),
          e.integer.contains([Number.MAX_SAFE_INTEGER]),
          e.bigInt.contains([2n ** 63n - 1n]),
          e.float.contains([0.1]),
          e.decimal.contains([decimal("-0.0010")]),
          e.boolean.contains([false]),
          e.uuid.contains([every.uuid[0]]),
          e.date.contains(["9999-12-31"]),
          e.time.contains(["23:59:59.999999"]),
          e.datetime.contains([moment]),
          e.iso.contains([moment]),
          e.binary.contains([new Uint8Array([0, 255])]),
          e.json.contains([{ a: 1 }]),
          e.choice.contains(["off"]),
          e.iso.at(0).eq(moment),
          e.decimal.at(1).lt(decimal("0")),
          e.smallInt.append(1).contains([1]),
          e.choice.remove("on").eq(["off"])
        ])
        expect(yield* found.count).toBe(1)
        yield* Every.objects.delete
      })
    )

    it.effect("selects items, lengths and parts", () =>
      Effect.gen(function* () {
        const [row] = yield* shelves
          .filter((s) => s.id.eq(1))
          .select((s) => ({
            first: s.tags.at(0),
            none: s.tags.at(9),
            n: s.tags.length(),
            rest: s.sizes.slice(1),
            more: s.sizes.append(4).append(5),
            all: s.other.concat(["c", "d"]),
            index: s.sizes.indexOf(2)
          }))
        expect(row).toEqual({
          first: "a",
          none: null,
          n: 3,
          rest: [1, 2],
          more: [3, 1, 2, 4, 5],
          all: ["b", "c", "d"],
          index: 2
        })
      })
    )

    it.effect("is changed where it is", () =>
      Effect.gen(function* () {
        const { id } = yield* shelves.create({ tags: ["a"], sizes: [1], other: [], size: 0 })
        const row = shelves.filter((s) => s.id.eq(id))
        yield* row.update((s) => ({ tags: s.tags.append(null).concat(["b"]), sizes: s.sizes.concat([2, 1]).remove(1) }))
        expect(yield* shelves.get(id)).toMatchObject({ tags: ["a", null, "b"], sizes: [2] })
        yield* row.update(() => ({ tags: null, sizes: [] }))
        expect(yield* shelves.get(id)).toMatchObject({ tags: null, sizes: [] })
        yield* row.delete
      })
    )

    it.effect("what an item cannot be is refused before it is sent", () =>
      Effect.gen(function* () {
        const wide = yield* Effect.flip(shelves.filter((s) => s.sizes.contains([2 ** 40])).count)
        expect(wide.reason).toMatchObject({ _tag: "ParameterRefused", model: "arrays.Shelf", field: "sizes" })
        const nul = yield* Effect.flip(shelves.filter((s) => s.tags.overlaps(["\0"])).count)
        expect(nul.reason).toMatchObject({ _tag: "ParameterRefused", field: "tags" })
        const many = yield* Effect.flip(shelves.create({ tags: [], sizes: [1, 2, 3, 4, 5, 6], size: 0 }))
        expect(many).toMatchObject({ _tag: "ValidationError" })
      })
    )

    it.effect("what is no question is refused where it is asked", () =>
      Effect.sync(() => {
        expect(() => shelves.filter((s) => s.tags.contains([null as never]))).toThrow(
          /Shelf\.tags: contains got a null among its items/
        )
        expect(() => shelves.filter((s) => s.sizes.contains(s.tags as never))).toThrow(/same kind of items/)
        expect(() => shelves.filter((s) => s.sizes.contains(3 as never))).toThrow(/contains wants an array of items/)
        expect(() => shelves.filter((s) => s.sizes.at(-1).isNull())).toThrow(/Shelf\.sizes: at wants an index/)
        expect(() => shelves.filter((s) => s.sizes.slice(0.5).isNull())).toThrow(/slice wants an index/)
        expect(() => shelves.filter((s) => s.sizes.indexOf(null as never).isNull())).toThrow(/never NULL/)
        expect(() => shelves.filter((s) => s.sizes.append(undefined as never).isNull())).toThrow(/append\(undefined\)/)
        const size = shelves as unknown as {
          filter: (f: (s: { size: { overlaps: (x: unknown) => never } }) => never) => void
        }
        expect(() => size.filter((s) => s.size.overlaps([1]))).toThrow(/overlaps is no method of Integer values/)
      })
    )
  })

/** Engines that have no arrays: JSON has them there. */
const missing = (name: DatabaseName): void => {
  describe("arrays", () => {
    layer(databaseOf(name, Model.registry()))((it) => {
      const reason = { _tag: "MissingCapability", dialect: name }
      it.effect("the table is refused before anything is sent", () =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(Model.createTables(Model.registry(Shelf)))
          expect(error.reason).toEqual({ ...reason, capability: "arrays" })
          expect(error.message).toContain("arrays_shelf.tags")
        })
      )

      it.effect("and so are rows and questions", () =>
        Effect.gen(function* () {
          const errors = yield* Effect.all([
            Effect.flip(shelves),
            Effect.flip(shelves.filter((s) => s.sizes.eq([])).count),
            Effect.flip(shelves.filter((s) => s.sizes.contains([1])).count),
            Effect.flip(shelves.filter((s) => s.tags.length().gt(1)).count),
            Effect.flip(shelves.bulkCreate(rows.slice(0, 1)))
          ])
          for (const error of errors) expect(error).toMatchObject({ reason })
        })
      )
    })
  })
}

/** Arrays, which PostgreSQL alone has. */
export const arrays = (name: DatabaseName): void => (name === "postgres" ? stored(name) : missing(name))
