import { describe, expect, it } from "vitest"
import * as StorageType from "../../../src/ast/StorageType.js"
import type { TableSpec } from "../../../src/ast/Table.js"
import * as Fragment from "../../../src/compiler/Fragment.js"
import { databaseName } from "../../../src/compiler/names.js"
import { order } from "../../../src/compiler/tableOrder.js"
import {
  arithmetic,
  column,
  columnSpec,
  compare,
  isIn,
  select,
  tableSpec,
  type,
  value,
  values
} from "../../support/ast.js"
import { dialects } from "../../support/dialects.js"

const { sql } = Fragment

const slot = (index: number, size?: number) => ({ index, type: type.integer, size, list: "expanded" }) as const
const place = (index: number, size?: number) => Fragment.placeholder(slot(index, size))
const numbered = { name: (n: number) => `$${n}`, shared: false }

describe("a fragment", () => {
  it("keeps its values in the order of the text", () => {
    const where = sql`b = ${place(1)}`
    const whole = sql`SELECT ${place(7)} WHERE ${where} AND ${"c"} = ${place(0)}`
    expect(Fragment.flatten(whole, numbered)).toEqual({
      sql: "SELECT $1 WHERE b = $2 AND c = $3",
      slots: [slot(7), slot(1), slot(0)]
    })
  })

  it("is text where it has no values", () => {
    expect(Fragment.flatten(Fragment.list([Fragment.text("a"), Fragment.empty, sql`b`]), numbered)).toEqual({
      sql: "a, , b",
      slots: []
    })
  })

  it("writes a placeholder for each element of a list, and counts them", () => {
    const list = Fragment.placeholder(slot(0, 3), "CAST(", " AS x)")
    expect(Fragment.flatten(sql`a IN (${list}) AND b = ${place(1)}`, numbered)).toEqual({
      sql: "a IN (CAST($1 AS x), CAST($2 AS x), CAST($3 AS x)) AND b = $4",
      slots: [slot(0, 3), slot(1)]
    })
  })

  it("shares the placeholder of a value where the dialect can", () => {
    const twice = sql`${place(4)} ${place(5)} ${place(4)}`
    expect(Fragment.flatten(twice, { ...numbered, shared: true })).toEqual({
      sql: "$1 $2 $1",
      slots: [slot(4), slot(5)]
    })
    expect(Fragment.flatten(twice, numbered).slots).toHaveLength(3)
  })

  it("takes more pieces than a call takes arguments", () => {
    const many = Fragment.list(Array.from({ length: 200_000 }, (_, i) => place(i)))
    expect(Fragment.flatten(sql`(${many})`, numbered).slots).toHaveLength(200_000)
  })
})

describe("the slots of a statement", () => {
  it("say which value goes where, and how lists are bound", () => {
    const statement = select("t", [arithmetic(column("a"), "+", value(3))], {
      where: compare(column("b"), "=", value(0)),
      having: isIn(column("c"), values(1, 16)),
      limit: value(2)
    })
    const slots = (name: keyof typeof dialects) =>
      dialects[name].compile(statement).slots.map(({ index, list, size }) => [index, list, size])
    const plain = [
      [3, "expanded", undefined],
      [0, "expanded", undefined]
    ]
    const last = [2, "expanded", undefined]
    expect(slots("sqlite")).toEqual([...plain, [1, "json", 16], last])
    expect(slots("postgres")).toEqual([...plain, [1, "array", 16], last])
    expect(slots("mysql")).toEqual([...plain, [1, "expanded", 16], last])
  })

  it("are refused in the definition of a table", () => {
    const table = tableSpec("t", [columnSpec("a", StorageType.integer(64), { default: value(0) })])
    for (const { schemaEditor } of Object.values(dialects)) {
      expect(() => schemaEditor.createTables([table])).toThrow(/takes no parameters/)
    }
  })

  it("have no place for nodes of a query that was not planned", () => {
    const hole = { _tag: "Hole", type: type.integer, size: undefined } as const
    expect(() => dialects.sqlite.compile(select("t", [hole]))).toThrow("a statement holds no Hole: it was not planned")
  })
})

describe("the name of a constraint", () => {
  it("is its own up to 63 bytes", () => {
    expect(databaseName("a".repeat(63))).toBe("a".repeat(63))
  })

  it("is shortened to 63 bytes, and stays what it was", () => {
    expect(databaseName("a".repeat(64))).toBe(`${"a".repeat(54)}_d96f0f85`)
    const cyrillic = databaseName("ы".repeat(40))
    expect(new TextEncoder().encode(cyrillic).length).toBe(63)
    expect(cyrillic).not.toBe(databaseName(`${"ы".repeat(39)}я`))
  })
})

describe("the order of tables", () => {
  const table = (name: string, ...references: ReadonlyArray<string>): TableSpec =>
    tableSpec(name, [], {
      foreignKeys: references.map((to) => ({
        name: `${name}_${to}`,
        columns: ["id"],
        references: { table: to, columns: ["id"] },
        onDelete: "noAction"
      }))
    })
  const names = (...tables: ReadonlyArray<TableSpec>) =>
    order(tables).map(({ forward, table }) => [table.name, ...forward.map(({ references }) => references.table)])

  it("puts what is referred to first", () => {
    expect(names(table("c", "b"), table("b", "a"), table("a"))).toEqual([["a"], ["b"], ["c"]])
  })

  it("names the references that close a circle", () => {
    expect(names(table("a", "b"), table("b", "c", "b"), table("c", "a"))).toEqual([["c", "a"], ["b"], ["a"]])
  })

  it("takes other tables to be there", () => {
    expect(names(table("a", "elsewhere"))).toEqual([["a"]])
  })
})
