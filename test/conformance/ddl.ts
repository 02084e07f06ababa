import { it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import { expect } from "vitest"
import * as StorageType from "../../src/ast/StorageType.js"
import type { OnDelete, TableSpec } from "../../src/ast/Table.js"
import {
  and,
  arithmetic,
  call,
  column,
  columnSpec,
  compare,
  isNull,
  literal,
  not,
  order,
  select,
  tableSpec,
  type
} from "../support/ast.js"
import type { SqlName } from "../support/dialects.js"
import { type Subject, subject } from "../support/subject.js"

const integer = StorageType.integer(64)

const own = (name: string, as = type.integer) => column(name, as, "")

const foreignKey = (table: string, name: string, references: string, onDelete: OnDelete = "noAction") => ({
  name: `${table}_${name}_fkey`,
  columns: [name],
  references: { table: references, columns: ["id"] },
  onDelete
})

const missing = (db: Subject, table: TableSpec) =>
  Effect.flip(Effect.try({ try: () => db.dialect.schemaEditor.createTables([table]), catch: (error) => error }))

const isMySql = (name: SqlName): boolean => name === "mysql" || name === "mariadb"

/** What the statements of the schema editor mean, on one database. */
export const ddl = (name: SqlName): void => {
  const test = (title: string, body: (db: Subject) => Effect.Effect<void, unknown>) =>
    it.scopedLive(title, () => Effect.flatMap(subject(name), body))

  const fails = (effect: Effect.Effect<unknown, unknown>, kind?: string) =>
    Effect.map(Effect.flip(effect), (error) =>
      expect(error).toMatchObject(kind === undefined ? { _tag: "DatabaseError" } : { reason: { kind } })
    )

  const cells = (db: Subject, table: TableSpec, column: string) => {
    const storage = table.columns.find((each) => each.name === column)?.storage ?? integer
    const expression = { _tag: "Column", table: "t0", name: column, type: { ...type.text, storage } } as const
    return Effect.map(
      db.rows(
        select(table.name, [expression], { orderBy: [order({ ...expression, name: "id", type: type.integer })] })
      ),
      (rows) => rows.flat()
    )
  }

  test("refuses values that a column does not hold", (db) =>
    Effect.gen(function* () {
      const table = tableSpec("limits", [
        columnSpec("short", StorageType.text(3), { nullable: true }),
        columnSpec("long", StorageType.text(1000), { nullable: true }),
        columnSpec("small", StorageType.integer(16), { nullable: true }),
        columnSpec("price", StorageType.decimal(5, 2), { nullable: true }),
        columnSpec("bytes", StorageType.binary(2), { nullable: true }),
        columnSpec("needed", StorageType.boolean)
      ])
      yield* db.create(table)
      const insert = (row: Record<string, unknown>) => db.insert(table, [{ needed: true, ...row }])
      yield* insert({
        short: "日本😀",
        long: "é".repeat(1000),
        small: -32768,
        price: BigDecimal.make(99999n, 2),
        bytes: new Uint8Array(2)
      })
      yield* fails(insert({ short: "abcd" }))
      yield* fails(insert({ long: "a".repeat(1001) }))
      yield* fails(insert({ small: 32768 }))
      yield* fails(insert({ price: BigDecimal.make(100000n, 2) }))
      yield* fails(insert({ bytes: new Uint8Array(3) }))
      yield* fails(db.insert(table, [{ needed: null }]), "notNull")
    }))

  test("fills in defaults", (db) =>
    Effect.gen(function* () {
      const table = tableSpec("defaults", [
        columnSpec("n", integer),
        columnSpec("word", StorageType.text(30), { default: literal('it\'s \\ "x" ``', type.text) }),
        columnSpec("words", StorageType.text(), { default: literal("a'b", type.text) }),
        columnSpec("minus", integer, { default: literal(-5) }),
        columnSpec("big", StorageType.bigInteger, { default: literal(9007199254740993n, type.bigInteger) }),
        columnSpec("price", StorageType.decimal(10, 2), { default: literal("-1.5", type.price) }),
        columnSpec("f", StorageType.float, { default: literal(2, type.float) }),
        columnSpec("ok", StorageType.boolean, { default: literal(true, type.boolean) }),
        columnSpec("day", StorageType.date, { default: literal("2024-02-29", type.date) }),
        columnSpec("at", StorageType.dateTime, { default: literal("2024-02-29T12:00:00.5Z", type.dateTime) }),
        columnSpec("clock", StorageType.time, { default: literal("10:20:30", type.time) }),
        columnSpec("now", StorageType.dateTime, { default: call("now", [], type.dateTime) }),
        columnSpec("sum", integer, { default: arithmetic(literal(1), "+", literal(2)) }),
        columnSpec("doc", StorageType.json, { default: literal('{"a": "b\'"}', type.json) }),
        columnSpec("none", integer, { nullable: true, default: literal(null) })
      ])
      yield* db.create(table)
      yield* db.insert(table, [{ n: 1 }])
      const found: Record<string, unknown> = {}
      for (const each of table.columns) found[each.name] = (yield* cells(db, table, each.name))[0]
      const { now, price, ...rest } = found
      expect(Math.abs(Number(now) - Date.now())).toBeLessThan(5000)
      expect(BigDecimal.isBigDecimal(price) && BigDecimal.format(BigDecimal.normalize(price))).toBe("-1.5")
      expect(rest).toEqual({
        id: 1,
        n: 1,
        word: 'it\'s \\ "x" ``',
        words: "a'b",
        minus: -5,
        big: 9007199254740993n,
        f: 2,
        ok: true,
        day: "2024-02-29",
        at: new Date("2024-02-29T12:00:00.500Z"),
        clock: "10:20:30",
        sum: 3,
        doc: { a: "b'" },
        none: null
      })
    }))

  test("numbers rows, and takes numbers", (db) =>
    Effect.gen(function* () {
      const table = tableSpec("numbered", [columnSpec("n", integer)])
      yield* db.create(table)
      yield* db.insert(table, [{ n: 1 }, { n: 2 }])
      yield* db.insert(table, [{ id: 50, n: 3 }])
      expect(yield* cells(db, table, "id")).toEqual([1, 2, 50])
    }))

  test("checks, and keeps texts apart", (db) =>
    Effect.gen(function* () {
      const table = tableSpec(
        "checked",
        [
          columnSpec("word", StorageType.text(20)),
          columnSpec("n", integer),
          columnSpec("price", StorageType.decimal(10, 2))
        ],
        {
          uniques: [{ name: "checked_word_key", columns: ["word", "n"] }],
          checks: [
            { name: "checked_n", expression: compare(own("n"), ">", literal(0)) },
            {
              name: "checked_price",
              expression: and(
                compare(own("price", type.price), ">=", literal("0.50", type.price)),
                not(isNull(own("price", type.price)))
              )
            },
            {
              name: "checked_word",
              expression: {
                _tag: "Match",
                kind: "contains",
                ignoreCase: false,
                operand: own("word", type.text),
                pattern: literal("'a\\", type.text)
              }
            }
          ]
        }
      )
      yield* db.create(table)
      const insert = (word: string, n: number, price: string) =>
        db.insert(table, [{ word: `${word}'a\\`, n, price: BigDecimal.unsafeFromString(price) }])
      for (const word of ["a", "A", "á", "a "]) yield* insert(word, 1, "0.50")
      yield* fails(insert("a", 1, "1.00"), "unique")
      yield* fails(insert("b", 0, "1.00"), "check")
      yield* fails(insert("b", 1, "0.49"), "check")
      yield* fails(db.insert(table, [{ word: "b", n: 1, price: BigDecimal.unsafeFromString("1") }]), "check")
    }))

  test("deletes as the foreign key says", (db) =>
    Effect.gen(function* () {
      const parent = tableSpec("parents", [columnSpec("n", integer)])
      const actions: ReadonlyArray<OnDelete> = ["cascade", "restrict", "setNull", "noAction", "setDefault"]
      for (const action of actions) {
        const child = tableSpec(
          `child_${action}`,
          [columnSpec("parent_id", integer, { nullable: true, default: literal(1) })],
          { foreignKeys: [foreignKey(`child_${action}`, "parent_id", "parents", action)] }
        )
        if (action === "setDefault" && isMySql(name)) {
          const refused = yield* missing(db, child)
          expect(refused).toMatchObject({ reason: { _tag: "MissingCapability", capability: "ON DELETE SET DEFAULT" } })
          continue
        }
        // The child first: the order is the editor's.
        yield* db.create(child, parent)
        yield* db.insert(parent, [{ n: 1 }, { n: 2 }])
        yield* db.insert(child, [{ parent_id: 2 }])
        yield* fails(db.insert(child, [{ parent_id: 3 }]), "foreignKey")
        const remove = db.run({
          _tag: "Delete",
          table: "parents",
          alias: "t0",
          where: compare(column("id"), "=", literal(2))
        })
        if (action === "restrict" || action === "noAction") yield* fails(remove, "foreignKey")
        else yield* remove
        const left = { cascade: [], restrict: [2], noAction: [2], setNull: [null], setDefault: [1] }
        expect([action, yield* cells(db, child, "parent_id")]).toEqual([action, left[action]])
        for (const sql of db.dialect.schemaEditor.dropTables([child, parent])) yield* db.connection.script(sql)
      }
    }))

  test("makes tables that refer to each other and to themselves, and drops them with their rows", (db) =>
    Effect.gen(function* () {
      const hens = tableSpec("hens", [columnSpec("egg_id", integer, { nullable: true })], {
        foreignKeys: [foreignKey("hens", "egg_id", "eggs", "restrict")]
      })
      const eggs = tableSpec(
        "eggs",
        [columnSpec("hen_id", integer, { nullable: true }), columnSpec("next_id", integer, { nullable: true })],
        {
          foreignKeys: [
            foreignKey("eggs", "hen_id", "hens", "restrict"),
            foreignKey("eggs", "next_id", "eggs", "noAction")
          ]
        }
      )
      const farms = tableSpec("farms", [columnSpec("hen_id", integer)], {
        foreignKeys: [foreignKey("farms", "hen_id", "hens")]
      })
      for (let round = 0; round < 2; round++) {
        yield* db.create(farms, hens, eggs)
        yield* db.insert(hens, [{ egg_id: null }])
        yield* db.insert(eggs, [{ hen_id: 1, next_id: null }])
        yield* db.insert(eggs, [{ hen_id: 1, next_id: 1 }])
        yield* db.insert(hens, [{ egg_id: 1 }])
        yield* db.insert(farms, [{ hen_id: 1 }])
        yield* fails(db.insert(hens, [{ egg_id: 9 }]), "foreignKey")
        for (const sql of db.dialect.schemaEditor.dropTables([farms, hens, eggs])) yield* db.connection.script(sql)
      }
    }))

  test("makes keys of several columns, and names of any length", (db) =>
    Effect.gen(function* () {
      const long = `${"ключ_".repeat(12)}end`
      const table = tableSpec("keyed", [], {
        columns: [columnSpec("a", integer), columnSpec("b`\"'", StorageType.text(10))],
        primaryKey: ["a", "b`\"'"],
        indexes: [
          { name: `${long}_1`, columns: ["b`\"'"], unique: false, where: undefined },
          { name: `${long}_2`, columns: ["a"], unique: false, where: compare(own("a"), ">", literal(5)) },
          { name: `${long}_3`, columns: ["a", "b`\"'"], unique: true, where: undefined }
        ],
        checks: [{ name: `${long}_4`, expression: compare(own("a"), "<", literal(10)) }],
        comment: "it's a table"
      })
      yield* db.create(table)
      yield* db.insert(table, [{ a: 1, "b`\"'": "x" }])
      yield* db.insert(table, [{ a: 1, "b`\"'": "X" }])
      yield* fails(db.insert(table, [{ a: 1, "b`\"'": "x" }]), "unique")
      yield* fails(db.insert(table, [{ a: 10, "b`\"'": "x" }]), "check")
    }))

  test("indexes some of the rows", (db) =>
    Effect.gen(function* () {
      const table = tableSpec("partial", [columnSpec("n", integer), columnSpec("ok", StorageType.boolean)], {
        indexes: [{ name: "partial_n", columns: ["n"], unique: true, where: own("ok", type.boolean) }]
      })
      if (isMySql(name)) {
        const refused = yield* missing(db, table)
        expect(refused).toMatchObject({ reason: { _tag: "MissingCapability", dialect: name } })
        return
      }
      yield* db.create(table)
      yield* db.insert(table, [
        { n: 1, ok: false },
        { n: 1, ok: false },
        { n: 1, ok: true }
      ])
      yield* fails(db.insert(table, [{ n: 1, ok: true }]), "unique")
    }))

  test("refuses what it cannot store", (db) =>
    Effect.gen(function* () {
      const refused = yield* missing(db, tableSpec("wide", [columnSpec("d", StorageType.decimal(1001, 2))]))
      expect(refused).toMatchObject({ reason: { _tag: "MissingCapability", dialect: name } })
      expect(String(refused)).toContain("wide.d")
    }))

  test("keeps texts of any length, but not in keys everywhere", (db) =>
    Effect.gen(function* () {
      const table = tableSpec("articles", [
        columnSpec("body", StorageType.text()),
        columnSpec("raw", StorageType.binary())
      ])
      yield* db.create(table)
      const body = "日本".repeat(100_000)
      yield* db.insert(table, [{ body, raw: new Uint8Array(70_000) }])
      expect(yield* cells(db, table, "body")).toEqual([body])
      const keyed = { ...table, name: "keyed", uniques: [{ name: "keyed_body", columns: ["body"] }] }
      if (isMySql(name)) {
        const refused = yield* missing(db, keyed)
        expect(String(refused)).toContain("keyed.body stands in one; give the field Schema.maxLength(n)")
      } else {
        yield* db.create(keyed)
      }
    }))
}
