import { MysqlClient } from "@effect/sql-mysql2"
import { MikroORM } from "@mikro-orm/mysql"
import { PrismaMariaDb } from "@prisma/adapter-mariadb"
import { drizzle } from "drizzle-orm/mysql2"
import { Redacted } from "effect"
import { MysqlDialect } from "kysely"
import { createPool } from "mysql2"
import mysql, { type Pool, type PoolConnection } from "mysql2/promise"
import { MySql } from "../../../dist/mysql.js"
import { PrismaClient } from "../.prisma/mysql/client.js"
import { drizzled } from "../contenders/drizzle.js"
import { effectSql } from "../contenders/effectSql.js"
import { kysely } from "../contenders/kysely.js"
import { entities, mikroOrm } from "../contenders/mikroOrm.js"
import { prisma } from "../contenders/prisma.js"
import { type Driver, raw } from "../contenders/raw.js"
import { type Run, reinhardt } from "../contenders/reinhardt.js"
import { typeOrm } from "../contenders/typeOrm.js"
import { keys, line, order, tally } from "../work.js"
import * as tables from "./mysqlTables.js"

const url = process.env.REINHARDT_BENCH_MYSQL_URL ?? ""

export const layer = MySql.layer({ url: Redacted.make(url) })
export const analyze = "ANALYZE TABLE bench_customer, bench_order, bench_detail"

const options = { uri: url, connectionLimit: 10, timezone: "Z" }

export const version = async () => {
  const connection = await mysql.createConnection(url)
  const [rows] = await connection.query("SELECT version() AS version")
  await connection.end()
  return `MySQL ${(rows as ReadonlyArray<any>)[0].version}`
}

const marks = (count: number) => Array.from({ length: count }, () => "?").join(", ")

const inserting = (table: string, columns: ReadonlyArray<string>, rows: number) =>
  `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${Array.from({ length: rows }, () => `(${marks(columns.length)})`).join(", ")}`

export const driver = (): Driver => {
  const pool = mysql.createPool(options)
  // mysql2 keeps statements by their text.
  const run = async (text: string, values: ReadonlyArray<unknown>, on: Pool | PoolConnection = pool): Promise<any> =>
    (await on.execute(text, [...values] as Array<any>))[0]
  return {
    name: "mysql2",
    truth: 1,
    all: (text) => (values) => run(text.replace("LIMIT ?", `LIMIT ${values.at(-1)}`), limited(text, values)),
    one: (text) => (values) => run(text, values).then((rows) => rows[0]),
    change: (text) => (values) => run(text, values).then((result) => result.affectedRows),
    insert: (table, columns, rows) => {
      const text = inserting(table, columns, rows)
      return async (values) => {
        const { insertId } = await run(text, values)
        return Array.from({ length: rows }, (_, n) => ({
          id: insertId + n,
          ...Object.fromEntries(columns.map((column, at) => [column, values[n * columns.length + at]]))
        }))
      }
    },
    among: (table, column) => (values) =>
      run(`SELECT * FROM ${table} WHERE ${column} IN (${marks(values.length)})`, values),
    transaction: async (i) => {
      const on = await pool.getConnection()
      await on.beginTransaction()
      const placed = await run(inserting("bench_order", Object.keys(order(i)), 1), Object.values(order(i)), on)
      const listed = { ...line(i), order_id: placed.insertId }
      await run(inserting("bench_detail", Object.keys(listed), 1), Object.values(listed), on)
      const scored = await run("UPDATE bench_customer SET score = ? WHERE id = ?", [i / 4, keys(i)], on)
      await on.commit()
      on.release()
      return scored.affectedRows
    },
    stream: async () => {
      const { add, total } = tally()
      const on = await pool.getConnection()
      const rows = on.connection.query("SELECT * FROM bench_event").stream({ highWaterMark: 256 })
      for await (const row of rows) add(row.quantity)
      on.release()
      return total()
    },
    close: () => pool.end()
  }
}

// The server takes no limit as a floating number, which is how mysql2 sends all numbers: it stands in the text.
const limited = (text: string, values: ReadonlyArray<unknown>) =>
  text.includes("LIMIT ?") ? values.slice(0, -1) : values

export const contenders = async (run: Run) => {
  const drizzling = () => {
    const pool = mysql.createPool(options)
    return { db: drizzle(pool, { schema: tables.schema, mode: "default" }), close: () => pool.end() }
  }
  return [
    raw(driver()),
    reinhardt(run),
    ...(await effectSql(MysqlClient.layer({ url: Redacted.make(url), poolConfig: { timezone: "Z" } }), "mysql")),
    kysely(new MysqlDialect({ pool: createPool(options) }), 1, false),
    ...drizzled(drizzling, tables, "mysql"),
    prisma(new PrismaClient({ adapter: new PrismaMariaDb(address()) }), "mysql"),
    await typeOrm("mysql", { type: "mysql", url, timezone: "Z", poolSize: 10 }),
    await mikro()
  ]
}

const address = () => {
  const { hostname, password, pathname, port, username } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 3306),
    user: username,
    password,
    database: pathname.slice(1),
    connectionLimit: 10
  }
}

const mikro = async () => {
  const all = entities("mysql")
  const orm = await MikroORM.init({ entities: [...all], clientUrl: url, pool: { min: 0, max: 10 }, timezone: "Z" })
  return mikroOrm(orm, "mysql", all)
}
