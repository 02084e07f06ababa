import Sqlite from "better-sqlite3"
import { eq, relations, sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/better-sqlite3"
import { integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core"
import { Kysely, SqliteDialect } from "kysely"
import { Sqlite as ReinhardtSqlite } from "../../dist/sqlite.js"
import { type Contender, group } from "./harness.js"
import { keys, type Run, reinhardt } from "./reinhardt.js"

const filename = `${process.env.TMPDIR ?? "/tmp"}/reinhardt-bench-${process.pid}.db`

export const layer = ReinhardtSqlite.layer({ filename })

const open = (): Sqlite.Database => {
  const db = new Sqlite(filename)
  db.pragma("journal_mode = WAL")
  db.pragma("synchronous = NORMAL")
  return db
}

const raw = (): Contender => {
  const db = open()
  const byId = db.prepare("SELECT * FROM bench_customer WHERE id = ?")
  const list = db.prepare("SELECT * FROM bench_customer WHERE id > ? ORDER BY id LIMIT ?")
  const orders = db.prepare("SELECT * FROM bench_order WHERE customer_id IN (SELECT value FROM json_each(?))")
  const details = db.prepare("SELECT * FROM bench_detail WHERE order_id IN (SELECT value FROM json_each(?))")
  const insert = db.prepare(
    "INSERT INTO bench_detail (order_id, product, quantity, price) VALUES (?, ?, ?, ?) RETURNING id, order_id, product, quantity, price"
  )
  return {
    name: "better-sqlite3",
    operations: {
      "point read": async (i) => byId.get(keys(i)),
      "100 rows": async (i) => list.all(keys(i) % 9000, 100),
      "5000 rows": async (i) => list.all(keys(i) % 5000, 5000),
      nested: async (i) => {
        const rows: Array<any> = list.all(keys(i) % 9000, 50)
        const all: Array<any> = orders.all(JSON.stringify(rows.map((row) => row.id)))
        const lines: Array<any> = details.all(JSON.stringify(all.map((row) => row.id)))
        const byOrder = group(lines, "order_id")
        for (const row of all) row.details = byOrder.get(row.id) ?? []
        const byCustomer = group(all, "customer_id")
        for (const row of rows) row.orders = byCustomer.get(row.id) ?? []
        return rows
      },
      // Not `get`: a statement that is reset before its end commits without the checkpoint that SQLite makes after
      // every thousand pages, and the log grows without end.
      insert: async (i) => insert.all(keys(i), "bench", 1, 2.5)
    }
  }
}

const kysely = (): Contender => {
  const db = new Kysely<any>({ dialect: new SqliteDialect({ database: open() }) })
  return {
    name: "Kysely",
    operations: {
      "point read": (i) => db.selectFrom("bench_customer").selectAll().where("id", "=", keys(i)).executeTakeFirst(),
      "100 rows": (i) =>
        db
          .selectFrom("bench_customer")
          .selectAll()
          .where("id", ">", keys(i) % 9000)
          .orderBy("id")
          .limit(100)
          .execute(),
      "5000 rows": (i) =>
        db
          .selectFrom("bench_customer")
          .selectAll()
          .where("id", ">", keys(i) % 5000)
          .orderBy("id")
          .limit(5000)
          .execute(),
      insert: (i) =>
        db
          .insertInto("bench_detail")
          .values({ order_id: keys(i), product: "bench", quantity: 1, price: 2.5 })
          .returningAll()
          .executeTakeFirst()
    }
  }
}

const customers = sqliteTable("bench_customer", {
  id: integer().primaryKey(),
  name: text().notNull(),
  email: text().notNull(),
  city: text().notNull(),
  age: integer().notNull(),
  score: real().notNull(),
  active: integer({ mode: "boolean" }).notNull(),
  note: text(),
  settings: text({ mode: "json" }).notNull(),
  createdAt: text("created_at").notNull()
})
const orders = sqliteTable("bench_order", {
  id: integer().primaryKey(),
  customerId: integer("customer_id").notNull(),
  status: text().notNull(),
  placedAt: text("placed_at").notNull()
})
const details = sqliteTable("bench_detail", {
  id: integer().primaryKey(),
  orderId: integer("order_id").notNull(),
  product: text().notNull(),
  quantity: integer().notNull(),
  price: real().notNull()
})
const schema = {
  customers,
  orders,
  details,
  customerRelations: relations(customers, ({ many }) => ({ orders: many(orders) })),
  orderRelations: relations(orders, ({ many, one }) => ({
    customer: one(customers, { fields: [orders.customerId], references: [customers.id] }),
    details: many(details)
  })),
  detailRelations: relations(details, ({ one }) => ({
    order: one(orders, { fields: [details.orderId], references: [orders.id] })
  }))
}

const drizzled = (): ReadonlyArray<Contender> => {
  const db = drizzle(open(), { schema })
  const gt = (column: typeof customers.id, value: number) => sql`${column} > ${value}`
  const byId = db
    .select()
    .from(customers)
    .where(eq(customers.id, sql.placeholder("id")))
    .prepare()
  const list = db
    .select()
    .from(customers)
    .where(sql`${customers.id} > ${sql.placeholder("id")}`)
    .orderBy(customers.id)
    .limit(sql.placeholder("limit"))
    .prepare()
  const nested = db.query.customers
    .findMany({
      where: sql`${customers.id} > ${sql.placeholder("id")}`,
      orderBy: customers.id,
      limit: 50,
      with: { orders: { with: { details: true } } }
    })
    .prepare()
  const insert = db
    .insert(details)
    .values({ orderId: sql.placeholder("order"), product: "bench", quantity: 1, price: 2.5 })
    .returning()
    .prepare()
  return [
    {
      name: "Drizzle",
      operations: {
        "point read": async (i) =>
          db
            .select()
            .from(customers)
            .where(eq(customers.id, keys(i)))
            .get(),
        "100 rows": async (i) =>
          db
            .select()
            .from(customers)
            .where(gt(customers.id, keys(i) % 9000))
            .orderBy(customers.id)
            .limit(100)
            .all(),
        "5000 rows": async (i) =>
          db
            .select()
            .from(customers)
            .where(gt(customers.id, keys(i) % 5000))
            .orderBy(customers.id)
            .limit(5000)
            .all(),
        nested: async (i) =>
          db.query.customers
            .findMany({
              where: gt(customers.id, keys(i) % 9000),
              orderBy: customers.id,
              limit: 50,
              with: { orders: { with: { details: true } } }
            })
            .sync(),
        insert: async (i) =>
          db
            .insert(details)
            .values({ orderId: keys(i), product: "bench", quantity: 1, price: 2.5 })
            .returning()
            .get()
      }
    },
    {
      name: "Drizzle prepared",
      operations: {
        "point read": async (i) => byId.get({ id: keys(i) }),
        "100 rows": async (i) => list.all({ id: keys(i) % 9000, limit: 100 }),
        "5000 rows": async (i) => list.all({ id: keys(i) % 5000, limit: 5000 }),
        nested: async (i) => nested.execute({ id: keys(i) % 9000 }).sync(),
        insert: async (i) => insert.get({ order: keys(i) })
      }
    }
  ]
}

export const contenders = (run: Run): ReadonlyArray<Contender> => [raw(), reinhardt(run), kysely(), ...drizzled()]
