import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import type { StorageType } from "../../src/ast/StorageType.js"
import * as MySql from "../../src/dialect/mysql/columnType.js"
import * as Postgres from "../../src/dialect/postgres/types.js"
import * as Sqlite from "../../src/dialect/sqlite/columns.js"
import { Field, Model } from "../../src/index.js"
import { check } from "./check.js"

// The table of fields in the guide on models: each row is compared with what the library says of that field.

const guide = readFileSync(fileURLToPath(new URL("../../docs/models.md", import.meta.url)), "utf8")
const cell = (text: string): string => text.trim().replaceAll("\\|", "|").replace(/^`|`$/g, "")
const rows = guide
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell)
  )
  .filter((cells) => cells.length === 6)

const storageOf = (field: string): StorageType => {
  const schema = new Function("Field", "Schema", `return ${field}`)(Field, Schema)
  // A model of one field, which no type can know.
  const make = Model.Class("test.One") as unknown as (fields: object) => Parameters<typeof Model.definition>[0]
  const isKey = /\.(?:id|bigId)$/.test(field)
  const { columns } = Model.definition(make(isKey ? { field: schema } : { id: Field.id, field: schema }))
  const column = columns.find(({ property }) => property === "field")
  if (column === undefined) throw new Error(`no column of ${field}`)
  return column.type.storage
}

// MySQL's table adds the character set, which is the same for every UUID.
const mysql = (storage: StorageType, flavour: "mysql" | "mariadb") =>
  MySql.columnType(storage, flavour, { keyed: false }).replace(/ CHARACTER SET .*/, "")

describe("the guide's table of fields", () => {
  it("has every constructor of Field", () => {
    const written = new Set(rows.map(([field = ""]) => /^Field\.(\w+)/.exec(field)?.[1]))
    const facts = ["primaryKey", "unique", "index", "default", "withDefault", "databaseDefault", "column", "comment"]
    const others = ["collation", "sensitive", "autoNow", "autoNowAdd", "nullable"]
    expect(Object.keys(Field).filter((name) => ![...facts, ...others].includes(name) && !written.has(name))).toEqual([])
  })

  it.each(rows)("%s is stored as %s, %s, %s, %s", (field = "", _type, sqlite, postgres, family) => {
    const storage = storageOf(field)
    expect(Sqlite.columnType(storage)).toBe(sqlite)
    expect(Postgres.columnType(storage)).toBe(postgres)
    expect([mysql(storage, "mysql"), mysql(storage, "mariadb")]).toEqual([family, family])
  })

  it("names the types", () => {
    const typed = rows.filter(([, type]) => type !== "of the Schema")
    const lines = typed.map(
      ([field, type], i) =>
        `const field${i} = ${field}; const same${i}: Same<Schema.Schema.Type<typeof field${i}>, ${type}> = true`
    )
    const module = [
      'import type { BigDecimal } from "effect/BigDecimal"',
      'import type { Duration } from "effect/Duration"',
      'import { Schema } from "effect"',
      'import { Field } from "reinhardt-db"',
      "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false",
      ...lines
    ].join("\n")
    expect(check(new Map([["fields", module]]))).toEqual([])
  }, 240_000)
})
