import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import fc from "fast-check"
import { expect } from "vitest"
import { codec } from "../../../src/dialect/mysql/codec.js"
import { asGiven, type Row } from "../../../src/service/Connection.js"
import { onBoth, rows, run, statement } from "./support.js"

// Streams are read by the driver's own parser, lists by ours.
const columns = {
  tiny: "TINYINT",
  tinyUnsigned: "TINYINT UNSIGNED",
  small: "SMALLINT",
  smallUnsigned: "SMALLINT UNSIGNED",
  medium: "MEDIUMINT",
  mediumUnsigned: "MEDIUMINT UNSIGNED",
  whole: "INT",
  wholeUnsigned: "INT UNSIGNED",
  big: "BIGINT",
  bigUnsigned: "BIGINT UNSIGNED",
  year: "YEAR",
  single: "FLOAT",
  twice: "DOUBLE",
  decimal: "DECIMAL(30, 10)",
  day: "DATE",
  moment: "DATETIME(6)",
  second: "DATETIME",
  stamp: "TIMESTAMP(3) NULL",
  time: "TIME(6)",
  short: "VARCHAR(300)",
  long: "LONGTEXT",
  bytes: "VARBINARY(300)",
  blob: "BLOB",
  json: "JSON",
  bits: "BIT(9)",
  choice: "ENUM('a', 'é')",
  options: "SET('a', 'b')"
} as const

const [lowest, highest] = [new Date("1000-01-01T00:00:00Z"), new Date("9999-12-31T23:59:59Z")]
const text = (maxLength: number) =>
  fc.string({ unit: "grapheme", maxLength }).map((given) => given.replaceAll("\0", ""))
const integers = (min: bigint, max: bigint) =>
  fc.oneof(fc.constantFrom(min, max, 0n), fc.bigInt({ min, max })).map(String)
const signed = (bits: bigint) => integers(-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n)
const unsigned = (bits: bigint) => integers(0n, 2n ** bits - 1n)
const moments = fc
  .date({ min: lowest, max: highest, noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 23).replace("T", " "))
const stamps = fc
  .date({ min: new Date("1970-01-02T00:00:00Z"), max: new Date("2038-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 23).replace("T", " "))

const values: Readonly<Record<keyof typeof columns, fc.Arbitrary<unknown>>> = {
  tiny: signed(8n),
  tinyUnsigned: unsigned(8n),
  small: signed(16n),
  smallUnsigned: unsigned(16n),
  medium: signed(24n),
  mediumUnsigned: unsigned(24n),
  whole: signed(32n),
  wholeUnsigned: unsigned(32n),
  big: signed(64n),
  bigUnsigned: unsigned(64n),
  year: fc.integer({ min: 1901, max: 2155 }).map(String),
  single: fc.integer({ min: -1000, max: 1000 }).map((n) => String(n / 8)),
  twice: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  decimal: integers(-(10n ** 19n), 10n ** 19n).map((digits) => `${digits}.0123456789`),
  day: moments.map((moment) => moment.slice(0, 10)),
  moment: fc.tuple(moments, fc.integer({ min: 0, max: 999 })).map(([moment, n]) => moment + String(n).padStart(3, "0")),
  second: moments.map((moment) => moment.slice(0, 19)),
  stamp: stamps,
  time: fc.constantFrom("00:00:00", "23:59:59.999999", "-838:59:59", "12:34:56.78"),
  short: text(70),
  long: text(300),
  bytes: fc.uint8Array({ maxLength: 300 }).map((given) => Buffer.from(given)),
  blob: fc.uint8Array({ maxLength: 3000 }).map((given) => Buffer.from(given)),
  json: fc.jsonValue().map((given) => JSON.stringify(given)),
  bits: fc.integer({ min: 0, max: 511 }),
  choice: fc.constantFrom("a", "é"),
  options: fc.constantFrom("", "a", "a,b")
}

const names = Object.keys(columns) as ReadonlyArray<keyof typeof columns>
const row = fc.tuple(...names.map((name) => fc.option(values[name], { freq: 6 })))

const insert = `INSERT INTO t VALUES (${names.map(() => "?").join(", ")})`
const select = `SELECT ${names.map((name) => `\`${name}\``).join(", ")} FROM t`

// The driver gives all integers of 64 bits as text.
const normal = (all: ReadonlyArray<ReadonlyArray<unknown>>) =>
  all.map((each) => each.map((value) => (typeof value === "number" ? String(value) : value)))

const dateTime = codec({ _tag: "DateTime" }).decode ?? ((value: unknown) => value)
const instants: ReadonlySet<string> = new Set(["moment", "second", "stamp"])
const decoded = (all: ReadonlyArray<Row>) =>
  all.map((each) =>
    each.filter((_, i) => instants.has(names[i] ?? "")).map((value) => (value === null ? null : dateTime(value)))
  )

onBoth(({ test }) => {
  test("rows are read as the driver itself reads them", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script(`CREATE TABLE t (${names.map((name) => `\`${name}\` ${columns[name]}`).join(", ")})`)
      for (const given of fc.sample(row, 200)) yield* run(c, insert, given)
      const streamed = Chunk.toReadonlyArray(yield* Stream.runCollect(c.stream(statement(select), [])))
      expect(streamed).toHaveLength(200)
      expect(normal(yield* rows(c, select))).toEqual(normal(streamed))
      const storage = names.map((name) => (instants.has(name) ? ("DateTime" as const) : undefined))
      const dated = yield* c.execute({ ...statement(select), sql: `${select} -- dated`, storage }, [], asGiven)
      expect(dated.rows.flat().filter((value) => value instanceof Date).length).toBeGreaterThan(100)
      expect(decoded(dated.rows)).toEqual(decoded(streamed))
    }))
})
