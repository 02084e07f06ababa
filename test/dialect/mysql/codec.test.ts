import { describe, expect, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as fc from "fast-check"
import * as Storage from "../../../src/ast/StorageType.js"
import { cast, codec, columnType, textCollation } from "../../../src/dialect/mysql/codec.js"
import type { Flavour } from "../../../src/dialect/mysql/server.js"
import type { Connection } from "../../../src/service/Connection.js"
import { onBoth, rows, run, value } from "./support.js"

interface Case<A> {
  readonly name: string
  readonly type: Storage.StorageType
  readonly values: fc.Arbitrary<A>
  readonly edges: ReadonlyArray<A>
  /** In which order they sort; undefined where a database has none. */
  readonly order: ((a: A, b: A) => number) | undefined
}

// The table's cases are of all types; what each makes goes only into its own order.
const of = <A>(each: Case<A>): Case<unknown> => each as unknown as Case<unknown>

const byValue = <A extends number | bigint | boolean | string | Date>(a: A, b: A): number =>
  a < b ? -1 : a > b ? 1 : 0

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const character = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(..."aAbBzZ 019_%\\'\"`!éÉßøı\u0301\u200d\t\n😀👩𝒳漢ﬀ\uffff\u{10ffff}") },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 0x10ffff })
      .filter((c) => c < 0xd800 || c > 0xdfff)
      .map((c) => String.fromCodePoint(c))
  }
)
const textOf = (maxLength: number) => fc.array(character, { maxLength }).map((all) => all.join(""))

const decimals = (precision: number, scale: number) => {
  const limit = 10n ** BigInt(precision) - 1n
  return fc.oneof(fc.bigInt(-limit, limit), fc.bigInt(-1000n, 1000n)).map((digits) => BigDecimal.make(digits, scale))
}
const nines = (precision: number, scale: number) => BigDecimal.make(10n ** BigInt(precision) - 1n, scale)

const pad = (n: number, width: number) => String(n).padStart(width, "0")

const times = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.oneof(fc.constant(0), fc.constantFrom(500_000, 1, 10), fc.nat(999_999)))
  .map(([h, m, s, f]) => `${pad(h, 2)}:${pad(m, 2)}:${pad(s, 2)}${f === 0 ? "" : `.${pad(f, 6).replace(/0+$/, "")}`}`)

const first = new Date("0001-01-01T00:00:00.000Z")
const last = new Date("9999-12-31T23:59:59.999Z")
const dates = fc.date({ min: first, max: last, noInvalidDate: true })

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }
const integers = (bits: 16 | 32 | 64): Case<unknown> => {
  const most = bits === 64 ? Number.MAX_SAFE_INTEGER : 2 ** (bits - 1) - 1
  const least = bits === 64 ? -most : -most - 1
  return of({
    name: `Integer ${bits}`,
    type: Storage.integer(bits),
    values: fc.integer({ min: least, max: most }),
    edges: [0, 1, -1, least, most],
    order: byValue
  })
}

const text = (name: string, type: Storage.StorageType, maxLength: number) =>
  of({
    name,
    type,
    values: textOf(maxLength),
    edges: [
      "",
      " ",
      "  ",
      "a",
      "A",
      "a ",
      "ä",
      "a\u0308",
      "é",
      "e",
      "ß",
      "ss",
      "😀",
      "\u{10ffff}",
      "\uffff",
      "1",
      "01",
      "NULL",
      "\\"
    ],
    order: byCodePoint
  })

const cases: ReadonlyArray<Case<unknown>> = [
  text("Text, limited", Storage.text(20), 20),
  text("Text, unlimited", Storage.text(), 300),
  text("Text, longer than a key", Storage.text(2_000), 300),
  integers(16),
  integers(32),
  integers(64),
  of({
    name: "BigInteger",
    type: Storage.bigInteger,
    values: fc.oneof(fc.bigInt(int64), fc.bigInt(2n ** 53n - 10n, 2n ** 53n + 10n)),
    edges: [0n, -1n, int64.min, int64.max, 2n ** 53n, 2n ** 53n + 1n],
    order: byValue
  }),
  of({
    name: "Duration",
    type: Storage.duration,
    values: fc.bigInt(int64),
    edges: [0n, int64.min, int64.max],
    order: byValue
  }),
  of({
    name: "Float",
    type: Storage.float,
    values: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    edges: [
      0,
      1,
      5e-324,
      -5e-324,
      1.7976931348623157e308,
      -1.7976931348623157e308,
      0.1,
      2 ** 53,
      1e21,
      2.2250738585072014e-308
    ],
    order: byValue
  }),
  ...(
    [
      [38, 0],
      [38, 10],
      [30, 30],
      [9, 2]
    ] as const
  ).map(([precision, scale]) =>
    of({
      name: `Decimal of ${precision} digits, ${scale} of them behind the point`,
      type: Storage.decimal(precision, scale),
      values: decimals(precision, scale),
      edges: [
        BigDecimal.make(0n, 0),
        nines(precision, scale),
        BigDecimal.negate(nines(precision, scale)),
        BigDecimal.make(1n, scale)
      ],
      order: BigDecimal.Order
    })
  ),
  of({ name: "Boolean", type: Storage.boolean, values: fc.boolean(), edges: [true, false], order: byValue }),
  of({
    name: "Date",
    type: Storage.date,
    values: dates.map((date) => date.toISOString().slice(0, 10)),
    edges: ["0001-01-01", "9999-12-31", "0099-12-31", "1000-01-01", "2000-02-29", "1582-10-10"],
    order: byValue
  }),
  of({
    name: "Time",
    type: Storage.time,
    values: times,
    edges: ["00:00:00", "23:59:59.999999", "10:00:00.5", "00:00:00.000001", "12:00:00.05"],
    order: byValue
  }),
  of({
    name: "DateTime",
    type: Storage.dateTime,
    values: dates,
    edges: [
      first,
      last,
      new Date(0),
      new Date(-1),
      new Date("0099-12-31T23:59:59.999Z"),
      new Date("2024-02-29T12:00:00.500Z")
    ],
    order: byValue
  }),
  of({
    name: "Binary, limited",
    type: Storage.binary(32),
    values: fc.uint8Array({ maxLength: 32 }),
    edges: [[], [0], [0, 0], [255], [32], [0xc3, 0x28]].map((bytes) => new Uint8Array(bytes)),
    order: (a, b) => Buffer.compare(a, b)
  }),
  of({
    name: "Binary, unlimited",
    type: Storage.binary(),
    values: fc.uint8Array({ maxLength: 500 }),
    edges: [[], [0], [255, 254]].map((bytes) => new Uint8Array(bytes)),
    order: (a, b) => Buffer.compare(a, b)
  }),
  of({
    name: "Json",
    type: Storage.json,
    values: fc
      .jsonValue({ maxDepth: 5, stringUnit: "binary" })
      .map((json) => JSON.parse(JSON.stringify(json)) as unknown),
    edges: [
      null,
      true,
      "",
      "null",
      [],
      {},
      [[]],
      5e-324,
      1.7976931348623157e308,
      2 ** 53 + 2,
      1e21,
      0.1,
      { b: 1, a: 2 },
      "😀\u0000\n",
      { "": { " ": 1 } }
    ],
    order: undefined
  }),
  of({
    name: "Uuid",
    type: Storage.uuid,
    values: fc.uuid(),
    edges: ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
    order: byValue
  })
]

const same = (a: unknown, b: unknown): void => {
  if (BigDecimal.isBigDecimal(a)) expect(Equal.equals(a, b)).toBe(true)
  else expect(b).toStrictEqual(a)
}

const collated = (type: Storage.StorageType, flavour: Flavour, keyed: boolean): string =>
  columnType(type, flavour, { keyed }) + (type._tag === "Text" ? ` COLLATE ${textCollation(flavour)}` : "")

const bound = (type: Storage.StorageType, value: unknown): unknown => codec(type).encode?.(value) ?? value
const read = (type: Storage.StorageType, value: unknown): unknown => {
  const { decode } = codec(type)
  return decode === undefined ? value : decode(value)
}

const roundTrip = (c: Connection, { order, type }: Case<unknown>, values: ReadonlyArray<unknown>) =>
  Effect.gen(function* () {
    yield* run(c, "DELETE FROM t")
    if (values.length === 0) return
    const places = values.map(() => "(?, ?)").join(", ")
    yield* run(
      c,
      `INSERT INTO t VALUES ${places}`,
      values.flatMap((each, i) => [i, bound(type, each)])
    )
    const found = (yield* rows(c, "SELECT v FROM t ORDER BY i")).map(([v]) => read(type, v))
    expect(found.length).toBe(values.length)
    values.forEach((each, i) => same(each, found[i]))
    if (order === undefined) return
    const sorted = (yield* rows(c, "SELECT v FROM t ORDER BY v, i")).map(([v]) => read(type, v))
    const expected = [...values].sort(order)
    expected.forEach((each, i) => same(each, sorted[i]))
    const [one] = values
    const equal = values.flatMap((each, i) => (order(each, one) === 0 ? [[i]] : []))
    expect(yield* rows(c, "SELECT i FROM t WHERE v = ? ORDER BY i", [bound(type, one)])).toEqual(equal)
    expect(
      yield* rows(c, "SELECT i FROM t WHERE v IN (?, ?) ORDER BY i", [bound(type, one), bound(type, one)])
    ).toEqual(equal)
    const less = values.flatMap((each, i) => (order(each, one) < 0 ? [[i]] : []))
    expect(yield* rows(c, "SELECT i FROM t WHERE v < ? ORDER BY i", [bound(type, one)])).toEqual(less)
  })

const asParameters = (c: Connection, flavour: Flavour, { type }: Case<unknown>, values: ReadonlyArray<unknown>) => {
  const to = cast(type, flavour)
  const sql = `SELECT ${values.map(() => (to === undefined ? "?" : `CAST(? AS ${to})`)).join(", ")}`
  return Effect.map(
    rows(
      c,
      sql,
      values.map((each) => bound(type, each))
    ),
    ([found = []]) => values.forEach((each, i) => same(each, read(type, found[i])))
  )
}

onBoth(({ flavour, test }) => {
  for (const each of cases) {
    for (const keyed of each.type._tag === "Text" && (each.type.maxLength ?? 0) > 768 ? [false] : [false, true]) {
      if (keyed && each.type._tag === "Json") continue
      test(
        `${each.name}${keyed ? ", keyed" : ""}: as it was written, in order, and found`,
        ({ open }) =>
          Effect.gen(function* () {
            const c = yield* open()
            const key = keyed ? ", KEY (v)" : ""
            yield* c.script(`CREATE TABLE t (i INT PRIMARY KEY, v ${collated(each.type, flavour, keyed)}${key})`)
            const check = (values: ReadonlyArray<unknown>) => Effect.runPromise(roundTrip(c, each, values))
            yield* Effect.promise(() => check(each.edges))
            const property = fc.asyncProperty(fc.array(each.values, { maxLength: 60 }), check)
            yield* Effect.promise(() => fc.assert(property, { numRuns: 25 }))
          }),
        60_000
      )
    }

    test(`${each.name}: a parameter by itself`, ({ open }) =>
      Effect.gen(function* () {
        const c = yield* open()
        yield* asParameters(c, flavour, each, each.edges)
        for (const one of each.edges) yield* asParameters(c, flavour, each, [one])
        const check = (values: ReadonlyArray<unknown>) => Effect.runPromise(asParameters(c, flavour, each, values))
        const property = fc.asyncProperty(fc.array(each.values, { minLength: 1, maxLength: 30 }), check)
        yield* Effect.promise(() => fc.assert(property, { numRuns: 20 }))
      }))
  }

  test("what a column cannot hold is refused, not cut off", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script(
        `CREATE TABLE t (a ${collated(Storage.text(3), flavour, false)}, b VARBINARY(3), c SMALLINT, d DECIMAL(4, 2))`
      )
      for (const [column, parameter] of [
        ["a", "abcd"],
        ["a", "😀😀😀😀"],
        ["b", Buffer.alloc(4)],
        ["c", bound(Storage.integer(64), 32_768)],
        ["d", bound(Storage.decimal(9, 2), BigDecimal.make(100n, 0))]
      ] as const) {
        expect((yield* Effect.flip(run(c, `INSERT INTO t (${column}) VALUES (?)`, [parameter]))).reason._tag).toBe(
          "OutOfRange"
        )
      }
      yield* run(c, "INSERT INTO t (a) VALUES (?)", ["😀é "])
      expect(yield* value(c, "SELECT a FROM t")).toBe("😀é ")
    }))

  test("arithmetic is exact, whatever stands on the other side", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (b BIGINT, d DECIMAL(38, 10), f DOUBLE, i INT)")
      const big = 2n ** 53n
      const digits = BigDecimal.unsafeFromString("1234567890123456789012345678.0123456789")
      const values = [bound(Storage.bigInteger, big), bound(Storage.decimal(38, 10), digits), 1.5, 3]
      yield* run(c, "INSERT INTO t VALUES (?, ?, ?, ?)", values)
      const one = bound(Storage.integer(32), 1)
      expect(read(Storage.bigInteger, yield* value(c, "SELECT b + ? FROM t", [one]))).toBe(big + 1n)
      const near = bound(Storage.decimal(38, 10), BigDecimal.sum(digits, BigDecimal.make(1n, 10)))
      expect(yield* rows(c, "SELECT i FROM t WHERE d IN (?, ?)", [near, near])).toEqual([])
      const sum = read(Storage.decimal(38, 10), yield* value(c, "SELECT d + ? FROM t", [near]))
      expect(Equal.equals(sum, BigDecimal.unsafeFromString("2469135780246913578024691356.0246913579"))).toBe(true)
      expect(yield* value(c, "SELECT i / ? FROM t", [bound(Storage.float, 7)])).toBe(3 / 7)
      expect(read(Storage.integer(64), yield* value(c, "SELECT COUNT(*) FROM t"))).toBe(1)
      expect(read(Storage.integer(64), yield* value(c, "SELECT SUM(i) FROM t"))).toBe(3)
      expect(read(Storage.float, yield* value(c, "SELECT AVG(i) FROM t"))).toBe(3)
      expect(read(Storage.boolean, yield* value(c, "SELECT i = 3 FROM t"))).toBe(true)
    }))

  test("times and dates keep their type in functions", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      const at = new Date("2024-02-29T23:30:00.250Z")
      const expression = (sql: string, type: Storage.StorageType, parameter: unknown) =>
        Effect.map(value(c, sql.replace("?", `CAST(? AS ${cast(type, flavour)})`), [bound(type, parameter)]), (v) =>
          read(type, v)
        )
      expect(yield* expression("SELECT ? + INTERVAL 1 HOUR", Storage.dateTime, at)).toEqual(
        new Date("2024-03-01T00:30:00.250Z")
      )
      expect(yield* expression("SELECT ? + INTERVAL 1 DAY", Storage.date, "2024-02-29")).toBe("2024-03-01")
      expect(yield* expression("SELECT ADDTIME(?, '01:00:00')", Storage.time, "10:00:00.5")).toBe("11:00:00.5")
      expect(yield* expression("SELECT COALESCE(NULL, ?)", Storage.date, "0001-01-01")).toBe("0001-01-01")
    }))

  test("JSON compares and nests as JSON", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (j JSON)")
      const json = { b: [1, 2.5, "x"], a: null }
      yield* run(c, "INSERT INTO t VALUES (?)", [bound(Storage.json, json)])
      const [equal, nested] =
        flavour === "mysql"
          ? ["j = CAST(? AS JSON)", "JSON_ARRAY(CAST(? AS JSON))"]
          : ["JSON_EQUALS(j, ?)", "JSON_ARRAY(JSON_EXTRACT(?, '$'))"]
      const other = bound(Storage.json, { a: null, b: [1, 2.5, "x"] })
      const [row = []] = yield* rows(c, `SELECT ${equal}, ${nested} FROM t`, [other, other])
      expect(read(Storage.boolean, row[0])).toBe(true)
      expect(read(Storage.json, row[1])).toEqual([json])
      const depth = (levels: number) => run(c, "INSERT INTO t VALUES (?)", ["[".repeat(levels) + "]".repeat(levels)])
      yield* depth(flavour === "mysql" ? 100 : 31)
      if (flavour === "mysql")
        expect((yield* Effect.flip(depth(101))).reason).toEqual({ _tag: "StatementFailed", code: "3157" })
    }))
})

describe("decoding what the column should not hold", () => {
  it.each<[string, Storage.StorageType, ReadonlyArray<unknown>]>([
    ["Integer", Storage.integer(64), ["9007199254740992", "1.5", "", "a", 1.5, Buffer.from("1")]],
    ["BigInteger", Storage.bigInteger, ["1.5", "", 1.5]],
    ["Float", Storage.float, ["a", "", Number.POSITIVE_INFINITY]],
    ["Decimal", Storage.decimal(9, 2), ["a", "1e5", 1.5]],
    ["Boolean", Storage.boolean, [2, "true", Buffer.from([1])]],
    ["Date", Storage.date, ["2024-01-01 00:00:00", 5]],
    ["Time", Storage.time, ["-01:00:00", "100:00:00", "10:00", 5]],
    [
      "DateTime",
      Storage.dateTime,
      ["0000-00-00 00:00:00", "2024-00-01 00:00:00", "2024-01-01", "2024-01-01 00:00:xx", 5]
    ],
    ["Binary", Storage.binary(), ["text"]],
    ["Json", Storage.json, ["{", 5]]
  ])("%s: a TypeError that shows no value", (_, type, values) => {
    for (const each of values)
      expect(() => codec(type).decode?.(each)).toThrow(
        /^expected (a|an|bytes|JSON)\b.*got (another text|number|object)$/
      )
  })

  it("takes a fraction of any length", () => {
    const { decode } = codec(Storage.dateTime)
    const texts = [
      "2024-02-29 12:34:56",
      "2024-02-29 12:34:56.7",
      "2024-02-29 12:34:56.78",
      "2024-02-29 12:34:56.789000"
    ]
    const second = Date.UTC(2024, 1, 29, 12, 34, 56)
    expect(texts.map((each) => decode?.(each))).toEqual([0, 700, 780, 789].map((millis) => new Date(second + millis)))
    expect(codec(Storage.time).decode?.("10:00:00.500000")).toBe("10:00:00.5")
    expect(codec(Storage.time).decode?.("10:00:00.000000")).toBe("10:00:00")
    expect(codec(Storage.time).decode?.("10:00:00")).toBe("10:00:00")
  })
})

describe("column types", () => {
  it.each<[Storage.StorageType, string, string]>([
    [Storage.text(768), "VARCHAR(768)", "VARCHAR(768)"],
    [Storage.text(769), "LONGTEXT", "LONGTEXT"],
    [Storage.text(), "LONGTEXT", "VARCHAR(768)"],
    [Storage.binary(3_072), "VARBINARY(3072)", "VARBINARY(3072)"],
    [Storage.binary(), "LONGBLOB", "VARBINARY(3072)"],
    [Storage.integer(16), "SMALLINT", "SMALLINT"],
    [Storage.integer(32), "INT", "INT"],
    [Storage.integer(64), "BIGINT", "BIGINT"],
    [Storage.decimal(9, 2), "DECIMAL(9, 2)", "DECIMAL(9, 2)"],
    [Storage.boolean, "TINYINT(1)", "TINYINT(1)"],
    [Storage.uuid, "CHAR(36) CHARACTER SET ascii COLLATE ascii_bin", "CHAR(36) CHARACTER SET ascii COLLATE ascii_bin"]
  ])("%o is %s, keyed %s", (type, plain, keyed) => {
    for (const flavour of ["mysql", "mariadb"] as const) {
      expect(columnType(type, flavour, { keyed: false })).toBe(plain)
      expect(columnType(type, flavour, { keyed: true })).toBe(keyed)
    }
  })
})
