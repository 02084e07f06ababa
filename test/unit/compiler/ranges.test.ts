import { describe, expect, it } from "vitest"
import * as StorageType from "../../../src/ast/StorageType.js"
import type { ValueType } from "../../../src/ast/ValueType.js"
import { dialect as postgres } from "../../../src/dialect/postgres/dialect.js"
import { call, column, columnSpec, select, tableSpec, type, value } from "../../support/ast.js"

const storage = StorageType.range(StorageType.integer(32))
const ofRange: ValueType = { ...type.integer, storage }
const sizes = column("sizes", ofRange)
const asked = (expressions: Parameters<typeof select>[1]) => postgres.compile(select("t", expressions)).sql

describe("ranges", () => {
  it("are asked by operators, values beside them of their own type", () => {
    expect(
      asked([
        call("rangeContains", [sizes, value(0, type.integer)]),
        call("rangeContains", [sizes, value(1, ofRange)]),
        call("rangeLeftOf", [sizes, sizes]),
        call("rangeUpper", [sizes])
      ])
    ).toBe(
      'SELECT ("t0"."sizes" @> CAST($1::int8 AS int4)), ("t0"."sizes" @> $2::int4range), ("t0"."sizes" << "t0"."sizes"), upper("t0"."sizes") FROM "t" AS "t0"'
    )
  })

  it("are columns, indexed by GiST", () => {
    const index = { name: "by_size", columns: ["sizes"], unique: false, where: undefined }
    const sql = postgres.schemaEditor.createTables([
      tableSpec("t", [columnSpec("sizes", storage)], { indexes: [index] })
    ])
    expect(sql[0]).toContain('"sizes" int4range NOT NULL')
    expect(sql[1]).toBe('CREATE INDEX "by_size" ON "t" USING gist ("sizes")')
  })
})
