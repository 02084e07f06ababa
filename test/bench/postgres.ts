import { eq, relations, sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"
import { bigint, boolean, doublePrecision, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core"
import { Redacted } from "effect"
import { Kysely, PostgresDialect } from "kysely"
import pg from "pg"
import { Postgres } from "../../dist/postgres.js"
import { type Contender, group } from "./harness.js"
import { keys, type Run, reinhardt } from "./reinhardt.js"

const url = process.env.REINHARDT_BENCH_POSTGRES_URL ?? ""

export const layer = Postgres.layer({ url: Redacted.make(url) })

const named = (pool: pg.Pool, name: string, text: string) => (values: ReadonlyArray<unknown>) =>
  pool.query({ name, text, values: [...values] }).then((result) => result.rows)

const raw = (): Contender => {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const byId = named(pool, "a", "SELECT * FROM bench_customer WHERE id = $1")
  const list = named(pool, "b", "SELECT * FROM bench_customer WHERE id > $1 ORDER BY id LIMIT $2")
  const orders = named(pool, "c", "SELECT * FROM bench_order WHERE customer_id = ANY($1)")
  const details = named(pool, "d", "SELECT * FROM bench_detail WHERE order_id = ANY($1)")
  const insert = named(
    pool,
    "e",
    "INSERT INTO bench_detail (order_id, product, quantity, price) VALUES ($1, $2, $3, $4) RETURNING *"
  )
  return {
    name: "pg",
    operations: {
      "point read": (i) => byId([keys(i)]),
      "100 rows": (i) => list([keys(i) % 9000, 100]),
      "5000 rows": (i) => list([keys(i) % 5000, 5000]),
      nested: async (i) => {
        const rows = await list([keys(i) % 9000, 50])
        const all = await orders([rows.map((row) => row.id)])
        const byOrder = group(await details([all.map((row) => row.id)]), "order_id")
        for (const row of all) row.details = byOrder.get(row.id) ?? []
        const byCustomer = group(all, "customer_id")
        for (const row of rows) row.orders = byCustomer.get(row.id) ?? []
        return rows
      },
      insert: (i) => insert([keys(i), "bench", 1, 2.5])
    },
    close: () => pool.end()
  }
}

const kysely = (): Contender => {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const db = new Kysely<any>({ dialect: new PostgresDialect({ pool }) })
  const list = (i: number, from: number, limit: number) =>
    db
      .selectFrom("bench_customer")
      .selectAll()
      .where("id", ">", keys(i) % from)
      .orderBy("id")
      .limit(limit)
      .execute()
  return {
    name: "Kysely",
    operations: {
      "point read": (i) => db.selectFrom("bench_customer").selectAll().where("id", "=", keys(i)).executeTakeFirst(),
      "100 rows": (i) => list(i, 9000, 100),
      "5000 rows": (i) => list(i, 5000, 5000),
      insert: (i) =>
        db
          .insertInto("bench_detail")
          .values({ order_id: keys(i), product: "bench", quantity: 1, price: 2.5 })
          .returningAll()
          .executeTakeFirst()
    },
    close: () => pool.end()
  }
}

const id = () => bigint({ mode: "number" }).primaryKey().generatedByDefaultAsIdentity()
const customers = pgTable("bench_customer", {
  id: id(),
  name: text().notNull(),
  email: text().notNull(),
  city: text().notNull(),
  age: integer().notNull(),
  score: doublePrecision().notNull(),
  active: boolean().notNull(),
  note: text(),
  settings: jsonb().notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull()
})
const orders = pgTable("bench_order", {
  id: id(),
  customerId: bigint("customer_id", { mode: "number" }).notNull(),
  status: text().notNull(),
  placedAt: timestamp("placed_at", { withTimezone: true }).notNull()
})
const details = pgTable("bench_detail", {
  id: id(),
  orderId: bigint("order_id", { mode: "number" }).notNull(),
  product: text().notNull(),
  quantity: integer().notNull(),
  price: doublePrecision().notNull()
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
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const db = drizzle(pool, { schema })
  const after = (i: number, from: number) => sql`${customers.id} > ${keys(i) % from}`
  const byId = db
    .select()
    .from(customers)
    .where(eq(customers.id, sql.placeholder("id")))
    .prepare("p1")
  const list = db
    .select()
    .from(customers)
    .where(sql`${customers.id} > ${sql.placeholder("id")}`)
    .orderBy(customers.id)
    .limit(sql.placeholder("limit"))
    .prepare("p2")
  const nested = { orders: { with: { details: true } } } as const
  const nestedPrepared = db.query.customers
    .findMany({
      where: sql`${customers.id} > ${sql.placeholder("id")}`,
      orderBy: customers.id,
      limit: 50,
      with: nested
    })
    .prepare("p3")
  const insert = db
    .insert(details)
    .values({ orderId: sql.placeholder("order"), product: "bench", quantity: 1, price: 2.5 })
    .returning()
    .prepare("p4")
  return [
    {
      name: "Drizzle",
      operations: {
        "point read": (i) =>
          db
            .select()
            .from(customers)
            .where(eq(customers.id, keys(i))),
        "100 rows": (i) => db.select().from(customers).where(after(i, 9000)).orderBy(customers.id).limit(100),
        "5000 rows": (i) => db.select().from(customers).where(after(i, 5000)).orderBy(customers.id).limit(5000),
        nested: (i) =>
          db.query.customers.findMany({ where: after(i, 9000), orderBy: customers.id, limit: 50, with: nested }),
        insert: (i) =>
          db
            .insert(details)
            .values({ orderId: keys(i), product: "bench", quantity: 1, price: 2.5 })
            .returning()
      },
      close: () => pool.end()
    },
    {
      name: "Drizzle prepared",
      operations: {
        "point read": (i) => byId.execute({ id: keys(i) }),
        "100 rows": (i) => list.execute({ id: keys(i) % 9000, limit: 100 }),
        "5000 rows": (i) => list.execute({ id: keys(i) % 5000, limit: 5000 }),
        nested: (i) => nestedPrepared.execute({ id: keys(i) % 9000 }),
        insert: (i) => insert.execute({ order: keys(i) })
      }
    }
  ]
}

export const contenders = (run: Run): ReadonlyArray<Contender> => [raw(), reinhardt(run), kysely(), ...drizzled()]
