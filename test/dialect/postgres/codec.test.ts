import { expect, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe } from "vitest"
import * as StorageType from "../../../src/ast/StorageType.js"
import { codec, columnType, parameterCast } from "../../../src/dialect/postgres/codec.js"
import type { Connection } from "../../../src/service/Connection.js"
import { describeOn } from "../../support/servers/index.js"
import { connection, rows, run, value } from "./support.js"

interface Case<A> {
  readonly type: StorageType.StorageType
  readonly arbitrary: fc.Arbitrary<A>
  readonly edges: ReadonlyArray<A>
  /** Undefined where the database's order means nothing. */
  readonly order: ((a: A, b: A) => number) | undefined
}

// Each case is checked by itself, so what its values are is forgotten here.
const of = <A>(each: Case<A>): Case<unknown> => each as unknown as Case<unknown>

const ascending = (a: number | bigint | string | boolean, b: typeof a): number => (a < b ? -1 : a > b ? 1 : 0)
const bytewise = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b)
// By code points, as UTF-8 sorts; JavaScript's own order puts astral characters before U+E000.
const byCodePoint = (a: string, b: string): number => bytewise(Buffer.from(a), Buffer.from(b))

const words = fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.replaceAll("\0", ""))
const wordEdges = [
  "",
  " ",
  "a ",
  "'",
  '"',
  "\\",
  "\\x00",
  "null",
  "NULL",
  "{}",
  "é",
  "e\u0301",
  "\u{1F469}\u200D\u{1F680}",
  "\u{10FFFF}",
  "\uFFFD",
  "\uE000",
  "\n\r\t",
  "$1",
  "%_"
]
const instants = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true
})
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const int64Edges = [0n, -1n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n]
const timeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 86_399 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([second, micros]) => {
    const whole = new Date(second * 1_000).toISOString().slice(11, 19)
    return micros === 0 ? whole : `${whole}.${String(micros).padStart(6, "0").replace(/0+$/, "")}`
  })

const integers = (bits: 16 | 32 | 64) => {
  const max = bits === 64 ? Number.MAX_SAFE_INTEGER : 2 ** (bits - 1) - 1
  const min = bits === 64 ? -max : -max - 1
  return of({
    type: StorageType.integer(bits),
    arbitrary: fc.integer({ min, max }),
    edges: [0, 1, -1, min, max],
    order: ascending
  })
}

const decimals = (precision: number, scale: number) => {
  const max = 10n ** BigInt(precision) - 1n
  return of({
    type: StorageType.decimal(precision, scale),
    arbitrary: fc.bigInt({ min: -max, max }).map((digits) => BigDecimal.make(digits, scale)),
    edges: [0n, 1n, -1n, 10n, max, -max].map((digits) => BigDecimal.make(digits, scale)),
    order: BigDecimal.Order
  })
}

const json = fc
  .jsonValue({ noUnicodeString: false })
  .filter((each) => !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(each)))

const scalars: Readonly<Record<string, Case<unknown>>> = {
  Text: of({ type: StorageType.text(), arbitrary: words, edges: wordEdges, order: byCodePoint }),
  "Text of 20": of({ type: StorageType.text(20), arbitrary: words, edges: wordEdges, order: byCodePoint }),
  "Integer 16": integers(16),
  "Integer 32": integers(32),
  "Integer 64": integers(64),
  BigInteger: of({ type: StorageType.bigInteger, arbitrary: int64, edges: int64Edges, order: ascending }),
  Duration: of({ type: StorageType.duration, arbitrary: int64, edges: int64Edges, order: ascending }),
  Float: of({
    type: StorageType.float,
    arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0),
    edges: [0, 0.1, 1 / 3, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, Number.EPSILON, 1e21, 2 ** 53],
    order: ascending
  }),
  "Decimal 38, 10": decimals(38, 10),
  "Decimal 38, 0": decimals(38, 0),
  "Decimal 5, 5": decimals(5, 5),
  Boolean: of({ type: StorageType.boolean, arbitrary: fc.boolean(), edges: [], order: ascending }),
  Date: of({
    type: StorageType.date,
    arbitrary: instants.map((each) => each.toISOString().slice(0, 10)),
    edges: ["0001-01-01", "0099-12-31", "1582-10-10", "1900-02-28", "2000-02-29", "9999-12-31"],
    order: ascending
  }),
  Time: of({
    type: StorageType.time,
    arbitrary: timeOfDay,
    edges: ["00:00:00", "23:59:59.999999", "00:00:00.000001", "12:30:00.5"],
    order: ascending
  }),
  DateTime: of({
    type: StorageType.dateTime,
    arbitrary: instants,
    edges: [
      "0001-01-01T00:00:00.000Z",
      "0099-12-31T23:59:59.999Z",
      "1969-12-31T23:59:59.999Z",
      "9999-12-31T23:59:59.999Z"
    ].map((text) => new Date(text)),
    order: (a: Date, b: Date) => a.getTime() - b.getTime()
  }),
  Binary: of({
    type: StorageType.binary(),
    arbitrary: fc.uint8Array({ maxLength: 40 }),
    edges: [
      new Uint8Array(0),
      new Uint8Array([0]),
      new Uint8Array(100_000).fill(255),
      new Uint8Array([1, 2, 3]).subarray(1, 2)
    ],
    order: bytewise
  }),
  Json: of({
    type: StorageType.json,
    arbitrary: json,
    edges: [null, "", "null", 0, [], {}, { a: { b: [1, "x", null, false] } }, 1e300, 5e-324, '\u{1F680}\\"', [[[]]]],
    order: undefined
  }),
  Uuid: of({
    type: StorageType.uuid,
    arbitrary: fc.uuid(),
    edges: ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
    order: ascending
  })
}

// NULLs among them, which sort last here, as nowhere else.
const arrayOf = ({ arbitrary, edges, type }: Case<unknown>): Case<unknown> => ({
  type: StorageType.array(type),
  arbitrary: fc.array(fc.option(arbitrary), { maxLength: 5 }),
  edges: [[], [null], edges, [...edges, null]],
  order: undefined
})

const cases: Readonly<Record<string, Case<unknown>>> = {
  ...scalars,
  ...Object.fromEntries(Object.entries(scalars).map(([name, each]) => [`Array of ${name}`, arrayOf(each)]))
}

const collation = (type: StorageType.StorageType) => (type._tag === "Text" ? ' collate "C"' : "")

const roundTrip = <A>(c: Connection, { order, type }: Case<A>, values: ReadonlyArray<A>) =>
  Effect.gen(function* () {
    const { decode, encode } = codec(type)
    // A codec of `Case<A>`'s type gives what it was given.
    const read = (stored: unknown) => (decode ? decode(stored) : stored) as A
    yield* c.script("truncate t")
    for (const [i, each] of values.entries()) {
      const parameter = encode ? encode(each) : each
      yield* run(c, `insert into t values ($1::int8, $2::${parameterCast(type)})`, [i, parameter])
      if (order) {
        const equal = `select i from t where value = $1::${parameterCast(type)} and i = $2::int8`
        expect(yield* value(c, equal, [parameter, i])).toBe(String(i))
      }
    }
    const back = yield* rows(c, "select value from t order by i")
    expect(back.map((row) => read(row[0]))).toEqual(values)
    if (order === undefined) return
    const sorted = yield* rows(c, "select value from t order by value, i")
    expect(sorted.map((row) => read(row[0]))).toEqual([...values].sort(order))
  })

describeOn("postgres", () => {
  for (const [name, each] of Object.entries(cases)) {
    it.scopedLive(`${name}: what is stored comes back unchanged, compares and sorts as in JavaScript`, () =>
      Effect.gen(function* () {
        const c = yield* connection
        const { type } = each
        yield* c.script(`create table t (i int, value ${columnType(type)}${collation(type)} not null)`)
        yield* roundTrip(c, each, each.edges)
        const property = fc.asyncProperty(fc.array(each.arbitrary, { maxLength: 20 }), (values) =>
          Effect.runPromise(roundTrip(c, each, values))
        )
        yield* Effect.promise(() => fc.assert(property, { numRuns: 40 }))
      })
    )
  }

  it.scopedLive("a parameter means the same beside any column", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("create table t (small smallint, price numeric(10, 2)); insert into t values (2, 1.5)")
      const compare = (sql: string, type: StorageType.StorageType, carrier: unknown) => {
        const { encode } = codec(type)
        const parameter = encode ? encode(carrier) : carrier
        return value(c, `select (${sql.replace("?", `$1::${parameterCast(type)}`)})::text from t`, [parameter])
      }
      expect(yield* compare("small > ?", StorageType.float, 1.5)).toBe("true")
      expect(yield* compare("small = ?", StorageType.integer(16), 70_000)).toBe("false")
      expect(yield* compare("price = ?", StorageType.decimal(10, 2), BigDecimal.make(1501n, 3))).toBe("false")
      expect(yield* compare("price = ?", StorageType.decimal(10, 2), BigDecimal.make(15n, 1))).toBe("true")
      expect(yield* compare("?", StorageType.integer(32), 5)).toBe("5")
    })
  )

  it.scopedLive("times read the same under another time zone, and from columns without one", () =>
    Effect.gen(function* () {
      const c = yield* connection
      const { decode } = codec(StorageType.dateTime)
      const read = (sql: string) => Effect.map(value(c, sql), (text) => decode?.(text))
      for (const zone of ["Asia/Kathmandu", "America/St_Johns", "UTC"]) {
        yield* c.script(`set timezone = '${zone}'`)
        for (const iso of ["1883-01-01T00:00:00.001Z", "2024-02-29T23:59:59.999Z", "0001-06-01T12:00:00.000Z"]) {
          expect(yield* read(`select '${iso}'::timestamptz`)).toEqual(new Date(iso))
        }
      }
      expect(yield* read("select '2024-02-29 01:02:03.4'::timestamp")).toEqual(new Date("2024-02-29T01:02:03.400Z"))
      expect(yield* read("select '2024-02-29 01:02:03.123999'::timestamptz")).toEqual(
        new Date("2024-02-29T01:02:03.123Z")
      )
    })
  )
})

describe("the postgres codec", () => {
  const wrong: Readonly<Record<string, ReadonlyArray<unknown>>> = {
    "Integer 32": ["", " ", "x", "1.5", "9007199254740993", "NaN", 5],
    BigInteger: ["", "1.5", "x", 5],
    Float: ["", "NaN", "Infinity", "-Infinity", "x", 5],
    "Decimal 38, 10": ["", "NaN", "Infinity", "1e5", "x", 5],
    Boolean: ["", "true", true],
    Date: ["", "infinity", "0044-03-15 BC", "10000-01-01", "2024-01-01 00:00:00+00", 5],
    Time: ["", "12:00", "12:00:00+00", 5],
    DateTime: ["", "infinity", "-infinity", "0044-03-15 00:00:00+00 BC", "10000-01-01 00:00:00+00", "2024-01-01", 5],
    Binary: ["", "abc", 5],
    Json: ["", "{", 5],
    "Array of Integer 32": ["", "{", "{1", "1}", "{1}}", "{1,}", "{{1}}", "[0:1]={1,2}", "{x}", 5]
  }
  for (const [name, values] of Object.entries(wrong)) {
    it(`${name}: refuses what it did not write`, () => {
      for (const each of values) expect(() => codec(typeOf(name)).decode?.(each), String(each)).toThrow(TypeError)
    })
  }

  const typeOf = (name: string): StorageType.StorageType => cases[name]?.type ?? expect.unreachable(name)

  it("says what it wanted, not what it got", () => {
    expect(() => codec(StorageType.boolean).decode?.("hunter2")).toThrow(
      /^expected a boolean from PostgreSQL, got another text$/
    )
    expect(() => codec(StorageType.boolean).decode?.(7)).toThrow(/got number$/)
  })

  it("writes decimals as plain digits", () => {
    const { encode } = codec(StorageType.decimal(38, 10))
    expect(
      [BigDecimal.make(1n, -30), BigDecimal.make(-5n, 3), BigDecimal.make(0n, 2), BigDecimal.make(-12_345n, 2)].map(
        (each) => encode?.(each)
      )
    ).toEqual(["1000000000000000000000000000000", "-0.005", "0.00", "-123.45"])
  })
})
