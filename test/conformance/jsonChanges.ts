import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { Field, Fn, Model } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids } from "./support.js"

class Doc extends Model.Class<Doc>("json.Held")({
  id: Field.id,
  data: Schema.NullOr(Field.json(Schema.Unknown))
}) {}

const Settings = Schema.Struct({
  theme: Schema.Literal("light", "dark"),
  size: Schema.optional(Schema.Number),
  tags: Schema.Array(Schema.String),
  deep: Schema.Struct({ on: Schema.NullOr(Schema.Boolean) })
})

class Profile extends Model.Class<Profile>("json.Changed")({
  id: Field.id,
  settings: Field.json(Settings)
}) {}

const values: ReadonlyArray<unknown> = [
  null,
  {},
  [],
  { a: 1, b: { c: "x", d: [1, 2, { e: null, f: "g" }] } },
  { a: [1], b: { c: "X" } },
  [1, [2, [3]], "x", null, { a: 1 }],
  [[1]],
  [{ a: 1, b: 2 }, { a: 2 }],
  "x",
  1,
  true,
  { a: null },
  { "0": "a", 'q"': { "é.": [0.1, "0.1"] } },
  [true, false, "true"],
  { a: [{ b: [{ c: 1 }, { c: 2 }] }] },
  "1"
]

const parts: ReadonlyArray<unknown> = [
  ...values.filter((value) => value !== null),
  { a: 1 },
  { b: {} },
  { b: { d: [] } },
  { b: { d: [2, 1] } },
  { b: { d: [{ f: "g" }] } },
  { b: { d: [{ e: null }, 1] } },
  [1],
  [1, 1],
  [3],
  [[3]],
  [[[3]]],
  ["x", null],
  [{ a: 1 }],
  [{ a: 2, b: 2 }],
  [{}],
  [[]],
  null,
  false,
  { "0": "a" },
  { 'q"': { "é.": ["0.1"] } },
  { a: [{ b: [{ c: 2 }] }] },
  { a: { b: [] } },
  ["true"]
]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Containment as PostgreSQL documents it. */
const within = (value: unknown, part: unknown): boolean => {
  if (Array.isArray(part)) {
    return Array.isArray(value) && part.every((each) => value.some((element) => within(element, each)))
  }
  if (!isObject(part)) return value === part
  return isObject(value) && Object.entries(part).every(([key, each]) => key in value && within(value[key], each))
}
const contains = (value: unknown, part: unknown): boolean =>
  within(value, part) ||
  (Array.isArray(value) && typeof part !== "object" ? value.includes(part) : false) ||
  (Array.isArray(value) && part === null && value.includes(null))

const settings = { theme: "dark", tags: ["a", "b"], deep: { on: null } } as const

const load = Effect.zipRight(
  Doc.objects.bulkCreate(values.map((data) => ({ data }))),
  Profile.objects.create({ settings })
)

const loaded = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, Model.registry(Doc, Profile)), (context) => Effect.provide(load, context)).pipe(
    Layer.orDie
  )

const docs = Doc.objects
const indexOf = (keep: (value: unknown) => boolean) => values.flatMap((value, i) => (keep(value) ? [i + 1] : []))

type Change = (d: Parameters<Parameters<typeof docs.filter>[0]>[0]) => typeof d.data
type Changed = readonly [name: string, value: unknown, change: Change, expected: unknown]

const nested = { a: [1, { b: 2 }], c: { d: "e" }, "0": 0, 'q"': 1 }
const changes: ReadonlyArray<Changed> = [
  ["a key", { a: 1 }, (d) => Fn.jsonSet(d.data, "a", 2), { a: 2 }],
  ["a new key", { a: 1 }, (d) => Fn.jsonSet(d.data, "b", [1, { x: "é😀" }]), { a: 1, b: [1, { x: "é😀" }] }],
  ["null is JSON's own", { a: 1 }, (d) => Fn.jsonSet(d.data, "a", null), { a: null }],
  ["a text", { a: 1 }, (d) => Fn.jsonSet(d.data, "a", '"x"\\'), { a: '"x"\\' }],
  ["a text of JSON stays text", {}, (d) => Fn.jsonSet(d.data, "a", '{"b":1}'), { a: '{"b":1}' }],
  ["a boolean", {}, (d) => Fn.jsonSet(d.data, "a", false), { a: false }],
  ["a number", {}, (d) => Fn.jsonSet(d.data, "a", -0.5e-10), { a: -0.5e-10 }],
  ["deep down", nested, (d) => Fn.jsonSet(d.data, ["a", 1, "b"], 3), { ...nested, a: [1, { b: 3 }] }],
  ["a key of digits", nested, (d) => Fn.jsonSet(d.data, ["0"], 7), { ...nested, "0": 7 }],
  ["a key with a quote", nested, (d) => Fn.jsonSet(d.data, ['q"'], 7), { ...nested, 'q"': 7 }],
  ["an index", nested, (d) => Fn.jsonSet(d.data, ["a", 0], 7), { ...nested, a: [7, { b: 2 }] }],
  ["an index beyond the end", nested, (d) => Fn.jsonSet(d.data, ["a", 9], 7), { ...nested, a: [1, { b: 2 }, 7] }],
  ["through what is missing", nested, (d) => Fn.jsonSet(d.data, ["x", "y"], 7), nested],
  ["through another kind", nested, (d) => Fn.jsonSet(d.data, ["a", "0"], 7), nested],
  ["an index of an object", nested, (d) => Fn.jsonSet(d.data, ["c", 0], 7), nested],
  ["within a scalar", nested, (d) => Fn.jsonSet(d.data, ["c", "d", "e"], 7), nested],
  ["an index of a scalar", "text", (d) => Fn.jsonSet(d.data, 0, 7), "text"],
  ["twice", { a: 1 }, (d) => Fn.jsonSet(Fn.jsonSet(d.data, "a", 2), "b", 3), { a: 2, b: 3 }],
  ["of NULL", null, (d) => Fn.jsonSet(d.data, "a", 1), null],
  ["remove a key", { a: 1, b: 2 }, (d) => Fn.jsonRemove(d.data, "a"), { b: 2 }],
  ["remove deep down", nested, (d) => Fn.jsonRemove(d.data, ["a", 1, "b"]), { ...nested, a: [1, {}] }],
  ["remove an element", nested, (d) => Fn.jsonRemove(d.data, ["a", 0]), { ...nested, a: [{ b: 2 }] }],
  ["remove an element beyond the end", nested, (d) => Fn.jsonRemove(d.data, ["a", 5]), nested],
  ["remove a key of digits", nested, (d) => Fn.jsonRemove(d.data, "0"), { a: nested.a, c: nested.c, 'q"': 1 }],
  ["remove what is missing", nested, (d) => Fn.jsonRemove(d.data, ["x", 0]), nested],
  ["remove an index of an object", nested, (d) => Fn.jsonRemove(d.data, ["c", 0]), nested],
  ["remove an index of a scalar", 5, (d) => Fn.jsonRemove(d.data, 0), 5]
]

/** What JSON contains, and how it is changed. */
export const jsonChanges = (name: DatabaseName): void =>
  layer(loaded(name))("json contained and changed", (it) => {
    it.effect("contains", () =>
      Effect.forEach(parts, (part) =>
        Effect.gen(function* () {
          const found = yield* ids(docs.filter((d) => d.data.contains(part)))
          expect({ part, found }).toEqual({ part, found: indexOf((value) => value !== null && contains(value, part)) })
          const not = yield* ids(docs.filter((d) => d.data.contains(part).not()))
          expect({ part, not }).toEqual({ part, not: indexOf((value) => value !== null && !contains(value, part)) })
          const inner = yield* ids(docs.filter((d) => d.data.at("b").contains(part)))
          const at = (value: unknown) => (isObject(value) ? (value.b ?? null) : null)
          const expected = indexOf((value) => at(value) !== null && contains(at(value), part))
          expect({ part, inner }).toEqual({ part, inner: expected })
        })
      )
    )

    it.effect("contains: excluded, and selected as a boolean", () =>
      Effect.gen(function* () {
        const part = { a: 1 }
        const kept = yield* ids(docs.exclude((d) => d.data.contains(part)))
        expect(kept).toEqual(indexOf((value) => value === null || !contains(value, part)))
        const rows = yield* docs
          .orderBy((d) => d.id.asc())
          .select((d) => ({ has: d.data.contains(part), key: d.data.hasKey("a"), n: d.data.arrayLength() }))
        expect(rows).toEqual(
          values.map((value) => ({
            has: value === null ? null : contains(value, part),
            key: isObject(value) && "a" in value,
            n: Array.isArray(value) ? value.length : null
          }))
        )
      })
    )

    it.effect("contains: of a Schema", () =>
      Effect.gen(function* () {
        const found = (part: unknown) => Profile.objects.filter((p) => p.settings.contains(part)).count
        expect(yield* found({ theme: "dark", tags: ["b"] })).toBe(1)
        expect(yield* found({ tags: ["c"] })).toBe(0)
        expect(yield* Profile.objects.filter((p) => p.settings.at("tags").contains(["a"])).count).toBe(1)
      })
    )

    for (const [title, before, change, expected] of changes) {
      it.effect(`changes: ${title}`, () =>
        Effect.gen(function* () {
          const { id } = yield* docs.create({ data: before })
          const row = docs.filter((d) => d.id.eq(id))
          const [selected] = yield* row.select((d) => ({ data: change(d) }))
          expect(selected?.data).toEqual(expected)
          expect(yield* row.update((d) => ({ data: change(d) }))).toBe(1)
          expect((yield* docs.get(id)).data).toEqual(expected)
          yield* row.delete
        })
      )
    }

    it.effect("changes: of a Schema", () =>
      Effect.gen(function* () {
        const { id } = yield* Profile.objects.create({ settings })
        const row = Profile.objects.filter((p) => p.id.eq(id))
        yield* row.update((p) => ({ settings: Fn.jsonSet(Fn.jsonSet(p.settings, "theme", "light"), ["tags", 0], "z") }))
        yield* row.update((p) => ({ settings: Fn.jsonSet(p.settings, ["deep", "on"], true) }))
        yield* row.update((p) => ({ settings: Fn.jsonRemove(Fn.jsonSet(p.settings, "size", 3), "size") }))
        expect((yield* Profile.objects.get(id)).settings).toEqual({
          theme: "light",
          tags: ["z", "b"],
          deep: { on: true }
        })
        yield* row.delete
      })
    )

    it.effect("what no JSON has is refused before it is sent", () =>
      Effect.sync(() => {
        expect(() => docs.filter((d) => d.data.contains({ a: undefined }))).toThrow(/Held\.data: contains got/)
        expect(() => docs.filter((d) => d.data.contains(new Date()))).toThrow(/Held\.data: contains got/)
        expect(() => docs.select((d) => ({ x: Fn.jsonSet(d.data, "a", Number.NaN) }))).toThrow(
          /Held\.data: jsonSet got/
        )
        expect(() => docs.filter((d) => d.data.at(-1).isNull())).toThrow(/Held\.data: a step into JSON/)
        expect(() => docs.filter((d) => d.data.at(0.5).isNull())).toThrow(/Held\.data: a step into JSON/)
        expect(() => docs.filter((d) => d.data.at("\0").isNull())).toThrow(/Held\.data: a key cannot be/)
        expect(() => docs.orderBy((d) => d.data.at("a").asc())).toThrow(/Held\.data: an order of JSON/)
        expect(() => docs.filter((d) => d.data.at("a").gt(1))).toThrow(/Held\.data: gt of JSON/)
      })
    )
  })
