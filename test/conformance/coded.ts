import { Model as SqlModel } from "@effect/sql"
import { expect, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { Case, Field, Fn, Model, Window } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import type { DatabaseName } from "../support/servers/index.js"

const Email = Schema.String.pipe(Schema.maxLength(50), Schema.brand("Email"))
const YesNo = Schema.transform(Schema.Boolean, Schema.Literal("yes", "no"), {
  strict: true,
  decode: (yes) => (yes ? "yes" : "no"),
  encode: (text) => text === "yes"
})

const turned = (text: string) => Array.from(text).reverse().join("")
const Mirror = Schema.transform(Schema.String, Schema.String.pipe(Schema.brand("Mirror")), {
  strict: true,
  decode: turned,
  encode: turned
})
const mirror = (text: string) => Schema.decodeSync(Mirror)(turned(text))

/** Columns whose values the application sees in another form than the database. */
class Coded extends Model.Class<Coded>("coded.Coded")({
  id: Field.id,
  at: Schema.Date,
  zoned: Schema.NullOr(Schema.DateTimeUtc),
  email: Email,
  big: Schema.NullOr(Schema.BigInt),
  level: Schema.Literal(1, 2, 3),
  kind: Field.choices("small", "large"),
  yes: YesNo,
  note: SqlModel.FieldOption(Field.char(20)),
  data: Field.json(Schema.Struct({ at: Schema.Date, tags: Schema.Array(Schema.String) })),
  open: Schema.NullOr(Field.time),
  mirror: Schema.NullOr(Mirror)
}) {}

const moment = (day: number, millis = 0) => new Date(Date.UTC(2024, 1, day, 12, 0, 0, millis))
const email = (name: string) => Email.make(`${name}@example.com`)
const far = 2n ** 62n

const rows = [
  { name: "a", day: 1, big: 1n, level: 1, kind: "small", yes: "yes", note: Option.some("x"), open: "08:30:00" },
  { name: "b", day: 2, big: far, level: 2, kind: "large", yes: "no", note: Option.none(), open: "08:30:00.25" },
  { name: "c", day: 3, big: null, level: 3, kind: "small", yes: "yes", note: Option.some(""), open: null },
  { name: "d", day: 29, big: -far, level: 1, kind: "large", yes: "no", note: Option.none(), open: "23:59:59.999999" }
] as const

const load = Coded.objects.bulkCreate(
  rows.map(({ day, name, ...row }) => ({
    ...row,
    at: moment(day, 5),
    zoned: day === 3 ? null : DateTime.unsafeFromDate(moment(day)),
    email: email(name),
    mirror: day === 3 ? null : mirror(`${name}!`),
    data: { at: moment(day), tags: [name, "é"] }
  }))
)

const coded = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, Model.registry(Coded)), (context) => Effect.provide(load, context)).pipe(Layer.orDie)

const { objects } = Coded
const letters = (query: typeof objects) =>
  Effect.map(
    query.orderBy((c) => c.id.asc()),
    (found) => found.map((row) => row.email[0]).join("")
  )

const cases: ReadonlyArray<readonly [name: string, query: typeof objects, expected: string]> = [
  ["a date", objects.filter((c) => c.at.eq(moment(2, 5))), "b"],
  ["dates compared", objects.filter((c) => c.at.gt(moment(2, 4))), "bcd"],
  ["dates among", objects.filter((c) => c.at.in([moment(1, 5), moment(29, 5)])), "ad"],
  ["a moment in UTC", objects.filter((c) => c.zoned.lte(DateTime.unsafeFromDate(moment(2)))), "ab"],
  ["moments among", objects.filter((c) => c.zoned.in([DateTime.unsafeFromDate(moment(29))])), "d"],
  ["a branded text", objects.filter((c) => c.email.eq(email("c"))), "c"],
  ["a branded text in part", objects.filter((c) => c.email.startsWith("a@")), "a"],
  ["a 64-bit integer", objects.filter((c) => c.big.gte(far)), "b"],
  ["64-bit integers among", objects.filter((c) => c.big.in([-far, 1n])), "ad"],
  ["64-bit integers computed", objects.filter((c) => c.big.plus(1n).gt(far)), "b"],
  ["a literal number", objects.filter((c) => c.level.eq(1)), "ad"],
  ["literal numbers compared", objects.filter((c) => c.level.gt(1)), "bc"],
  ["a choice", objects.filter((c) => c.kind.eq("large")), "bd"],
  ["choices among", objects.filter((c) => c.kind.in(["large", "small"])), "abcd"],
  ["a flag in words", objects.filter((c) => c.yes.eq("no")), "bd"],
  ["flags among", objects.filter((c) => c.yes.in(["yes"])), "ac"],
  ["an option", objects.filter((c) => c.note.eq(Option.some("x"))), "a"],
  ["an empty option", objects.filter((c) => c.note.eq(Option.none())), "bd"],
  ["no empty option", objects.filter((c) => c.note.ne(Option.none())), "ac"],
  ["an option that is NULL", objects.filter((c) => c.note.isNull()), "bd"],
  ["times", objects.filter((c) => c.open.gt("08:30:00")), "bd"],
  ["a time", objects.filter((c) => c.open.eq("08:30:00.25")), "b"],
  ["exclude a time", objects.exclude((c) => c.open.lte("08:30:00.25")), "cd"]
]

/** Lookups and values of columns that a Schema codes. */
export const codedColumns = (name: DatabaseName): void =>
  layer(coded(name))("coded columns", (it) => {
    for (const [title, query, expected] of cases) {
      it.effect(title, () => Effect.map(letters(query), (found) => expect(found).toBe(expected)))
    }

    it.effect("selected, sorted, grouped and aggregated, they keep their form", () =>
      Effect.gen(function* () {
        const selected = yield* objects
          .orderBy((c) => [c.zoned.desc({ nulls: "last" })])
          .select((c) => ({ at: c.at, zoned: c.zoned, yes: c.yes, note: c.note, data: c.data, level: c.level }))
        expect(selected[0]).toEqual({
          at: moment(29, 5),
          zoned: DateTime.unsafeFromDate(moment(29)),
          yes: "no",
          note: Option.none(),
          data: { at: moment(29), tags: ["d", "é"] },
          level: 1
        })
        const found = yield* objects.aggregate((c) => ({
          first: Fn.min(c.at),
          last: Fn.max(c.zoned),
          big: Fn.max(c.big),
          sum: Fn.sum(c.big),
          level: Fn.max(c.level),
          levels: Fn.sum(c.level, { distinct: true }),
          mean: Fn.avg(c.level, { distinct: true }),
          kind: Fn.min(c.kind),
          open: Fn.max(c.open)
        }))
        expect(found).toEqual({
          first: moment(1, 5),
          last: DateTime.unsafeFromDate(moment(29)),
          big: far,
          sum: 1n,
          level: 3,
          levels: 6,
          mean: 2,
          kind: "large",
          open: "23:59:59.999999"
        })
        const groups = yield* objects
          .groupBy((c) => ({ yes: c.yes, level: c.level }))
          .aggregate((c) => ({ last: Fn.max(c.at) }))
          .orderBy((g) => [g.yes.desc(), g.level.asc()])
        expect(groups).toEqual([
          { yes: "yes", level: 1, last: moment(1, 5) },
          { yes: "yes", level: 3, last: moment(3, 5) },
          { yes: "no", level: 1, last: moment(29, 5) },
          { yes: "no", level: 2, last: moment(2, 5) }
        ])
      })
    )

    it.effect("what chooses one of several values keeps their form", () =>
      Effect.gen(function* () {
        const found = yield* objects
          .orderBy((c) => c.id.asc())
          .select((c) => ({
            known: Fn.coalesce(c.mirror, mirror("?!")),
            other: Fn.nullIf(c.mirror, mirror("a!")),
            before: Window.lag(c.mirror, 1, mirror("-!")).over({ orderBy: c.id.asc() }),
            // The database compares what is stored: "!a" to "!b".
            most: Fn.greatest(c.mirror, mirror("b!")),
            case: Case.when(c.mirror.isNull(), mirror("?!")).else(c.mirror)
          }))
        const answer = (known: string, other: string | null, before: string | null, most: string | null) => ({
          known,
          other,
          before,
          most,
          case: known
        })
        expect(found).toEqual([
          answer("a!", null, "-!", "b!"),
          answer("b!", "b!", "a!", "b!"),
          answer("?!", null, "b!", null),
          answer("d!", "d!", null, "d!")
        ])
      })
    )

    it.effect("grouped by what is computed of them, they keep their form as well", () =>
      Effect.gen(function* () {
        const groups = yield* objects
          .groupBy((c) => ({ known: Fn.coalesce(c.zoned, c.zoned), late: c.at.gt(moment(2)) }))
          .aggregate((c) => ({ n: Fn.count(), big: Fn.sum(c.big), last: Fn.max(c.zoned) }))
          .orderBy((g) => [g.known.asc(), g.late.asc()])
        const zoned = (day: number) => DateTime.unsafeFromDate(moment(day))
        expect(groups).toEqual([
          { known: zoned(1), late: false, n: 1, big: 1n, last: zoned(1) },
          { known: zoned(2), late: true, n: 1, big: far, last: zoned(2) },
          { known: zoned(29), late: true, n: 1, big: -far, last: zoned(29) },
          { known: null, late: true, n: 1, big: null, last: null }
        ])
      })
    )
  })
