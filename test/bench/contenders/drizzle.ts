/** Built anew for each call, and prepared once. */
import { and, asc, count, desc, eq, gt, gte, max, sql } from "drizzle-orm"
import type { Contender } from "../harness.js"
import { after, criteria, keys, line, lines, order } from "../work.js"

const placed = (i: number, engine: string) => ({
  customerId: keys(i),
  status: "open",
  placedAt: engine === "sqlite" ? order(i).placed_at : new Date("2025-02-03T04:05:06Z")
})
const stored = ({ order_id, ...rest }: ReturnType<typeof line>) => ({ orderId: order_id, ...rest })

// The three engines' Drizzle have types of their own, which no common code can name.
const pair = (
  db: any,
  { customers, details, orders }: any,
  engine: "sqlite" | "postgres" | "mysql",
  close?: () => Promise<unknown>
): readonly [Contender, Contender] => {
  const returning = engine !== "mysql"
  const nesting = { orders: { with: { details: true } } }
  const place = sql.placeholder
  const inserted = async (values: any) => {
    const query = db.insert(details).values(values)
    if (returning) return query.returning()
    const [{ insertId }] = await query
    return Array.isArray(values) ? values : [{ id: insertId, ...values }]
  }
  const changed = (result: any) => result.changes ?? result.rowCount ?? result[0].affectedRows
  const scored = (on: any, score: number, key: number) =>
    on.update(customers).set({ score }).where(eq(customers.id, key))
  const listed = (i: number, rows: number) =>
    db
      .select()
      .from(customers)
      .where(gt(customers.id, after(i, rows)))
      .orderBy(customers.id)
      .limit(rows)
  const byId = (key: number) => db.select().from(customers).where(eq(customers.id, key))
  const transaction = (i: number) => {
    // On better-sqlite3 a transaction of Drizzle's takes no promise.
    if (engine === "sqlite") {
      return db.transaction((on: any) => {
        const made = on.insert(orders).values(placed(i, engine)).returning().get()
        on.insert(details)
          .values(stored({ ...line(i), order_id: made.id }))
          .returning()
          .get()
        return changed(scored(on, i / 4, keys(i)).run())
      })
    }
    return db.transaction(async (on: any) => {
      const query = on.insert(orders).values(placed(i, engine))
      const [made] = await (returning ? query.returning() : query.$returningId())
      const lined = on.insert(details).values(stored({ ...line(i), order_id: made.id }))
      await (returning ? lined.returning() : lined)
      return changed(await scored(on, i / 4, keys(i)))
    })
  }
  const prepared = (query: any, name: string) => {
    const statement = query.prepare(name)
    return async (values: Record<string, unknown>) => statement.execute(values)
  }
  const limited = engine === "mysql" ? 0 : place("limit")
  const behind = gt(customers.id, place("id"))
  const pById = prepared(byId(place("id") as never), "p1")
  const pList = (rows: number) =>
    prepared(
      db
        .select()
        .from(customers)
        .where(behind)
        .orderBy(customers.id)
        .limit(limited || rows),
      `p2${rows}`
    )
  const [pHundred, pMany] = [pList(100), pList(5000)]
  const pNested = prepared(
    db.query.customers.findMany({ where: behind, orderBy: customers.id, limit: 50, with: nesting }),
    "p3"
  )
  const pCustomer = prepared(
    db.query.orders.findMany({
      where: gt(orders.id, place("id")),
      orderBy: orders.id,
      limit: 100,
      with: { customer: true }
    }),
    "p4"
  )
  const groups = () =>
    db
      .select({ status: orders.status, orders: count(), newest: max(orders.id) })
      .from(orders)
      .groupBy(orders.status)
  const pGroups = prepared(groups(), "p5")
  const pOne = prepared(
    db.query.customers.findMany({ where: eq(customers.id, place("id")), with: { orders: true } }),
    "p6"
  )
  const adding = db.insert(details).values({ orderId: place("order"), product: "bench", quantity: 1, price: 2.5 })
  const pInsert = prepared(returning ? adding.returning() : adding, "p7")
  const pUpdate = prepared(scored(db, place("score") as never, place("id") as never), "p8")
  const hundred = (i: number, read: (key: number) => Promise<ReadonlyArray<unknown>>) =>
    Promise.all(Array.from({ length: 100 }, async (_, n) => (await read(keys(i + n)))[0]))
  return [
    {
      name: "Drizzle",
      operations: {
        "point read": async (i) => byId(keys(i)),
        "100 rows": async (i) => listed(i, 100),
        "5000 rows": async (i) => listed(i, 5000),
        nested: async (i) =>
          db.query.customers.findMany({
            where: gt(customers.id, after(i, 50)),
            orderBy: customers.id,
            limit: 50,
            with: nesting
          }),
        "with customer": async (i) =>
          db.query.orders.findMany({
            where: gt(orders.id, after(i, 100)),
            orderBy: orders.id,
            limit: 100,
            with: { customer: true }
          }),
        "built per call": async (i) => {
          const { active, age, city, descending } = criteria(i)
          const found = [eq(customers.city, city), gte(customers.age, age)]
          return db
            .select()
            .from(customers)
            .where(and(...found, ...(active ? [eq(customers.active, true)] : [])))
            .orderBy(...(descending ? [desc(customers.age), asc(customers.id)] : [asc(customers.id)]))
            .limit(20)
        },
        "group by": async () => groups(),
        "100 at once": (i) => hundred(i, byId),
        "include of one": async (i) =>
          db.query.customers.findMany({ where: eq(customers.id, keys(i)), with: { orders: true } }),
        insert: (i) => inserted(stored(line(i))),
        "bulk insert": (i) => inserted(lines(i).map(stored)),
        update: async (i) => changed(await scored(db, i / 8, keys(i))),
        transaction: async (i) => transaction(i)
      },
      ...(close === undefined ? {} : { close })
    },
    {
      name: "Drizzle prepared",
      operations: {
        "point read": (i) => pById({ id: keys(i) }),
        "100 rows": (i) => pHundred({ id: after(i, 100), limit: 100 }),
        "5000 rows": (i) => pMany({ id: after(i, 5000), limit: 5000 }),
        nested: (i) => pNested({ id: after(i, 50) }),
        "with customer": (i) => pCustomer({ id: after(i, 100) }),
        "group by": () => pGroups({}),
        "100 at once": (i) => hundred(i, (key) => pById({ id: key })),
        "include of one": (i) => pOne({ id: keys(i) }),
        insert: async (i) => {
          const [row] = await pInsert({ order: keys(i) })
          return returning ? row : { id: row.insertId, ...stored(line(i)) }
        },
        update: async (i) => changed(await pUpdate({ id: keys(i), score: i / 8 }))
      },
      ...(close === undefined ? {} : { close })
    }
  ]
}

/** Each has a connection of its own: on one, the second finds in its cache what the first has read. */
export const drizzled = (
  open: () => { readonly db: unknown; readonly close?: () => Promise<unknown> },
  tables: unknown,
  engine: "sqlite" | "postgres" | "mysql"
): ReadonlyArray<Contender> =>
  [0, 1].flatMap((which) => {
    const { close, db } = open()
    return pair(db, tables, engine, close)[which] ?? []
  })
