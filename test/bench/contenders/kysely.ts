import { type Dialect, Kysely } from "kysely"
import type { Contender } from "../harness.js"
import { after, criteria, keys, line, lines, order, tally } from "../work.js"
import { nest, shaped } from "./raw.js"

const columns = ["id", "name", "email", "city", "age", "score", "active", "note", "settings", "created_at"]

/** `truth` is how a true value is stored; `returning` whether the engine gives inserted rows back. */
export const kysely = (dialect: Dialect, truth: unknown, returning: boolean): Contender => {
  const db = new Kysely<any>({ dialect })
  const list = (i: number, rows: number) =>
    db.selectFrom("bench_customer").selectAll().where("id", ">", after(i, rows)).orderBy("id").limit(rows).execute()
  const among = (table: string, column: string, values: ReadonlyArray<unknown>) =>
    db.selectFrom(table).selectAll().where(column, "in", values).execute()
  const inserted = async (into: Kysely<any>, table: string, values: any): Promise<ReadonlyArray<any>> => {
    const query = into.insertInto(table).values(values)
    if (returning) return query.returningAll().execute()
    const result = await query.executeTakeFirst()
    return Array.isArray(values) ? values : [{ id: Number(result.insertId), ...values }]
  }
  const byId = (key: number) =>
    db.selectFrom("bench_customer").selectAll().where("id", "=", key).executeTakeFirstOrThrow()
  const scored = async (on: Kysely<any>, score: number, key: number) =>
    Number(
      (await on.updateTable("bench_customer").set({ score }).where("id", "=", key).executeTakeFirst()).numUpdatedRows
    )
  return {
    name: "Kysely",
    operations: {
      "point read": (i) => byId(keys(i)),
      "100 rows": (i) => list(i, 100),
      "5000 rows": (i) => list(i, 5000),
      nested: async (i) => {
        const rows = await list(i, 50)
        const keysOf = (each: ReadonlyArray<any>) => each.map((row) => row.id)
        const orders = await among("bench_order", "customer_id", keysOf(rows))
        return nest(rows, orders, await among("bench_detail", "order_id", keysOf(orders)))
      },
      "with customer": async (i) =>
        (
          await db
            .selectFrom("bench_order as o")
            .innerJoin("bench_customer as c", "c.id", "o.customer_id")
            .selectAll("o")
            .select(columns.map((name) => `c.${name} as c_${name}`))
            .where("o.id", ">", after(i, 100))
            .orderBy("o.id")
            .limit(100)
            .execute()
        ).map(shaped),
      "built per call": (i) => {
        const { active, age, city, descending } = criteria(i)
        const found = db.selectFrom("bench_customer").selectAll().where("city", "=", city).where("age", ">=", age)
        const some = active ? found.where("active", "=", truth) : found
        return (descending ? some.orderBy("age", "desc").orderBy("id") : some.orderBy("id")).limit(20).execute()
      },
      "group by": () =>
        db
          .selectFrom("bench_order")
          .select((e) => ["status", e.fn.countAll().as("orders"), e.fn.max("id").as("newest")])
          .groupBy("status")
          .execute(),
      "100 at once": (i) => Promise.all(Array.from({ length: 100 }, (_, n) => byId(keys(i + n)))),
      "include of one": async (i) => {
        const row: any = await byId(keys(i))
        row.orders = await among("bench_order", "customer_id", [row.id])
        return row
      },
      stream: async () => {
        const { add, total } = tally()
        for await (const row of db.selectFrom("bench_event").selectAll().stream(256)) add(row.quantity)
        return total()
      },
      insert: (i) => inserted(db, "bench_detail", line(i)),
      "bulk insert": (i) => inserted(db, "bench_detail", lines(i)),
      update: (i) => scored(db, i / 8, keys(i)),
      transaction: (i) =>
        db.transaction().execute(async (on) => {
          const [made] = await inserted(on, "bench_order", order(i))
          await inserted(on, "bench_detail", { ...line(i), order_id: made.id })
          return scored(on, i / 4, keys(i))
        })
    },
    close: () => db.destroy()
  }
}
