/**
 * The table of fields in the guide on models, and what the library says of each.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Schema } from "effect"
import type { StorageType } from "../../src/ast/StorageType.js"
import { unsupported as unsupportedByMySql } from "../../src/dialect/mysql/casts.js"
import * as MySql from "../../src/dialect/mysql/columnType.js"
import * as Postgres from "../../src/dialect/postgres/types.js"
import { unsupported as unsupportedBySqlite } from "../../src/dialect/sqlite/codec.js"
import * as Sqlite from "../../src/dialect/sqlite/columns.js"
import { Field, Model } from "../../src/index.js"

const guide = readFileSync(fileURLToPath(new URL("../../docs/models.md", import.meta.url)), "utf8")
const cell = (text: string): string => text.trim().replaceAll("\\|", "|").replace(/^`|`$/g, "")

/** The table's rows: field, type, and its columns on SQLite, PostgreSQL, MySQL and MariaDB. */
export const rows = guide
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell)
  )
  .filter((cells) => cells.length === 6)
  .map(([field = "", type = "", ...columns]) => ({ field, type, columns: columns.slice(0, 3) }))

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

/** A field's columns on SQLite, PostgreSQL, MySQL and MariaDB. */
export const columnsOf = (field: string): ReadonlyArray<string> => {
  const storage = storageOf(field)
  const family = (["mysql", "mariadb"] as const).map((flavour) =>
    // The character set, which a UUID's column names, is no part of its type.
    unsupportedByMySql(storage) === undefined
      ? MySql.columnType(storage, flavour, { keyed: false }).replace(/ CHARACTER SET .*/, "")
      : "none"
  )
  const inSqlite = unsupportedBySqlite(storage) === undefined ? Sqlite.columnType(storage) : "none"
  return [inSqlite, Postgres.columnType(storage), ...new Set(family)]
}

// What is no constructor of a field.
const facts = ["primaryKey", "unique", "index", "default", "withDefault", "databaseDefault", "column", "comment"]
const others = ["collation", "sensitive", "autoNow", "autoNowAdd", "nullable"]

/** The constructors that the table leaves out. */
export const missing = (): ReadonlyArray<string> => {
  const written = new Set(rows.map(({ field }) => /^Field\.(\w+)/.exec(field)?.[1]))
  return Object.keys(Field).filter((name) => ![...facts, ...others].includes(name) && !written.has(name))
}

/** A module that compiles if each field has the type that the table tells. */
export const typesModule = (): string =>
  [
    'import type { BigDecimal } from "effect/BigDecimal"',
    'import type { Duration } from "effect/Duration"',
    'import { Schema } from "effect"',
    'import { Field, type Range } from "reinhardt-db"',
    "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false",
    ...rows
      .filter(({ type }) => type !== "of the Schema")
      .map(({ field, type }, i) => `const f${i} = ${field}; const s${i}: Same<typeof f${i}.Type, ${type}> = true`)
  ].join("\n")
