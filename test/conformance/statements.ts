import { it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import { expect } from "vitest"
import type { Expression } from "../../src/ast/Expression.js"
import * as StorageType from "../../src/ast/StorageType.js"
import type { ValueType } from "../../src/ast/ValueType.js"
import {
  aggregate,
  and,
  arithmetic,
  call,
  cast,
  column,
  columnSpec,
  compare,
  isIn,
  isNotTrue,
  isNull,
  literal,
  match,
  not,
  or,
  order,
  regex,
  select,
  subquery,
  tableSpec,
  type,
  value,
  values
} from "../support/ast.js"
import type { SqlName } from "../support/dialects.js"
import { type Subject, subject } from "../support/subject.js"

const things = tableSpec("things", [
  columnSpec("name", StorageType.text(40), { nullable: true }),
  columnSpec("n", StorageType.integer(32), { nullable: true }),
  columnSpec("big", StorageType.bigInteger, { nullable: true }),
  columnSpec("f", StorageType.float, { nullable: true }),
  columnSpec("price", StorageType.decimal(10, 2), { nullable: true }),
  columnSpec("rate", StorageType.decimal(9, 4), { nullable: true }),
  columnSpec("ok", StorageType.boolean, { nullable: true }),
  columnSpec("day", StorageType.date, { nullable: true }),
  columnSpec("at", StorageType.dateTime, { nullable: true }),
  columnSpec("clock", StorageType.time, { nullable: true }),
  columnSpec("dur", StorageType.duration, { nullable: true }),
  columnSpec("bytes", StorageType.binary(20), { nullable: true }),
  columnSpec("doc", StorageType.json, { nullable: true }),
  columnSpec("uid", StorageType.uuid, { nullable: true })
])

const decimal = (text: string) => BigDecimal.unsafeFromString(text)

const full = {
  id: 1,
  name: "Straße",
  n: 5,
  big: 9007199254740993n,
  f: 1.5,
  price: decimal("12.34"),
  rate: decimal("0.1235"),
  ok: true,
  day: "2024-02-29",
  at: new Date("2024-02-29T23:59:59.987Z"),
  clock: "10:20:30.5",
  dur: 1_500_000_000n,
  bytes: new Uint8Array([0, 255, 39]),
  doc: { a: [1, "x"] },
  uid: "0b5a3c1e-9a4f-4c7e-8d34-1f2e3d4c5b6a"
}

const empty = Object.fromEntries(Object.keys(full).map((name) => [name, null]))
const row = (id: number, more: Partial<Record<keyof typeof full, unknown>> = {}) => ({ ...empty, id, ...more })

const c = {
  id: column("id"),
  name: column("name", type.orNull(type.text)),
  n: column("n", type.orNull(type.narrow)),
  big: column("big", type.orNull(type.bigInteger)),
  f: column("f", type.orNull(type.float)),
  price: column("price", type.orNull(type.price)),
  rate: column("rate", type.orNull(type.rate)),
  ok: column("ok", type.orNull(type.boolean)),
  day: column("day", type.orNull(type.date)),
  at: column("at", type.orNull(type.dateTime)),
  clock: column("clock", type.orNull(type.time)),
  dur: column("dur", type.orNull(type.duration)),
  bytes: column("bytes", type.orNull(type.binary)),
  doc: column("doc", type.orNull(type.json)),
  uid: column("uid", type.orNull(type.uuid))
}

// Decimals compare by their value, whatever their scale.
const plain = (cell: unknown): unknown =>
  BigDecimal.isBigDecimal(cell) ? BigDecimal.format(BigDecimal.normalize(cell)) : cell

/** What the statements that read mean, on one database. */
export const statements = (name: SqlName): void => {
  const withThings = (
    title: string,
    rows: ReadonlyArray<Readonly<Record<string, unknown>>>,
    body: (db: Subject) => Effect.Effect<void, unknown>
  ) =>
    it.scopedLive(title, () =>
      Effect.gen(function* () {
        const db = yield* subject(name)
        yield* db.create(things)
        yield* db.insert(things, rows)
        yield* body(db)
      })
    )

  const ids = (db: Subject, where: Expression, given: ReadonlyArray<unknown> = []) =>
    Effect.map(db.rows(select("things", [c.id], { where, orderBy: [order(c.id)] }), given), (rows) =>
      rows.map(([id]) => id)
    )

  const one = (db: Subject, outputs: ReadonlyArray<Expression>, given: ReadonlyArray<unknown> = []) =>
    Effect.map(db.rows(select("things", outputs, { where: compare(c.id, "=", literal(1)) }), given), (rows) =>
      rows[0]?.map(plain)
    )

  withThings("gives back every kind of value", [full], (db) =>
    Effect.gen(function* () {
      expect(yield* one(db, Object.values(c))).toEqual(Object.values(full).map(plain))
    })
  )

  withThings("gives back every kind of parameter", [full], (db) =>
    Effect.gen(function* () {
      const parameters = Object.values(c).map(({ type }, i) => value(i, type))
      expect(yield* one(db, parameters, Object.values(full))).toEqual(Object.values(full).map(plain))
      expect(yield* one(db, parameters, Object.values(empty))).toEqual(Object.values(empty))
      const chosen = Object.values(c).map((column, i) =>
        call("coalesce", [literal(null, column.type), value(i, column.type)], column.type)
      )
      expect(yield* one(db, chosen, Object.values(full))).toEqual(Object.values(full).map(plain))
    })
  )

  withThings("finds a row by every kind of value", [full, row(2)], (db) =>
    Effect.gen(function* () {
      for (const [property, expression] of Object.entries(c)) {
        const given = full[property as keyof typeof full]
        expect([property, yield* ids(db, compare(expression, "=", value(0, expression.type)), [given])]).toEqual([
          property,
          [1]
        ])
        if (property === "doc") {
          expect(yield* ids(db, compare(expression, "<>", value(0, expression.type)), [{ a: 1 }])).toEqual([1])
          expect(yield* ids(db, compare(expression, "<>", value(0, expression.type)), [given])).toEqual([])
          continue
        }
        const list = isIn(expression, values(0, 2, expression.type))
        expect([property, yield* ids(db, list, [[given, given]])]).toEqual([property, [1]])
        expect([property, yield* ids(db, not(list), [[given, given]])]).toEqual([
          property,
          property === "id" ? [2] : []
        ])
        expect([property, yield* ids(db, isNotTrue(list), [[given, given]])]).toEqual([property, [2]])
      }
    })
  )

  const texts = ["Straße", "ÉCOLE été", "İstanbul", "ΟΔΟΣ", "50%_!\\'x", "", "AbcABC", "日本語 😀"]

  withThings(
    "matches plain text",
    texts.map((text, i) => row(i + 1, { name: text })),
    (db) =>
      Effect.gen(function* () {
        const cases: ReadonlyArray<readonly [Parameters<typeof match>[1], string, boolean, ReadonlyArray<number>]> = [
          ["contains", "traß", false, [1]],
          ["contains", "TRAß", false, []],
          ["contains", "TRAß", true, [1]],
          ["contains", "école É", true, [2]],
          ["contains", "ecole", true, []],
          ["startsWith", "É", false, [2]],
          ["startsWith", "é", false, []],
          ["startsWith", "é", true, [2]],
          ["startsWith", "i", true, [3]],
          ["startsWith", "İ", true, [3]],
          ["endsWith", "Σ", true, [4]],
          ["endsWith", "σ", true, [4]],
          ["exact", "οδοσ", true, [4]],
          ["exact", "STRAßE", true, [1]],
          ["exact", "Straße", false, [1]],
          ["exact", "straße", false, []],
          ["contains", "%", false, [5]],
          ["contains", "_", false, [5]],
          ["contains", "!", false, [5]],
          ["contains", "\\'", false, [5]],
          ["contains", "_!\\'X", true, [5]],
          ["startsWith", "50%", false, [5]],
          ["endsWith", "%", false, []],
          ["endsWith", "x", false, [5]],
          ["contains", "", false, [1, 2, 3, 4, 5, 6, 7, 8]],
          ["startsWith", "", false, [1, 2, 3, 4, 5, 6, 7, 8]],
          ["endsWith", "", false, [1, 2, 3, 4, 5, 6, 7, 8]],
          ["exact", "", true, [6]],
          ["endsWith", "ABC", false, [7]],
          ["endsWith", "abc", false, []],
          ["contains", "cA", false, [7]],
          ["endsWith", "xAbcABC", false, []],
          ["startsWith", "日", false, [8]],
          ["endsWith", "😀", false, [8]]
        ]
        for (const [kind, pattern, ignoreCase, found] of cases) {
          const label = `${kind} ${pattern} ${ignoreCase}`
          const byValue = yield* ids(db, match(c.name, kind, value(0, type.text), ignoreCase), [pattern])
          expect([label, byValue]).toEqual([label, found])
          const byLiteral = yield* ids(db, match(c.name, kind, literal(pattern, type.text), ignoreCase))
          expect([label, byLiteral]).toEqual([label, found])
        }
        // Another column as the pattern.
        expect(yield* ids(db, match(c.name, "contains", c.name))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
        expect(yield* ids(db, match(value(0, type.text), "contains", c.name, true), ["xabcabcx"])).toEqual([6, 7])
      })
  )

  withThings(
    "matches regular expressions",
    [...texts.slice(0, 2), "abc\ndef", null].map((text, i) => row(i + 1, { name: text })),
    (db) =>
      Effect.gen(function* () {
        const find = (pattern: string, ignoreCase = false) =>
          ids(db, regex(c.name, value(0, type.text), ignoreCase), [pattern])
        expect(yield* find("^S.*e$")).toEqual([1])
        expect(yield* find("^s.*E$")).toEqual([])
        expect(yield* find("^s.*E$", true)).toEqual([1])
        expect(yield* find("école", true)).toEqual([2])
        expect(yield* find("[0-9]")).toEqual([])
        expect(yield* ids(db, isNotTrue(regex(c.name, value(0, type.text))), ["^S"])).toEqual([2, 3, 4])
      })
  )

  withThings(
    "compares text by code point",
    ["a", "A", "a ", "á", "Z", "_", "-", "é"].map((text, i) => row(i + 1, { name: text })),
    (db) =>
      Effect.gen(function* () {
        const sorted = yield* db.rows(select("things", [c.name], { orderBy: [order(c.name)] }))
        expect(sorted.flat()).toEqual(["-", "A", "Z", "_", "a", "a ", "á", "é"])
        expect(yield* ids(db, compare(c.name, "=", value(0, type.text)), ["a"])).toEqual([1])
        expect(yield* ids(db, compare(c.name, "<", value(0, type.text)), ["_"])).toEqual([2, 5, 7])
        const lowered = call("lower", [c.name])
        const byLower = yield* db.rows(select("things", [c.id], { orderBy: [order(lowered), order(c.id)] }))
        expect(byLower.flat()).toEqual([7, 6, 1, 2, 3, 5, 4, 8])
        const distinct = yield* db.rows(select("things", [c.name], { distinct: true }))
        expect(distinct).toHaveLength(8)
        expect(
          yield* db.rows(select("things", [aggregate("max", c.name, type.text), aggregate("min", c.name, type.text)]))
        ).toEqual([["é", "-"]])
      })
  )

  withThings("orders with NULL where it was asked for", [row(1, { n: 2 }), row(2), row(3, { n: 1 })], (db) =>
    Effect.gen(function* () {
      for (const [direction, nulls, found] of [
        ["asc", "last", [3, 1, 2]],
        ["asc", "first", [2, 3, 1]],
        ["desc", "last", [1, 3, 2]],
        ["desc", "first", [2, 1, 3]]
      ] as const) {
        const rows = yield* db.rows(select("things", [c.id], { orderBy: [order(c.n, direction, nulls)] }))
        expect(rows.flat()).toEqual(found)
        // Also among distinct rows, and of a condition.
        const again = yield* db.rows(
          select("things", [c.id, c.n], { distinct: true, orderBy: [order(c.n, direction, nulls)] })
        )
        expect(again.map(([id]) => id)).toEqual(found)
      }
      const bigger = order(compare(c.n, ">", value(0)), "desc", "last")
      expect((yield* db.rows(select("things", [c.id], { orderBy: [bigger] }), [1])).flat()).toEqual([1, 3, 2])
    })
  )

  withThings(
    "knows three values of truth",
    [row(1, { n: 1, ok: true }), row(2, { ok: false }), row(3, { n: 3 })],
    (db) =>
      Effect.gen(function* () {
        const big = compare(c.n, ">", value(0))
        expect(yield* ids(db, big, [2])).toEqual([3])
        expect(yield* ids(db, not(big), [2])).toEqual([1])
        expect(yield* ids(db, isNotTrue(big), [2])).toEqual([1, 2])
        expect(yield* ids(db, isNotTrue(not(big)), [2])).toEqual([2, 3])
        expect(yield* ids(db, isNull(c.n))).toEqual([2])
        expect(yield* ids(db, not(isNull(c.n)))).toEqual([1, 3])
        expect(yield* ids(db, isNotTrue(isNull(c.n)))).toEqual([1, 3])
        expect(yield* ids(db, c.ok)).toEqual([1])
        expect(yield* ids(db, not(c.ok))).toEqual([2])
        expect(yield* ids(db, isNotTrue(c.ok))).toEqual([2, 3])
        expect(yield* ids(db, compare(c.ok, "=", value(0, type.boolean)), [false])).toEqual([2])
        expect(yield* ids(db, compare(c.ok, "=", literal(true, type.boolean)))).toEqual([1])
        expect(yield* ids(db, and())).toEqual([1, 2, 3])
        expect(yield* ids(db, or())).toEqual([])
        expect(yield* ids(db, not(or()))).toEqual([1, 2, 3])
        expect(yield* ids(db, or(and(big, c.ok), and(isNull(c.ok), not(isNull(c.n)))), [0])).toEqual([1, 3])
        expect(
          yield* one(db, [big, not(big), isNotTrue(big), isNull(c.n), and(), or(), compare(c.n, "=", c.n)], [5])
        ).toEqual([false, true, true, false, true, false, true])
        expect(yield* one(db, [compare(literal(null), "=", c.n)])).toEqual([null])
      })
  )

  withThings("calculates", [{ ...full, n: 2147483647 }], (db) =>
    Effect.gen(function* () {
      const wide = type.decimal(18, 6)
      const cases: ReadonlyArray<readonly [Expression, unknown]> = [
        [arithmetic(c.n, "+", literal(1)), 2147483648],
        [arithmetic(c.n, "*", c.n, type.bigInteger), 4611686014132420609n],
        [arithmetic(c.n, "-", value(0)), 2147483640],
        [arithmetic(c.big, "+", value(1, type.bigInteger), type.bigInteger), 9007199254740994n],
        [arithmetic(c.big, "*", literal(3), type.bigInteger), 27021597764222979n],
        [arithmetic(c.n, "/", literal(2), type.float), 1073741823.5],
        [arithmetic(c.n, "/", literal(0), type.float), null],
        [arithmetic(c.n, "%", literal(10)), 7],
        [arithmetic(arithmetic(literal(0), "-", c.n), "%", literal(10)), -7],
        [arithmetic(c.n, "%", literal(0)), null],
        [arithmetic(c.f, "+", value(2, type.float), type.float), 3.5],
        [arithmetic(c.f, "/", value(2, type.float), type.float), 0.75],
        [arithmetic(c.f, "%", value(3, type.float), type.float), 0.5],
        [arithmetic(literal(2.5, type.float), "%", literal(-1, type.float), type.float), 0.5],
        [arithmetic(c.f, "*", literal(4, type.float), type.float), 6],
        [arithmetic(c.price, "+", value(4, type.price), type.price), "12.35"],
        [arithmetic(c.price, "-", literal("0.34", type.price), type.price), "12"],
        [arithmetic(c.price, "*", c.rate, wide), "1.52399"],
        [arithmetic(c.price, "/", literal(7, type.integer), wide), "1.762857"],
        [arithmetic(literal("-12.34", type.price), "/", literal(8, type.integer), type.price), "-1.54"],
        [arithmetic(c.price, "/", literal(0, type.price), wide), null],
        [arithmetic(c.price, "%", literal(5, type.price), type.price), "2.34"],
        [arithmetic(arithmetic(c.n, "-", literal(1)), "*", arithmetic(literal(1), "-", literal(3))), -4294967292],
        [arithmetic(c.dur, "*", literal(2), type.duration), 3000000000n]
      ]
      for (const [expression, expected] of cases) {
        const cells = yield* one(db, [expression], [7, 1n, 2, 1, decimal("0.01")])
        expect([expression, cells]).toEqual([expression, [expected]])
      }
    })
  )

  withThings("compares decimals of different scales", [full], (db) =>
    Effect.gen(function* () {
      const found = (
        left: Expression,
        operator: "=" | "<" | ">",
        right: Expression,
        given: ReadonlyArray<unknown> = []
      ) => Effect.map(ids(db, compare(left, operator, right), given), (all) => all.length === 1)
      expect(yield* found(c.price, ">", c.rate)).toBe(true)
      expect(yield* found(c.price, "=", value(0, type.rate), [decimal("12.3400")])).toBe(true)
      expect(yield* found(c.price, "<", value(0, type.rate), [decimal("12.3401")])).toBe(true)
      expect(yield* found(c.price, ">", literal(12, type.integer))).toBe(true)
      expect(yield* found(c.rate, "<", value(0), [1])).toBe(true)
      expect(yield* found(c.price, "=", value(0, type.float), [12.34])).toBe(true)
      expect(yield* found(c.rate, "<", value(0, type.decimal(18, 0)), [decimal("999999999999999999")])).toBe(true)
    })
  )

  withThings("calls functions", [full, row(2)], (db) =>
    Effect.gen(function* () {
      const int = type.integer
      const cases: ReadonlyArray<readonly [Expression, unknown]> = [
        [call("lower", [literal("ÀÉ Straße ΟΔΟΣ İ", type.text)]), "àé straße οδοσ i"],
        [call("upper", [literal("àé οδός ß", type.text)]), "ÀÉ ΟΔΌΣ ß"],
        [call("lower", [c.name]), "straße"],
        [call("upper", [c.name]), "STRAßE"],
        [call("length", [c.name], int), 6],
        [call("length", [literal("日本😀", type.text)], int), 3],
        [call("concat", [c.name, literal(" ", type.text), value(0, type.text)]), "Straße x"],
        [call("concat", [c.name]), "Straße"],
        [call("concat", [c.name, literal(null, type.text)]), null],
        [call("coalesce", [literal(null, type.text), c.name]), "Straße"],
        [call("coalesce", [literal(null, type.price), c.rate, c.price], type.rate), "0.1235"],
        [call("coalesce", [c.price, c.rate], type.rate), "12.34"],
        [call("coalesce", [c.n, value(1)], int), 5],
        [call("year", [c.day], int), 2024],
        [call("month", [c.day], int), 2],
        [call("day", [c.day], int), 29],
        [call("year", [c.at], int), 2024],
        [call("month", [c.at], int), 2],
        [call("day", [c.at], int), 29],
        [call("month", [value(2, type.dateTime)], int), 12],
        [call("coalesce", [c.name]), "Straße"],
        [call("coalesce", [c.uid, value(0, type.text)]), full.uid],
        [call("coalesce", [c.f, value(1)], type.float), 1.5],
        [call("concat", [c.name, c.n, c.price]), "Straße512.34"],
        [call("upper", [c.uid]), full.uid.toUpperCase()],
        [match(c.uid, "startsWith", literal("0B5A", type.text), true), true],
        [match(c.uid, "contains", literal("9a4f", type.text)), true],
        [match(c.day, "endsWith", literal("-29", type.text)), true],
        [regex(c.uid, literal("^0b5", type.text)), true],
        [arithmetic(call("year", [c.day], int), "-", literal(3000)), -976],
        [arithmetic(call("length", [c.name], int), "-", value(1)), 3],
        [arithmetic(aggregate("count", undefined), "-", value(1)), -2],
        [
          arithmetic(
            {
              _tag: "Window",
              call: { _tag: "WindowCall", name: "rowNumber", operands: [], n: undefined, type: int },
              frame: undefined,
              partitionBy: [],
              orderBy: [],
              type: int
            },
            "-",
            literal(2)
          ),
          -1
        ]
      ]
      for (const [expression, expected] of cases) {
        const cells = yield* one(db, [expression], ["x", 3, new Date("2023-12-31T23:00:00Z")])
        expect([expression, cells]).toEqual([expression, [expected]])
      }
      const [now] = (yield* one(db, [call("now", [], type.dateTime)])) ?? []
      expect(Math.abs(Number(now) - Date.now())).toBeLessThan(5000)
      expect(yield* ids(db, compare(c.at, "<", call("now", [], type.dateTime)))).toEqual([1])
    })
  )

  withThings("casts", [full], (db) =>
    Effect.gen(function* () {
      const to = (scale: number) => type.decimal(12, scale)
      const cases: ReadonlyArray<readonly [Expression, ValueType, unknown]> = [
        [c.rate, to(3), "0.124"],
        [literal("-0.1235", type.rate), to(3), "-0.124"],
        [literal("0.1234", type.rate), to(3), "0.123"],
        [c.price, to(4), "12.34"],
        [c.price, to(0), "12"],
        [c.n, to(2), "5"],
        [literal("12.5", type.price), type.integer, 13],
        [literal("-12.5", type.price), type.integer, -13],
        [literal(2.5, type.float), type.integer, 3],
        [literal(-2.5, type.float), type.integer, -3],
        [literal(2.4, type.float), type.integer, 2],
        [c.f, to(2), "1.5"],
        [c.price, type.float, 12.34],
        [c.n, type.float, 5],
        [literal("42", type.text), type.integer, 42],
        [literal("1.25", type.text), type.float, 1.25],
        [literal("1.25", type.text), to(1), "1.3"],
        [c.n, type.text, "5"],
        [c.big, type.text, "9007199254740993"],
        [c.price, type.text, "12.34"],
        [literal("-0.05", type.price), type.text, "-0.05"],
        [c.ok, type.text, "true"],
        [c.day, type.text, "2024-02-29"],
        [c.at, type.text, "2024-02-29 23:59:59.987"],
        [c.clock, type.text, "10:20:30.500000"],
        [c.uid, type.text, full.uid],
        [c.at, type.date, "2024-02-29"],
        [c.day, type.dateTime, new Date("2024-02-29T00:00:00Z")],
        [literal(null, type.price), type.text, null]
      ]
      for (const [expression, as, expected] of cases) {
        const cells = yield* one(db, [cast(expression, as)])
        expect([expression, as.storage, cells]).toEqual([expression, as.storage, [expected]])
      }
    })
  )

  const priced = [
    row(1, {
      n: 1,
      price: decimal("1.00"),
      f: 0.5,
      big: 1n,
      ok: true,
      dur: 5n,
      uid: full.uid,
      bytes: new Uint8Array([2])
    }),
    row(2, {
      n: 2,
      price: decimal("1.01"),
      f: 1.5,
      big: 9007199254740993n,
      ok: false,
      dur: 6n,
      bytes: new Uint8Array([10])
    }),
    row(3, { n: 2, price: decimal("-0.03"), f: 1.5 }),
    row(4)
  ]

  withThings("aggregates", priced, (db) =>
    Effect.gen(function* () {
      const more = c.n
      const mean = type.decimal(14, 6)
      const cases: ReadonlyArray<readonly [Expression, unknown]> = [
        [aggregate("count", undefined), 4],
        [aggregate("count", more), 3],
        [aggregate("count", more, type.integer, { distinct: true }), 2],
        [aggregate("count", undefined, type.integer, { filter: compare(c.n, ">", value(0)) }), 2],
        [aggregate("sum", more), 5],
        [aggregate("sum", more, type.integer, { distinct: true }), 3],
        [aggregate("sum", more, type.integer, { filter: compare(c.n, "<", value(1)) }), 1],
        [aggregate("sum", more, type.integer, { distinct: true, filter: compare(c.n, ">", value(0)) }), 2],
        [aggregate("sum", c.big, type.bigInteger), 9007199254740994n],
        [aggregate("sum", c.dur, type.duration), 11n],
        [aggregate("sum", c.f, type.float), 3.5],
        [aggregate("sum", c.price, type.price), "1.98"],
        [aggregate("sum", c.rate, type.rate), null],
        [aggregate("avg", more, type.float), 5 / 3],
        [aggregate("avg", more, type.float, { distinct: true }), 1.5],
        [aggregate("avg", c.f, type.float), 3.5 / 3],
        [aggregate("avg", c.price, mean), "0.66"],
        [aggregate("avg", c.price, mean, { filter: compare(c.price, ">", value(2, type.price)) }), "1.005"],
        [aggregate("avg", arithmetic(c.price, "*", c.n, type.decimal(14, 2)), type.decimal(18, 6)), "0.986667"],
        [aggregate("avg", arithmetic(literal(0, type.price), "-", c.price, type.price), mean), "-0.66"],
        [aggregate("avg", c.rate, mean), null],
        [aggregate("min", c.price, type.price), "-0.03"],
        [aggregate("max", c.price, type.price), "1.01"],
        [aggregate("min", c.ok, type.boolean), false],
        [aggregate("max", c.ok, type.boolean), true],
        [aggregate("max", c.ok, type.boolean, { filter: compare(c.id, "=", literal(4)) }), null],
        [aggregate("max", c.uid, type.uuid), full.uid],
        [aggregate("max", c.bytes, type.binary), new Uint8Array([10])],
        [aggregate("min", c.bytes, type.binary), new Uint8Array([2])],
        [arithmetic(aggregate("sum", more), "+", value(3)), 8]
      ]
      for (const [expression, expected] of cases) {
        const [cells] = yield* db.rows(select("things", [expression]), [1, 2, decimal("0.5"), 3])
        expect([expression, cells?.map(plain)]).toEqual([expression, [expected]])
      }
    })
  )

  withThings(
    "rounds means of decimals half away from zero",
    [
      row(1, { price: decimal("0.00"), rate: decimal("99999.9999") }),
      row(2, { price: decimal("0.00"), rate: decimal("99999.9998") }),
      row(3, { price: decimal("0.01"), rate: decimal("99999.9998") })
    ],
    (db) =>
      Effect.gen(function* () {
        const outputs = [
          aggregate("avg", c.price, type.decimal(14, 6)),
          aggregate("avg", c.rate, type.decimal(13, 8)),
          aggregate("avg", c.price, type.decimal(14, 3)),
          aggregate("avg", arithmetic(literal(0, type.price), "-", c.price, type.price), type.decimal(14, 3), {
            filter: compare(c.id, ">", literal(1))
          })
        ]
        const [cells] = yield* db.rows(select("things", outputs))
        expect(cells?.map(plain)).toEqual(["0.003333", "99999.99983333", "0.003", "-0.005"])
      })
  )

  withThings("groups", priced, (db) =>
    Effect.gen(function* () {
      const next = arithmetic(c.n, "+", value(0))
      const grouped = select("things", [next, aggregate("count", undefined)], {
        groupBy: [next],
        having: compare(aggregate("count", undefined), ">=", value(1)),
        orderBy: [order(aggregate("count", undefined), "desc"), order(aggregate("sum", c.n, type.orNull(type.integer)))]
      })
      expect(yield* db.rows(grouped, [10, 1])).toEqual([
        [12, 2],
        [11, 1],
        [null, 1]
      ])
      const again = arithmetic(c.n, "+", value(0))
      const ordered = select("things", [next, aggregate("count", undefined)], {
        groupBy: [again],
        having: or(isNull(again), compare(again, "<", value(1))),
        orderBy: [order(arithmetic(c.n, "+", value(0), type.orNull(type.integer)), "desc", "last")]
      })
      expect(yield* db.rows(ordered, [10, 12])).toEqual([
        [11, 1],
        [null, 1]
      ])
      const distinct = select("things", [again], {
        distinct: true,
        orderBy: [order(arithmetic(c.n, "+", value(0), type.orNull(type.integer)), "asc", "first")]
      })
      expect((yield* db.rows(distinct, [10])).flat()).toEqual([null, 11, 12])
      const byColumn = select("things", [c.n, aggregate("count", undefined)], { groupBy: [c.n], orderBy: [order(c.n)] })
      expect(yield* db.rows(byColumn)).toEqual([
        [1, 1],
        [2, 2],
        [null, 1]
      ])
    })
  )

  withThings(
    "takes slices",
    [1, 2, 3, 4].map((id) => row(id)),
    (db) =>
      Effect.gen(function* () {
        const slice = (more: object, given: ReadonlyArray<unknown>) =>
          Effect.map(db.rows(select("things", [c.id], { orderBy: [order(c.id)], ...more }), given), (rows) =>
            rows.flat()
          )
        expect(yield* slice({ limit: value(0) }, [2])).toEqual([1, 2])
        expect(yield* slice({ limit: value(0), offset: value(1) }, [2, 1])).toEqual([2, 3])
        expect(yield* slice({ offset: value(0) }, [3])).toEqual([4])
        expect(yield* slice({ limit: value(0) }, [0])).toEqual([])
        expect(yield* slice({ limit: literal(1) }, [])).toEqual([1])
        expect(
          yield* slice({ limit: value(0), lock: { strength: "update", contested: "wait", tables: undefined } }, [1])
        ).toEqual([1])
      })
  )

  withThings("asks subqueries", [row(1, { n: 1 }), row(2, { n: 1 }), row(3, { n: 3 }), row(4)], (db) =>
    Effect.gen(function* () {
      const inner = { id: column("id", type.integer, "t1"), n: column("n", type.orNull(type.narrow), "t1") }
      const others = select("things", [], {
        alias: "t1",
        where: and(compare(inner.n, "=", c.n), compare(inner.id, "<>", c.id))
      })
      const exists: Expression = { _tag: "Exists", select: others }
      expect(yield* ids(db, exists)).toEqual([1, 2])
      expect(yield* ids(db, not(exists))).toEqual([3, 4])
      expect(yield* ids(db, isNotTrue(exists))).toEqual([3, 4])
      expect(yield* one(db, [exists])).toEqual([true])
      const top = select("things", [inner.id], { alias: "t1", orderBy: [order(inner.id, "desc")], limit: value(0) })
      expect(yield* ids(db, { _tag: "InSubquery", operands: [c.id], select: top }, [2])).toEqual([3, 4])
      const pairs = select("things", [inner.id, inner.n], { alias: "t1", where: compare(inner.id, ">", value(0)) })
      expect(yield* ids(db, { _tag: "InSubquery", operands: [c.id, c.n], select: pairs }, [1])).toEqual([2, 3])
      expect(yield* ids(db, isNotTrue({ _tag: "InSubquery", operands: [c.id, c.n], select: pairs }), [1])).toEqual([
        1, 4
      ])
      const count = subquery(
        select("things", [aggregate("count", undefined)], { alias: "t1", where: compare(inner.n, "=", c.n) })
      )
      const counted = yield* db.rows(select("things", [c.id, count], { orderBy: [order(count, "desc"), order(c.id)] }))
      expect(counted).toEqual([
        [1, 2],
        [2, 2],
        [3, 1],
        [4, 0]
      ])
    })
  )

  withThings("joins, and numbers rows", [row(1, { n: 1 }), row(2, { n: 1 }), row(3, { n: 2 })], (db) =>
    Effect.gen(function* () {
      const rank: Expression = {
        _tag: "Window",
        call: { _tag: "WindowCall", name: "rowNumber", operands: [], n: undefined, type: type.integer },
        frame: undefined,
        partitionBy: [c.n],
        orderBy: [order(c.id, "desc")],
        type: type.integer
      }
      const ranked = {
        ...select("things", []),
        outputs: [
          { _tag: "Output", expression: c.id, alias: "id" },
          { _tag: "Output", expression: rank, alias: "rank" }
        ]
      } as const
      const r = { id: column("id", type.integer, "d"), rank: column("rank", type.integer, "d") }
      const top = select("", [r.id], {
        from: { _tag: "Derived", select: ranked, alias: "d" },
        where: compare(r.rank, "<=", value(0)),
        orderBy: [order(r.id)]
      })
      expect((yield* db.rows(top, [1])).flat()).toEqual([2, 3])
      const other = { id: column("id", type.orNull(type.integer), "t1") }
      const joined = select("things", [c.id, other.id], {
        joins: [
          {
            _tag: "Join",
            kind: "left",
            source: { _tag: "Table", name: "things", alias: "t1" },
            on: compare(other.id, "=", arithmetic(c.id, "+", value(0)))
          }
        ],
        orderBy: [order(c.id)]
      })
      expect(yield* db.rows(joined, [1])).toEqual([
        [1, 2],
        [2, 3],
        [3, null]
      ])
    })
  )
}
