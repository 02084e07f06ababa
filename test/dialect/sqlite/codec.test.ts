import { describe, expect, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import fc from "fast-check"
import * as StorageType from "../../../src/ast/StorageType.js"
import { codec, columnCheck, columnType, tableOptions, unsupported } from "../../../src/dialect/sqlite/codec.js"
import type { SqliteConnection } from "../../../src/dialect/sqlite/connection.js"
import { asGiven } from "../../../src/service/Connection.js"
import { inMemory, onFile, query, statement } from "./support.js"

/** A kind of storage, some of its carriers, and how they sort (null: they need not). */
interface Case<Carrier> {
  readonly type: StorageType.StorageType
  readonly values: fc.Arbitrary<Carrier>
  readonly edges: ReadonlyArray<Carrier>
  readonly order: ((a: Carrier, b: Carrier) => number) | null
  /** Whether plain numbers hold every value. */
  readonly plain: boolean
}

const natural = <A>(a: A, b: A) => (a < b ? -1 : a > b ? 1 : 0)
// UTF-8 sorts as code points do; JavaScript's `<` sorts by UTF-16.
const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

const make = <Carrier>(
  type: StorageType.StorageType,
  values: fc.Arbitrary<Carrier>,
  edges: ReadonlyArray<Carrier>,
  order: ((a: Carrier, b: Carrier) => number) | null = natural,
  plain = true
): Case<unknown> =>
  // Each case is consistent in itself; together they are of unknown carriers.
  ({ type, values, edges, order, plain }) as unknown as Case<unknown>

const characters = fc.string({ unit: "binary", maxLength: 20 }).filter((text) => !text.includes("\0"))
const texts = ["", " ", "a", "a ", " a", "A", "é", "e\u0301", "ß", "😀", "\uffff", "\u{10ffff}", "'", "100%_\\", "\n"]
const longs = [0n, 1n, -1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)]
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

const decimals = (precision: number, scale: number) => {
  const top = 10n ** BigInt(precision) - 1n
  const of = (unscaled: bigint) => BigDecimal.make(unscaled, scale)
  return make(
    StorageType.decimal(precision, scale),
    fc.bigInt({ min: -top, max: top }).map((unscaled) => BigDecimal.normalize(of(unscaled))),
    [of(0n), of(top), of(-top), of(1n), of(-1n), BigDecimal.normalize(of(10n))],
    BigDecimal.Order,
    precision <= 15
  )
}

const iso = (text: string) => new Date(text)
const points = [
  "0001-01-01T00:00:00.000Z",
  "0004-02-29T12:00:00.001Z",
  "0099-12-31T23:59:59.999Z",
  "0100-01-01T00:00:00.000Z",
  "1900-02-28T23:59:59.999Z",
  "1969-12-31T23:59:59.999Z",
  "1970-01-01T00:00:00.000Z",
  "2000-02-29T00:00:00.010Z",
  "2024-12-31T23:59:59.100Z",
  "9999-12-31T23:59:59.999Z"
].map(iso)
const point = fc.date({ min: points[0] ?? iso(""), max: iso("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.oneof(fc.constant(0), fc.nat(999_999)))
  .map(([hour, minute, second, micros]) => {
    const whole = [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":")
    return micros === 0 ? whole : `${whole}.${String(micros).padStart(6, "0").replace(/0+$/, "")}`
  })
const bytes = fc.uint8Array({ maxLength: 20 })

const cases: ReadonlyArray<Case<unknown>> = [
  make(StorageType.text(), characters, texts, byCodePoint),
  make(StorageType.text(40), characters, [...texts, "😀".repeat(40)], byCodePoint),
  make(StorageType.integer(16), fc.integer({ min: -32768, max: 32767 }), [0, -32768, 32767]),
  make(StorageType.integer(32), fc.integer(), [0, -(2 ** 31), 2 ** 31 - 1]),
  make(StorageType.integer(64), fc.maxSafeInteger(), [0, 1 - 2 ** 53, 2 ** 53 - 1]),
  make(StorageType.bigInteger, long, longs, natural, false),
  make(StorageType.duration, long, longs, natural, false),
  make(
    StorageType.float,
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    [0, 3, 0.1, -0.1, 1e300, 5e-324, Number.MAX_VALUE, 2 ** 53, 1e15, 9007199254740994]
  ),
  decimals(18, 6),
  decimals(18, 0),
  decimals(18, 18),
  decimals(5, 2),
  make(StorageType.boolean, fc.boolean(), [true, false]),
  make(
    StorageType.date,
    point.map((date) => date.toISOString().slice(0, 10)),
    ["0001-01-01", "9999-12-31", "2024-02-29"]
  ),
  make(StorageType.time, clock, ["00:00:00", "10:00:00", "10:00:00.5", "10:00:00.25", "10:00:01", "23:59:59.999999"]),
  make(StorageType.dateTime, point, points, (a, b) => a.getTime() - b.getTime()),
  make(StorageType.binary(), bytes, [Uint8Array.of(), Uint8Array.of(0), Uint8Array.of(255, 0, 1)], Buffer.compare),
  make(
    StorageType.json,
    fc.jsonValue().filter((value) => value !== null && !JSON.stringify(value).includes("__proto__")),
    ["", "\u2028", 0, 1.5, 2 ** 53 - 1, true, [], {}, [null, { a: "😀" }]],
    null
  ),
  make(StorageType.uuid, fc.uuid(), ["00000000-0000-0000-0000-000000000000"])
]

const name = (type: StorageType.StorageType) =>
  Object.values(type)
    .filter((part) => part !== undefined)
    .join(" ")

const createTable = (connection: SqliteConnection, type: StorageType.StorageType) => {
  const check = columnCheck(type, '"v"')
  const column = `"v" ${columnType(type)}${check === undefined ? "" : ` CHECK (${check})`}`
  return connection.script(`DROP TABLE IF EXISTS t; CREATE TABLE t (id INTEGER PRIMARY KEY, ${column}) ${tableOptions}`)
}

// JSON.stringify writes -0 as 0.
const expected = (value: unknown) => (typeof value === "object" ? value : Object.is(value, -0) ? 0 : value)
const same = (type: StorageType.StorageType, actual: unknown, value: unknown) =>
  type._tag === "Decimal"
    ? expect(BigDecimal.equals(actual as BigDecimal.BigDecimal, value as BigDecimal.BigDecimal)).toBe(true)
    : type._tag === "Json"
      ? expect(actual).toEqual(JSON.parse(JSON.stringify(value)))
      : expect(actual).toEqual(expected(value))

const roundTrip = (connection: SqliteConnection, { order, plain, type }: Case<unknown>, values: Array<unknown>) => {
  const { decode = (value: unknown) => value, encode = (value: unknown) => value } = codec(type)
  const run = (sql: string, exact: boolean, ...parameters: ReadonlyArray<unknown>) =>
    Effect.runSync(connection.execute(statement(sql, exact), parameters, asGiven)).rows
  run("DELETE FROM t", false)
  for (const value of values) run("INSERT INTO t (v) VALUES (?)", false, encode(value))
  const sorted = order === null ? values : [...values].sort(order)
  for (const exact of plain ? [true, false] : [true]) {
    const rows = run("SELECT v FROM t ORDER BY id", exact)
    values.forEach((value, at) => same(type, decode(rows[at]?.[0]), value))
    const ordered = run(`SELECT v FROM t ORDER BY ${order === null ? "" : "v, "}id`, exact)
    sorted.forEach((value, at) => same(type, decode(ordered[at]?.[0]), value))
  }
  for (const value of values) expect(run("SELECT 1 FROM t WHERE v = ?", false, encode(value))).not.toEqual([])
}

describe("every value comes back unchanged, and sorts as it does in memory", () => {
  for (const each of cases) {
    it.scoped(name(each.type), () =>
      Effect.gen(function* () {
        const connection = yield* inMemory
        yield* createTable(connection, each.type)
        roundTrip(connection, each, [...each.edges])
        fc.assert(
          fc.property(fc.array(each.values, { minLength: 1, maxLength: 20 }), (values) =>
            roundTrip(connection, each, values)
          )
        )
      })
    )
  }

  it.scoped("on a file, too", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      for (const each of cases) {
        yield* createTable(connection, each.type)
        roundTrip(connection, each, [...each.edges])
      }
    })
  )
})

describe("a column refuses", () => {
  const { boolean, date, dateTime, json, time, uuid } = StorageType
  const refused: ReadonlyArray<readonly [StorageType.StorageType, unknown]> = [
    [StorageType.text(3), "abcd"],
    [StorageType.text(3), "😀😀😀😀"],
    [StorageType.binary(2), Buffer.of(1, 2, 3)],
    [StorageType.binary(), "text"],
    [StorageType.integer(16), 32768n],
    [StorageType.integer(16), -32769n],
    [StorageType.integer(32), 2n ** 31n],
    [StorageType.integer(64), "abc"],
    [StorageType.integer(64), 1.5],
    [StorageType.bigInteger, 1e19],
    [StorageType.decimal(5, 2), 100000n],
    [StorageType.float, "abc"],
    [StorageType.text(), Buffer.of(1)],
    [boolean, 2n],
    [date, "2024-1-1"],
    [time, "10:00:00"],
    [dateTime, "2024-01-01 00:00:00"],
    [uuid, "x"],
    [json, "{"]
  ]
  for (const [type, value] of refused) {
    it.scoped(`${name(type)}: ${typeof value} ${value}`, () =>
      Effect.gen(function* () {
        const connection = yield* inMemory
        yield* createTable(connection, type)
        yield* Effect.flip(query(connection, "INSERT INTO t (v) VALUES (?)", value))
        yield* query(connection, "INSERT INTO t (v) VALUES (NULL)")
      })
    )
  }
})

describe("a codec", () => {
  it("throws a TypeError for another form, without telling the value", () => {
    const wrong: ReadonlyArray<readonly [StorageType.StorageType, ReadonlyArray<unknown>]> = [
      [StorageType.integer(64), ["5", 1.5, 2 ** 53, 2n ** 53n]],
      [StorageType.bigInteger, ["5", 1.5, 2 ** 53]],
      [StorageType.float, ["5", Number.POSITIVE_INFINITY]],
      [StorageType.decimal(5, 2), ["5", 1.5, 2 ** 53]],
      [StorageType.boolean, [2, 2n, "true", true]],
      [StorageType.time, ["10:00:00", 5]],
      [StorageType.binary(), ["abc", 5]],
      [StorageType.json, [5, 5n]],
      [
        StorageType.dateTime,
        ["2024-01-01T00:00:00.000", "2024-01-01 00:00:00", "2024-13-01 00:00:00.000", "2024-01-32 00:00:00.000"]
      ],
      [StorageType.dateTime, ["0000-01-01 00:00:00.000", "abcd-01-01 00:00:00.000", "2024-01-01 24:00:00.000", 5]]
    ]
    for (const [type, values] of wrong) {
      for (const value of values) {
        expect(() => codec(type).decode?.(value), `${name(type)} ${value}`).toThrow(TypeError)
      }
    }
    expect(() => codec(StorageType.json).decode?.(123456)).toThrow(/^(?!.*123456)/)
  })

  it("takes decimals of any scale that holds their value", () => {
    const { encode } = codec(StorageType.decimal(5, 2))
    expect(encode?.(BigDecimal.make(1500n, 3))).toBe(150n)
    expect(encode?.(BigDecimal.make(15n, 1))).toBe(150n)
    expect(encode?.(BigDecimal.make(1n, -2))).toBe(10000n)
    expect(() => encode?.(BigDecimal.make(1501n, 3))).toThrow(TypeError)
  })

  it("of decimals of more than 18 digits is missing, and says so", () => {
    expect(unsupported(StorageType.decimal(18, 2))).toBeUndefined()
    expect(unsupported(StorageType.decimal(19, 2))).toMatch(/more than 18 digits/)
    expect(() => codec(StorageType.decimal(19, 2))).toThrow(/more than 18 digits/)
  })

  it("gives plain bytes, not a Buffer", () => {
    expect(codec(StorageType.binary()).decode?.(Buffer.of(1, 2))?.constructor).toBe(Uint8Array)
  })
})
