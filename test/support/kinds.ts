import { isDeepStrictEqual } from "node:util"
import { Model as SqlModel } from "@effect/sql"
import * as Arbitrary from "effect/Arbitrary"
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { Field } from "../../src/index.js"
import type { DatabaseName } from "./servers/index.js"

/** A kind of field: some of its values, how they sort (undefined: they need not), and what it refuses. */
export interface Kind {
  readonly name: string
  readonly schema: Schema.Schema.AnyNoContext
  readonly values: fc.Arbitrary<unknown>
  readonly edges: ReadonlyArray<unknown>
  readonly order: ((a: unknown, b: unknown) => number) | undefined
  readonly refused: ReadonlyArray<unknown>
  readonly same: (a: unknown, b: unknown) => boolean
  /** Engines that have no such column, each with the reason that it gives. */
  readonly missing: { readonly [name in DatabaseName]?: RegExp }
}

interface Options<A> {
  readonly edges: ReadonlyArray<A>
  readonly refused?: ReadonlyArray<unknown>
  readonly order?: (a: A, b: A) => number
  readonly values?: fc.Arbitrary<A>
  readonly same?: (a: A, b: A) => boolean
  readonly missing?: Kind["missing"]
}

const kind = <A, I>(name: string, schema: Schema.Schema<A, I>, options: Options<NoInfer<A>>): Kind =>
  // Each kind is consistent in itself; together they are of unknown values.
  ({
    name,
    schema,
    values: options.values ?? Arbitrary.make(schema),
    order: undefined,
    refused: [],
    missing: {},
    same: Schema.equivalence(schema),
    ...options
  }) as unknown as Kind

const natural = <A>(a: A, b: A) => (a < b ? -1 : a > b ? 1 : 0)
// UTF-8 sorts as code points do; JavaScript's `<` sorts by UTF-16.
const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const dates = (a: Date, b: Date) => a.getTime() - b.getTime()

const characters = fc.string({ unit: "binary", maxLength: 20 }).filter((text) => !text.includes("\0"))
const texts = ["", " ", "a", "a ", " a", "A", "é", "e\u0301", "ß", "😀", "\uffff", "\u{10ffff}", "'", "100%_\\", "\n"]
const halves = ["\ud800", "a\udc00", "\ud800x"]
const noText = ["a\0b", ...halves, 5, Symbol("a")]

const longs = [0n, 1n, -1n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)]
const tooLong = [2n ** 63n, -(2n ** 63n) - 1n, 5, "5"]
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const floats = [0, 3, 0.1, -0.1, 0.1 + 0.2, 1e300, 5e-324, Number.MAX_VALUE, 2 ** 53, 1e15, 9007199254740994]
const noFloat = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, "1", 1n]
const float = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0))
const noInteger = [1.5, Number.NaN, Number.POSITIVE_INFINITY, -0, "1", 1n, 2 ** 53]
// Schema's own integers may be -0.
const positive = (arbitrary: fc.Arbitrary<number>) => arbitrary.map((value) => value + 0)

const decimals = (precision: number, scale: number, missing: Kind["missing"] = {}) => {
  const of = (value: bigint) => BigDecimal.make(value, scale)
  const top = 10n ** BigInt(precision) - 1n
  return kind(`decimal(${precision}, ${scale})`, Field.decimal({ precision, scale }), {
    edges: [0n, 1n, -1n, 10n, 3n * 10n ** BigInt(scale), top, -top].map(of),
    refused: [of(top + 1n), of(-top - 1n), BigDecimal.make(1n, scale + 1), 1.5, "1.5"],
    order: BigDecimal.Order,
    missing
  })
}

const point = (text: string) => new Date(text)
const points = [
  "0001-01-01T00:00:00.000Z",
  "0004-02-29T12:00:00.001Z",
  "0099-12-31T23:59:59.999Z",
  "1582-10-10T00:00:00.000Z",
  "1969-12-31T23:59:59.999Z",
  "1970-01-01T00:00:00.000Z",
  "1970-01-01T00:00:00.001Z",
  "2000-02-29T00:00:00.010Z",
  "2024-03-31T01:30:00.100Z",
  "9999-12-31T23:59:59.999Z"
].map(point)
const moment = fc.date({ min: points[0] ?? point(""), max: point("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
const noMoment = [point("never"), point("+010000-01-01T00:00:00.000Z"), point("0000-12-31T23:59:59.999Z"), "2024-01-01"]

const utc = DateTime.unsafeMake
const nanos = Duration.nanos

enum Size {
  Small = 1,
  Large = 20
}
enum Colour {
  Red = "red",
  Blue = "blue"
}

class Point extends Schema.Class<Point>("Point")({ x: Schema.Number, y: Schema.Number }) {}

const text = [
  kind("char", Field.char(40), {
    values: characters,
    edges: [...texts, "😀".repeat(20)],
    refused: [...noText, "x".repeat(41)],
    order: byCodePoint
  }),
  kind("text", Field.text, {
    values: characters,
    edges: [...texts, "é".repeat(70_000), `${"a".repeat(2000)}1`, `${"a".repeat(2000)}2`],
    refused: noText,
    order: byCodePoint
  }),
  kind("email", Field.email, {
    edges: ["ada@example.com", "a+b.c@x.example.org"],
    refused: ["ada", "a b@c.com", "@x.com", ""],
    order: byCodePoint
  }),
  kind("url", Field.url, {
    edges: ["https://example.com/ä?q=1#x", "ftp://a.org/"],
    refused: ["example.com", "javascript:alert(1)", ""],
    order: byCodePoint
  }),
  kind("slug", Field.slug, { edges: ["a-b_C9"], refused: ["a b", "é", ""], order: byCodePoint }),
  kind("ip", Field.ip, {
    edges: ["127.0.0.1", "::1", "2001:db8::ff00:42:8329"],
    refused: ["127.0.0", "256.1.1.1", "::g", ""],
    order: byCodePoint
  }),
  kind("choices", Field.choices("low", "high", "Höchst 😀"), {
    edges: ["low", "high", "Höchst 😀"],
    refused: ["Low", "", 1],
    order: byCodePoint
  }),
  kind("text enum", Schema.Enums(Colour), { edges: [Colour.Red, Colour.Blue], refused: ["green"], order: byCodePoint }),
  kind("branded text", Schema.NonEmptyTrimmedString.pipe(Schema.maxLength(30), Schema.brand("Name")), {
    values: characters
      .filter((each) => each.trim() === each && each !== "")
      .map((each) => Schema.decodeSync(Schema.String.pipe(Schema.brand("Name")))(each)),
    edges: ["Ada", "ada"].map((each) => Schema.decodeSync(Schema.String.pipe(Schema.brand("Name")))(each)),
    refused: ["", " a", "x".repeat(31)],
    order: byCodePoint
  }),
  kind("template", Schema.TemplateLiteral("user-", Schema.Number), {
    edges: ["user-1", "user-20"],
    refused: ["user", "user-x"],
    order: byCodePoint
  }),
  kind("redacted", Schema.Redacted(Schema.String.pipe(Schema.maxLength(30))), {
    values: characters.map(Redacted.make),
    edges: ["", "secret"].map(Redacted.make),
    refused: ["secret", Redacted.make("a\0")]
  }),
  kind("list as text", Schema.split(","), {
    values: fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1 }),
    edges: [["a", "b"], [""]],
    refused: ["a,b", ["a\0"]]
  }),
  kind("uuid", Field.uuid, {
    edges: ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
    refused: ["x", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", ""],
    order: byCodePoint
  })
]

const numbers = [
  kind("smallInt", Field.smallInt, {
    values: positive(Arbitrary.make(Field.smallInt)),
    edges: [0, -32768, 32767],
    refused: [...noInteger, 32768, -32769],
    order: natural
  }),
  kind("int", Field.int, {
    values: positive(Arbitrary.make(Field.int)),
    edges: [0, -(2 ** 31), 2 ** 31 - 1],
    refused: [...noInteger, 2 ** 31, -(2 ** 31) - 1],
    order: natural
  }),
  kind("Schema.Int", Schema.Int, {
    values: positive(Arbitrary.make(Schema.Int)),
    edges: [0, 1 - 2 ** 53, 2 ** 53 - 1],
    refused: noInteger,
    order: natural
  }),
  kind("branded integer", Schema.Int.pipe(Schema.between(1, 100), Schema.brand("Level")), {
    edges: [1, 100].map((each) => Schema.decodeSync(Schema.Int.pipe(Schema.brand("Level")))(each)),
    refused: [0, 101],
    order: natural
  }),
  kind("bigInt", Field.bigInt, { values: long, edges: longs, refused: tooLong, order: natural }),
  kind("Schema.BigInt", Schema.BigInt, { values: long, edges: longs, refused: tooLong, order: natural }),
  kind("Schema.NumberFromString", Schema.NumberFromString, {
    values: float,
    edges: floats,
    // Not -0, which the Schema itself writes as "0".
    refused: noFloat.filter((value) => value !== 0),
    order: natural
  }),
  kind("float", Field.float, { values: float, edges: floats, refused: noFloat, order: natural }),
  kind("Schema.Number", Schema.Number, { values: float, edges: floats, refused: noFloat, order: natural }),
  kind("number literals", Schema.Literal(1, 2, 10), { edges: [1, 2, 10], refused: [3, "1"], order: natural }),
  kind("number enum", Schema.Enums(Size), { edges: [Size.Small, Size.Large], refused: [2, "Small"], order: natural }),
  decimals(10, 2),
  decimals(18, 6),
  decimals(38, 10, { sqlite: /decimals of more than 18 digits/ }),
  kind("boolean", Field.boolean, { edges: [true, false], refused: [1, "true"], order: natural }),
  kind("BooleanFromNumber", SqlModel.BooleanFromNumber, { edges: [true, false], refused: [1, 0], order: natural })
]

const days = ["0001-01-01", "1582-10-10", "2024-02-29", "9999-12-31"]
const clocks = ["00:00:00", "10:00:00", "10:00:00.5", "10:00:00.25", "10:00:01", "23:59:59.999999"]
const wideDuration = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(nanos)

const times = [
  kind("date", Field.date, {
    edges: days,
    refused: ["2023-02-29", "2024-1-1", "0000-01-01", "10000-01-01", ""],
    order: byCodePoint
  }),
  kind("time", Field.time, {
    edges: clocks,
    refused: ["24:00:00", "10:00", "10:00:00.50", "10:00:00.1234567"],
    order: byCodePoint
  }),
  kind("datetime", Field.datetime, { values: moment, edges: points, refused: noMoment, order: dates }),
  kind("Schema.DateFromSelf", Schema.DateFromSelf, { values: moment, edges: points, refused: noMoment, order: dates }),
  kind("Schema.Date", Schema.Date, { values: moment, edges: points, refused: noMoment, order: dates }),
  kind("DateTimeUtc", Schema.DateTimeUtc, {
    values: moment.map(utc),
    edges: points.map(utc),
    refused: points,
    order: DateTime.Order
  }),
  kind("DateTimeUtcFromSelf", Schema.DateTimeUtcFromSelf, {
    values: moment.map(utc),
    edges: points.map(utc),
    refused: points,
    order: DateTime.Order
  }),
  kind("DateTimeFromDate", SqlModel.DateTimeFromDate, {
    values: moment.map(utc),
    edges: points.map(utc),
    refused: points,
    order: DateTime.Order
  }),
  kind("duration", Field.duration, {
    values: wideDuration,
    edges: [nanos(0n), nanos(1n), Duration.millis(1), Duration.hours(5), nanos(2n ** 63n - 1n)],
    refused: [Duration.infinity, nanos(2n ** 63n), 5],
    order: Duration.Order
  })
]

const own = { theme: "dark", sizes: [1, 2.5], more: { a: null, "key with é": "😀\u2028" } } as const
const Settings = Schema.Struct({
  theme: Schema.Literal("light", "dark"),
  sizes: Schema.Array(Schema.Finite),
  more: Schema.Record({ key: Schema.String, value: Schema.NullOr(Schema.String) })
})
const jsonText = fc.string({ unit: "grapheme", maxLength: 10 })
const settings = fc.record({
  theme: fc.constantFrom("light" as const, "dark" as const),
  sizes: fc.array(float, { maxLength: 5 }),
  more: fc.dictionary(
    jsonText.filter((key) => key !== "__proto__"),
    fc.option(jsonText),
    { maxKeys: 5 }
  )
})
const Shape = Schema.Union(
  Schema.Struct({ _tag: Schema.Literal("circle"), at: Point, since: Schema.Date }),
  Schema.Struct({ _tag: Schema.Literal("line"), id: Schema.BigInt })
)
const deep = (value: unknown) => ({ a: [{ b: value }] })
const noJson = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  undefined,
  "a\0",
  "\ud800",
  5n,
  new Date(0),
  new Map(),
  () => 1
].map(deep)

const Token = Schema.Uint8ArrayFromSelf.pipe(Schema.brand("Token"))

const others = [
  kind("binary", Field.binary, {
    values: fc.uint8Array({ maxLength: 50 }),
    edges: [
      Uint8Array.of(),
      Uint8Array.of(0),
      Uint8Array.of(0, 0),
      Uint8Array.of(255, 0, 1),
      new Uint8Array(70_000).fill(7)
    ],
    refused: ["bytes", [1, 2]],
    order: Buffer.compare
  }),
  kind("branded bytes", Schema.Uint8ArrayFromSelf.pipe(Schema.brand("Token")), {
    values: fc.uint8Array({ maxLength: 20 }).map((each) => Schema.decodeSync(Token)(each)),
    edges: [Uint8Array.of(1, 2)].map((each) => Schema.decodeSync(Token)(each)),
    order: Buffer.compare
  }),
  kind("json struct", Field.json(Settings), {
    values: settings,
    edges: [own, { theme: "light", sizes: [], more: {} }],
    refused: [{ ...own, theme: "red" }, { ...own, more: { a: "\0" } }, { ...own, more: { "\ud800": "" } }, "x"]
  }),
  kind("array", Field.array(Schema.NullOr(Schema.String)), {
    values: fc.array(fc.option(characters), { maxLength: 5 }),
    edges: [[], [null], ["", "NULL", '"', "\\", "{a,b}", "é", null]],
    refused: ["a", [1], ["\0"], [["a"]]],
    missing: { sqlite: /no arrays/, mysql: /no arrays/, mariadb: /no arrays/ }
  }),
  kind("json array", Field.json(Schema.Array(Schema.Number)), {
    values: fc.array(float),
    edges: [[], [1, 2 ** 53 - 1, 1.5, 5e-324, 1e300]],
    refused: [[-0], [Number.NaN], [1, Number.POSITIVE_INFINITY], {}]
  }),
  kind("json union", Field.json(Shape), {
    values: fc.oneof(
      fc.record({
        _tag: fc.constant("circle" as const),
        at: fc.record({ x: float, y: float }).map((at) => new Point(at)),
        since: moment
      }),
      fc.record({ _tag: fc.constant("line" as const), id: fc.bigInt() })
    ),
    edges: [
      { _tag: "line", id: 2n ** 80n + 1n },
      { _tag: "circle", at: new Point({ x: 0, y: 1 }), since: new Date(1) }
    ],
    refused: [
      { _tag: "line", id: 5 },
      { _tag: "circle", at: { x: 1, y: -0 }, since: new Date(0) }
    ]
  }),
  kind("json text", Field.json(Schema.String), {
    values: characters,
    edges: ["", "null", '"', ...texts],
    refused: halves
  }),
  kind("json of anything", Field.json(Schema.Unknown), {
    // JSON.stringify writes -0 as 0.
    values: fc
      .jsonValue({ maxDepth: 4 })
      .filter((value) => value !== null)
      .map((value) => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto").replaceAll("\\u0000", ""))),
    edges: [own, [null, [], {}], true, 0, "text", deep("é")],
    refused: [...noJson, { a: JSON.parse('{"__proto__": 1}') }],
    same: (a, b) => isDeepStrictEqual(sorted(a), sorted(b))
  }),
  kind("option of text", Schema.OptionFromNullOr(Field.char(20)), {
    values: fc.option(characters.filter((each) => each.length <= 20)).map(Option.fromNullable),
    edges: [Option.none(), Option.some(""), Option.some("é")],
    refused: [null, "x", Option.some("a\0")]
  }),
  kind("option of a point in time", Schema.OptionFromNullOr(Schema.Date), {
    values: fc.option(moment).map(Option.fromNullable),
    edges: [Option.none(), Option.some(point("2024-01-01T00:00:00.001Z"))],
    refused: [Option.some(point("never")), new Date(0)]
  })
]

// Databases keep the properties of an object in an order of their own.
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => natural(a, b))
            .map(([key, each]) => [key, sorted(each)])
        )
      : value

/** Every kind of field. */
export const kinds: ReadonlyArray<Kind> = [...text, ...numbers, ...times, ...others]
