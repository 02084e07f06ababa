import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { Field, Fn, Model } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids, inOrder } from "./support.js"

/** JSON of any form. */
class Doc extends Model.Class<Doc>("json.Doc")({
  id: Field.id,
  name: Field.char(20),
  data: Schema.NullOr(Field.json(Schema.Unknown))
}) {}

const Settings = Schema.Struct({
  theme: Schema.Literal("light", "dark"),
  size: Schema.optional(Schema.Number),
  on: Schema.NullOr(Schema.Boolean),
  since: Schema.Date,
  tags: Schema.Array(Schema.String),
  boxes: Schema.Array(Schema.Struct({ w: Schema.Int, label: Schema.optional(Schema.String) })),
  scores: Schema.Record({ key: Schema.String, value: Schema.Number })
})

/** JSON of a known form. */
class Profile extends Model.Class<Profile>("json.Profile")({
  id: Field.id,
  name: Field.char(20),
  settings: Field.json(Settings)
}) {}

const odd = [
  "",
  "a.b",
  'a"b',
  "a'b",
  "a b",
  "a\\b",
  "é",
  "日本",
  "😀",
  "$",
  "$.a",
  "0",
  "[0]",
  "-1",
  "-",
  "a-b",
  "--",
  "last",
  "to",
  "**",
  "\t",
  "/",
  "\u2028",
  "__proto",
  "constructor",
  "a\nb",
  "%s",
  "?",
  "*",
  "a`b",
  "{}"
]

const values: ReadonlyArray<unknown> = [
  null, // 1
  {}, // 2
  [], // 3
  { a: "b", c: 14 }, // 4
  { a: null, "0": "key" }, // 5
  { a: "B ", b: true, c: 15.5, d: ["e", { f: "g", n: [1, 2, [3]] }], h: { i: [] } }, // 6
  ["zero", { k: "l" }, [1, 2], null], // 7
  "text", // 8
  5, // 9
  true, // 10
  { a: "b", c: -1e-300, b: false, e: { x: { y: { z: "deep" } } } }, // 11
  Object.fromEntries(odd.map((key, i) => [key, i])), // 12
  { a: 'é😀"\\\n\u0001', c: 9007199254740991 }, // 13
  { a: 1, c: "14" }, // 14
  { a: ["b"], c: 1e300 }, // 15
  { a: { b: 1 }, c: 0.1 } // 16
]

const moment = (day: number) => new Date(Date.UTC(2024, 1, day))
const profiles = [
  {
    theme: "dark",
    size: 3,
    on: true,
    since: moment(1),
    tags: ["x", "Éa"],
    boxes: [{ w: 1, label: "one" }, { w: 2 }],
    scores: { go: 1, "0": 2 }
  },
  { theme: "light", on: null, since: moment(2), tags: [], boxes: [], scores: {} },
  { theme: "dark", size: -2.5, on: false, since: moment(3), tags: ["y"], boxes: [{ w: 5 }], scores: { go: 7 } },
  { theme: "light", size: 10, on: true, since: moment(4), tags: ["x", "x"], boxes: [{ w: 1 }], scores: { chess: 3 } }
] as const

const load = Effect.zipRight(
  Doc.objects.bulkCreate(values.map((data, i) => ({ name: i === 3 ? "b" : "dark", data }))),
  Profile.objects.bulkCreate(profiles.map((settings, i) => ({ name: i === 2 ? "y" : "dark", settings })))
)

const documents = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, Model.registry(Doc, Profile)), (context) => Effect.provide(load, context)).pipe(
    Layer.orDie
  )

const docs = Doc.objects
const people = Profile.objects

type Docs = typeof docs
const docCases: ReadonlyArray<readonly [name: string, query: Docs, expected: ReadonlyArray<number>]> = [
  ["a text at a key", docs.filter((d) => d.data.at("a").eq("b")), [4, 11]],
  ["not that text: neither missing nor null", docs.filter((d) => d.data.at("a").ne("b")), [6, 13, 14, 15, 16]],
  [
    "exclude is the complement",
    docs.exclude((d) => d.data.at("a").eq("b")),
    [1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16]
  ],
  ["a number is no text", docs.filter((d) => d.data.at("c").eq(14)), [4]],
  ["a text of digits", docs.filter((d) => d.data.at("c").eq("14")), [14]],
  ["a boolean", docs.filter((d) => d.data.at("b").eq(true)), [6]],
  ["a false one", docs.filter((d) => d.data.at("b").eq(false)), [11]],
  ["a subtree", docs.filter((d) => d.data.at("a").eq({ b: 1 })), [16]],
  ["an array", docs.filter((d) => d.data.at("a").eq(["b"])), [15]],
  ["isNull: missing, and JSON's null", docs.filter((d) => d.data.at("a").isNull()), [1, 2, 3, 5, 7, 8, 9, 10, 12]],
  ["eq(null)", docs.filter((d) => d.data.at("a").eq(null)), [1, 2, 3, 5, 7, 8, 9, 10, 12]],
  ["isNotNull", docs.filter((d) => d.data.at("a").isNotNull()), [4, 6, 11, 13, 14, 15, 16]],
  ["hasKey: a null is there", docs.filter((d) => d.data.hasKey("a")), [4, 5, 6, 11, 13, 14, 15, 16]],
  ["hasKey negated", docs.filter((d) => d.data.hasKey("a").not()), [1, 2, 3, 7, 8, 9, 10, 12]],
  ["hasKey: elements and texts are no keys", docs.filter((d) => d.data.hasKey("text").or(d.data.hasKey("zero"))), []],
  ["hasKey deep down", docs.filter((d) => d.data.at("e").at("x").hasKey("y")), [11]],
  ["hasAnyKey", docs.filter((d) => d.data.hasAnyKey(["b", "h", "0"])), [5, 6, 11, 12]],
  ["hasAnyKey of none", docs.filter((d) => d.data.hasAnyKey([])), []],
  ["hasAllKeys", docs.filter((d) => d.data.hasAllKeys(["a", "b"])), [6, 11]],
  ["in", docs.filter((d) => d.data.at("a").in(["b", "B ", 1])), [4, 6, 11, 14]],
  ["in: arrays and objects", docs.filter((d) => d.data.at("a").in([["b"], { b: 1 }])), [15, 16]],
  ["in: none", docs.filter((d) => d.data.at("a").in([])), []],
  ["notIn", docs.filter((d) => d.data.at("a").notIn(["b", "B ", ["b"]])), [13, 14, 16]],
  ["deep", docs.filter((d) => d.data.at("e").at("x").at("y").at("z").eq("deep")), [11]],
  ["deep through an array", docs.filter((d) => d.data.at("d").at(1).at("n").at(2).at(0).eq(3)), [6]],
  ["an index", docs.filter((d) => d.data.at(0).eq("zero")), [7]],
  ["an index is no key", docs.filter((d) => d.data.at(0).isNotNull()), [7]],
  ["a key of digits is no index", docs.filter((d) => d.data.at("0").isNotNull()), [5, 12]],
  ["a null element", docs.filter((d) => d.data.at(3).isNull().and(d.data.at(2).isNotNull())), [7]],
  ["a scalar is no array of one", docs.filter((d) => d.data.at("a").at(0).isNotNull()), [15]],
  ["asText", docs.filter((d) => d.data.at("a").asText().icontains("B")), [4, 6, 11]],
  ["asText keeps spaces and case", docs.filter((d) => d.data.at("a").asText().eq("B")), []],
  ["asText of signs", docs.filter((d) => d.data.at("a").asText().eq('é😀"\\\n\u0001')), [13]],
  ["asText of a whole value", docs.filter((d) => d.data.asText().eq("text")), [8]],
  ["asNumber", docs.filter((d) => d.data.at("c").asNumber().gte(14)), [4, 6, 13, 15]],
  ["asNumber: exact", docs.filter((d) => d.data.at("c").asNumber().in([0.1, 1e300, -1e-300])), [11, 15, 16]],
  ["asNumber: negative", docs.filter((d) => d.data.at("c").asNumber().lt(0)), [11]],
  ["asNumber computed with", docs.filter((d) => d.data.at("c").asNumber().plus(1).eq(16.5)), [6]],
  ["asNumber of a whole value", docs.filter((d) => d.data.asNumber().eq(5)), [9]],
  ["asBoolean", docs.filter((d) => d.data.at("b").asBoolean()), [6]],
  ["asBoolean negated", docs.filter((d) => d.data.at("b").asBoolean().not()), [11]],
  ["asBoolean of a whole value", docs.filter((d) => d.data.asBoolean().eq(true)), [10]],
  ["arrayLength", docs.filter((d) => d.data.arrayLength().eq(4)), [7]],
  ["arrayLength of none", docs.filter((d) => d.data.arrayLength().eq(0)), [3]],
  ["arrayLength deep down", docs.filter((d) => d.data.at("d").arrayLength().gt(1)), [6]],
  ["arrayLength of what is no array", docs.filter((d) => d.data.arrayLength().isNotNull()), [3, 7]],
  ["against another column", docs.filter((d) => d.data.at("a").asText().eq(d.name)), [4]],
  ["two paths", docs.filter((d) => d.data.at("a").eq(d.data.at("d").at(0))), []],
  ["a whole value, its keys in another order", docs.filter((d) => d.data.eq({ c: 14, a: "b" })), [4]],
  ["a whole value in a list", docs.filter((d) => d.data.in([{ c: 14, a: "b" }, [], "text"])), [3, 4, 8]],
  ["a whole value not equal", docs.filter((d) => d.data.ne({ "0": "key", a: null }).and(d.id.lte(6))), [2, 3, 4, 6]]
]

type People = typeof people
const typedCases: ReadonlyArray<readonly [name: string, query: People, expected: ReadonlyArray<number>]> = [
  ["a literal", people.filter((p) => p.settings.at("theme").eq("dark")), [1, 3]],
  ["literals among", people.filter((p) => p.settings.at("theme").in(["dark", "light"])), [1, 2, 3, 4]],
  ["text lookups", people.filter((p) => p.settings.at("theme").startsWith("li")), [2, 4]],
  ["text functions", people.filter((p) => Fn.upper(p.settings.at("theme")).eq("DARK")), [1, 3]],
  ["a number", people.filter((p) => p.settings.at("size").gte(3)), [1, 4]],
  ["numbers are not text: 10 is more than 3", people.filter((p) => p.settings.at("size").gt(3)), [4]],
  ["a negative number", people.filter((p) => p.settings.at("size").lt(0)), [3]],
  ["a range", people.filter((p) => p.settings.at("size").range(-3, 3)), [1, 3]],
  ["a missing number", people.filter((p) => p.settings.at("size").isNull()), [2]],
  ["exclude a number", people.exclude((p) => p.settings.at("size").gte(3)), [2, 3]],
  ["a boolean as a condition", people.filter((p) => p.settings.at("on")), [1, 4]],
  ["a boolean", people.filter((p) => p.settings.at("on").eq(false)), [3]],
  ["a null boolean", people.filter((p) => p.settings.at("on").isNull()), [2]],
  ["what is encoded", people.filter((p) => p.settings.at("since").gte("2024-02-03")), [3, 4]],
  ["an element", people.filter((p) => p.settings.at("tags").at(0).eq("x")), [1, 4]],
  ["an element beyond the end", people.filter((p) => p.settings.at("tags").at(1).isNull()), [2, 3]],
  ["an element without its case", people.filter((p) => p.settings.at("tags").at(1).iexact("éA")), [1]],
  ["an array of objects", people.filter((p) => p.settings.at("boxes").at(0).at("w").eq(1)), [1, 4]],
  ["an optional key within it", people.filter((p) => p.settings.at("boxes").at(0).at("label").eq("one")), [1]],
  ["a record", people.filter((p) => p.settings.at("scores").at("go").gt(1)), [3]],
  ["a record's key of digits", people.filter((p) => p.settings.at("scores").at("0").eq(2)), [1]],
  ["an array equal", people.filter((p) => p.settings.at("tags").eq(["x", "x"])), [4]],
  ["a column of text", people.filter((p) => p.settings.at("tags").at(0).eq(p.name)), [3]]
]

/** JSON: paths, keys, containment and changes mean the same on every engine. */
export const json = (name: DatabaseName): void =>
  layer(documents(name))("json", (it) => {
    for (const [title, query, expected] of docCases) {
      it.effect(title, () => Effect.map(ids(query), (found) => expect(found).toEqual(expected)))
    }
    for (const [title, query, expected] of typedCases) {
      it.effect(`of a Schema: ${title}`, () => Effect.map(ids(query), (found) => expect(found).toEqual(expected)))
    }

    it.effect("keys of all signs", () =>
      Effect.forEach(odd, (key, i) =>
        Effect.gen(function* () {
          if (name === "mariadb" && key.startsWith("-")) {
            const error = yield* Effect.flip(docs.filter((d) => d.data.at(key).eq(i)))
            expect(error.message).toMatch(/mariadb has no path to a key of JSON that begins with a minus/)
            return
          }
          expect({ key, found: yield* ids(docs.filter((d) => d.data.at(key).eq(i))) }).toEqual({ key, found: [12] })
          const has = docs.filter((d) => d.data.hasKey(key).and(d.id.gt(5)))
          expect({ key, found: yield* ids(has) }).toEqual({ key, found: [12] })
        })
      )
    )

    it.effect("what is selected is the JSON, exactly", () =>
      Effect.gen(function* () {
        const rows = yield* docs
          .orderBy((d) => d.id.asc())
          .select((d) => ({ a: d.data.at("a"), c: d.data.at("c"), first: d.data.at(0), d: d.data.at("d").at(1) }))
        const at = (value: unknown, key: string | number): unknown => {
          const right = typeof key === "number" ? Array.isArray(value) : !Array.isArray(value)
          if (typeof value !== "object" || value === null || !right) return null
          return (value as Record<string | number, unknown>)[key] ?? null
        }
        expect(rows).toEqual(
          values.map((value) => ({
            a: at(value, "a"),
            c: at(value, "c"),
            first: at(value, 0),
            d: at(at(value, "d"), 1)
          }))
        )
        const known = yield* people
          .orderBy((p) => p.id.asc())
          .select((p) => ({
            theme: p.settings.at("theme"),
            size: p.settings.at("size"),
            on: p.settings.at("on"),
            boxes: p.settings.at("boxes"),
            last: p.settings.at("boxes").at(1),
            label: p.settings.at("boxes").at(0).at("label"),
            n: p.settings.at("boxes").arrayLength()
          }))
        expect(known).toEqual(
          profiles.map(({ boxes, on, theme, ...rest }) => ({
            theme,
            size: "size" in rest ? rest.size : null,
            on,
            boxes,
            last: boxes[1] ?? null,
            label: boxes[0] !== undefined && "label" in boxes[0] ? boxes[0].label : null,
            n: boxes.length
          }))
        )
      })
    )

    it.effect("sorted, grouped, aggregated and annotated by what is in it", () =>
      Effect.gen(function* () {
        const bySize = people.orderBy((p) => [p.settings.at("size").asc(), p.id.asc()])
        expect(yield* inOrder(bySize)).toEqual([3, 1, 4, 2])
        const byTag = people.orderBy((p) => [p.settings.at("tags").at(1).desc(), p.id.asc()])
        expect(yield* inOrder(byTag)).toEqual([2, 3, 1, 4])
        const groups = yield* people
          .groupBy((p) => ({ theme: p.settings.at("theme") }))
          .aggregate((p) => ({
            n: Fn.count(),
            size: Fn.sum(p.settings.at("size")),
            last: Fn.max(p.settings.at("since"))
          }))
          .orderBy((g) => g.theme.asc())
        expect(groups).toEqual([
          { theme: "dark", n: 2, size: 0.5, last: moment(3).toISOString() },
          { theme: "light", n: 2, size: 10, last: moment(4).toISOString() }
        ])
        const annotated = people
          .annotate((p) => ({ w: p.settings.at("boxes").at(0).at("w") }))
          .filter((p) => p.w.gte(1))
          .orderBy((p) => [p.w.desc(), p.id.asc()])
        expect((yield* annotated).map(({ id, w }) => [id, w])).toEqual([
          [3, 5],
          [1, 1],
          [4, 1]
        ])
        const least = yield* people.aggregate((p) => ({
          least: Fn.min(p.settings.at("size")),
          any: Fn.max(p.settings.at("on"))
        }))
        expect(least).toEqual({ least: -2.5, any: true })
      })
    )
  })
