import { SqliteClient } from "@effect/sql-sqlite-node"
import { MikroORM } from "@mikro-orm/sqlite"
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import Sqlite from "better-sqlite3"
import { drizzle } from "drizzle-orm/better-sqlite3"
import { SqliteDialect } from "kysely"
import { Sqlite as Reinhardt } from "../../../dist/sqlite.js"
import { PrismaClient } from "../.prisma/sqlite/client.js"
import { drizzled } from "../contenders/drizzle.js"
import { effectSql } from "../contenders/effectSql.js"
import { kysely } from "../contenders/kysely.js"
import { entities, mikroOrm } from "../contenders/mikroOrm.js"
import { prisma } from "../contenders/prisma.js"
import { raw } from "../contenders/raw.js"
import { type Run, reinhardt } from "../contenders/reinhardt.js"
import { typeOrm } from "../contenders/typeOrm.js"
import { keys, line, order, tally } from "../work.js"
import * as tables from "./sqliteTables.js"

const filename = process.env.BENCHFILE ?? `${process.env.TMPDIR ?? "/tmp"}/reinhardt-bench-${process.pid}.db`

export const layer = Reinhardt.layer({ filename })
export const analyze = "ANALYZE"

const open = (): Sqlite.Database => {
  const db = new Sqlite(filename)
  db.pragma("journal_mode = WAL")
  db.pragma("synchronous = NORMAL")
  return db
}

export const version = async () => {
  const { version } = open().prepare<[], { version: string }>("SELECT sqlite_version() AS version").get() ?? {}
  return `SQLite ${version}`
}

export const driver = () => {
  const db = open()
  const all = (text: string) => {
    const statement = db.prepare<Array<unknown>>(text)
    return (values: ReadonlyArray<unknown>) => statement.all(...values)
  }
  // Not `get` where it writes: a statement that is reset before its end commits without the checkpoint that SQLite
  // makes after every thousand pages, and the log grows without end.
  const insert = (table: string, columns: ReadonlyArray<string>, rows: number) => {
    const row = `(${columns.map(() => "?").join(", ")})`
    return all(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${Array.from({ length: rows }, () => row).join(", ")} RETURNING *`
    )
  }
  const change = (text: string) => {
    const statement = db.prepare<Array<unknown>>(text)
    return (values: ReadonlyArray<unknown>) => statement.run(...values).changes
  }
  const placed = insert("bench_order", ["customer_id", "status", "placed_at"], 1)
  const listed = insert("bench_detail", ["order_id", "product", "quantity", "price"], 1)
  const scored = change("UPDATE bench_customer SET score = ? WHERE id = ?")
  const events = db.prepare<[], { quantity: number }>("SELECT * FROM bench_event")
  return {
    name: "better-sqlite3",
    truth: 1,
    one: (text: string) => {
      const statement = db.prepare<Array<unknown>>(text)
      return (values: ReadonlyArray<unknown>) => statement.get(...values)
    },
    all,
    change,
    insert,
    among: (table: string, column: string) => {
      const rows = all(`SELECT * FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`)
      return (values: ReadonlyArray<unknown>) => rows([JSON.stringify(values)])
    },
    transaction: db.transaction((i: number) => {
      const [made]: ReadonlyArray<any> = placed(Object.values(order(i)))
      listed(Object.values({ ...line(i), order_id: made.id }))
      return scored([i / 4, keys(i)])
    }),
    stream: () => {
      const { add, total } = tally()
      for (const row of events.iterate()) add(row.quantity)
      return total()
    }
  }
}

export const contenders = async (run: Run) => [
  raw(driver()),
  reinhardt(run),
  ...(await effectSql(SqliteClient.layer({ filename }), "sqlite")),
  kysely(new SqliteDialect({ database: open() }), 1, true),
  ...drizzled(() => ({ db: drizzle(open(), { schema: tables.schema }) }), tables, "sqlite"),
  prisma(new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: `file:${filename}` }) }), "sqlite"),
  await typeOrm("sqlite", { type: "better-sqlite3", database: filename, enableWAL: true, driver: Sqlite }),
  await mikro()
]

const mikro = async () => {
  const all = entities("sqlite")
  return mikroOrm(await MikroORM.init({ entities: [...all], dbName: filename }), "sqlite", all)
}
