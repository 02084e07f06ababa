import { PgClient } from "@effect/sql-pg"
import { MikroORM } from "@mikro-orm/postgresql"
import { PrismaPg } from "@prisma/adapter-pg"
import { drizzle } from "drizzle-orm/node-postgres"
import { Redacted } from "effect"
import { PostgresDialect } from "kysely"
import pg from "pg"
import Cursor from "pg-cursor"
import { Postgres } from "../../../dist/postgres.js"
import { PrismaClient } from "../.prisma/postgres/client.js"
import { drizzled } from "../contenders/drizzle.js"
import { effectSql } from "../contenders/effectSql.js"
import { kysely } from "../contenders/kysely.js"
import { entities, mikroOrm } from "../contenders/mikroOrm.js"
import { prisma } from "../contenders/prisma.js"
import { type Driver, raw } from "../contenders/raw.js"
import { type Run, reinhardt } from "../contenders/reinhardt.js"
import { typeOrm } from "../contenders/typeOrm.js"
import { keys, line, order, tally } from "../work.js"
import * as tables from "./postgresTables.js"

const url = process.env.REINHARDT_BENCH_POSTGRES_URL ?? ""

export const layer = Postgres.layer({ url: Redacted.make(url) })
// Without it PostgreSQL plans as if the tables were empty.
export const analyze = "ANALYZE"

const open = () => new pg.Pool({ connectionString: url, max: 10 })

export const version = async () => {
  const pool = open()
  const { rows } = await pool.query("SHOW server_version")
  await pool.end()
  return `PostgreSQL ${rows[0].server_version}`
}

let names = 0
const numbered = (text: string) => {
  let n = 0
  return { name: `bench${++names}`, text: text.replace(/\?/g, () => `$${++n}`) }
}

export const driver = (): Driver => {
  const pool = open()
  const statement = (text: string) => {
    const query = numbered(text)
    return (values: ReadonlyArray<unknown>, on: pg.Pool | pg.PoolClient = pool) =>
      on.query({ ...query, values: [...values] })
  }
  const all = (text: string) => {
    const query = statement(text)
    return (values: ReadonlyArray<unknown>) => query(values).then((result) => result.rows)
  }
  const one = (text: string) => {
    const query = statement(text)
    return (values: ReadonlyArray<unknown>) => query(values).then((result) => result.rows[0])
  }
  const inserting = (table: string, columns: ReadonlyArray<string>, rows: number) => {
    const row = `(${columns.map(() => "?").join(", ")})`
    return `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${Array.from({ length: rows }, () => row).join(", ")} RETURNING *`
  }
  const placed = statement(inserting("bench_order", ["customer_id", "status", "placed_at"], 1))
  const listed = statement(inserting("bench_detail", ["order_id", "product", "quantity", "price"], 1))
  const scored = statement("UPDATE bench_customer SET score = ? WHERE id = ?")
  return {
    name: "pg",
    truth: true,
    one,
    all,
    change: (text) => {
      const query = statement(text)
      return (values) => query(values).then((result) => result.rowCount)
    },
    insert: (table, columns, rows) => all(inserting(table, columns, rows)),
    among: (table, column) => {
      const rows = all(`SELECT * FROM ${table} WHERE ${column} = ANY(?)`)
      return (values) => rows([values])
    },
    transaction: async (i) => {
      const client = await pool.connect()
      await client.query("BEGIN")
      const { rows } = await placed(Object.values(order(i)), client)
      await listed(Object.values({ ...line(i), order_id: rows[0].id }), client)
      const { rowCount } = await scored([i / 4, keys(i)], client)
      await client.query("COMMIT")
      client.release()
      return rowCount
    },
    stream: async () => {
      const { add, total } = tally()
      const client = await pool.connect()
      const cursor = client.query(new Cursor("SELECT * FROM bench_event"))
      for (let rows = await cursor.read(256); rows.length > 0; rows = await cursor.read(256)) {
        for (const row of rows) add(row.quantity)
      }
      await cursor.close()
      client.release()
      return total()
    },
    close: () => pool.end()
  }
}

export const contenders = async (run: Run) => {
  const drizzling = () => {
    const pool = open()
    return { db: drizzle(pool, { schema: tables.schema }), close: () => pool.end() }
  }
  return [
    raw(driver()),
    reinhardt(run),
    ...(await effectSql(PgClient.layer({ url: Redacted.make(url) }), "postgres")),
    kysely(new PostgresDialect({ pool: open(), cursor: Cursor }), true, true),
    ...drizzled(drizzling, tables, "postgres"),
    prisma(new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10 }) }), "postgres"),
    await typeOrm("postgres", { type: "postgres", url, extra: { max: 10 } }),
    await mikro()
  ]
}

const mikro = async () => {
  const all = entities("postgres")
  const orm = await MikroORM.init({ entities: [...all], clientUrl: url, pool: { min: 0, max: 10 } })
  return mikroOrm(orm, "postgres", all)
}
