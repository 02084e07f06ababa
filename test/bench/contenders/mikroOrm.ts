import { defineEntity, type MikroORM, p, raw, wrap } from "@mikro-orm/core"
import type { Contender } from "../harness.js"
import { after, criteria, keys, line, lines, order } from "../work.js"

type Engine = "sqlite" | "postgres" | "mysql"

/** Entities of an engine: where keys have 64 bits they come as text unless they are read as numbers. */
export const entities = (engine: Engine): ReadonlyArray<any> => {
  const key = () => (engine === "sqlite" ? p.integer() : p.bigint("number"))
  // What SQLite holds is text that other programs read, too.
  const moment = () => (engine === "sqlite" ? p.string() : p.datetime(3))
  const Customer: any = defineEntity({
    name: "Customer",
    tableName: "bench_customer",
    properties: {
      id: key().primary(),
      name: p.string(),
      email: p.string(),
      city: p.string(),
      age: p.integer(),
      score: p.double(),
      active: p.boolean(),
      note: p.text().nullable(),
      settings: p.json(),
      createdAt: moment().name("created_at"),
      orders: () => p.oneToMany(Order).mappedBy("customer")
    }
  })
  const Order: any = defineEntity({
    name: "Order",
    tableName: "bench_order",
    properties: {
      id: key().primary(),
      customer: () => p.manyToOne(Customer).joinColumn("customer_id"),
      status: p.string(),
      placedAt: moment().name("placed_at"),
      details: () => p.oneToMany(Detail).mappedBy("order")
    }
  })
  const Detail: any = defineEntity({
    name: "Detail",
    tableName: "bench_detail",
    properties: {
      id: key().primary(),
      order: () => p.manyToOne(Order).joinColumn("order_id"),
      product: p.string(),
      quantity: p.integer(),
      price: p.double()
    }
  })
  return [Customer, Order, Detail]
}

const stored = ({ order_id, ...rest }: ReturnType<typeof line>) => ({ order: order_id, ...rest })

// References stand under the relation's name, as a key where they were not loaded.
const flat = (value: any): any => {
  if (Array.isArray(value)) return value.map(flat)
  if (typeof value !== "object" || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]: [string, any]) => {
      if (name !== "customer" && name !== "order") return [[name, flat(each)]]
      const loaded = typeof each === "object" && Object.keys(each).length > 1
      const id = typeof each === "object" ? each.id : each
      return [[`${name}Id`, id], ...(loaded && name === "customer" ? [[name, flat(each)]] : [])]
    })
  )
}

const plain = (result: any): any => {
  if (Array.isArray(result)) return result.map(plain)
  return flat(result?.__meta === undefined && result?.__entity !== true ? result : wrap(result).toObject())
}

/** Each operation has an identity map of its own, as each request of a service would. */
export const mikroOrm = (orm: MikroORM<any>, engine: Engine, all: ReadonlyArray<any>): Contender => {
  const [Customer, Order, Detail] = all
  const placed = (i: number) => ({
    customer: keys(i),
    status: order(i).status,
    placedAt: engine === "sqlite" ? order(i).placed_at : new Date("2025-02-03T04:05:06Z")
  })
  const em = (): any => orm.em.fork()
  const list = (i: number, rows: number, more: object = {}) =>
    em().find(Customer, { id: { $gt: after(i, rows) } }, { orderBy: { id: "asc" }, limit: rows, ...more })
  const byId = (key: number) => em().findOneOrFail(Customer, { id: key })
  return {
    name: "MikroORM",
    plain: (result) => plain(result),
    operations: {
      "point read": (i) => byId(keys(i)),
      "100 rows": (i) => list(i, 100),
      "5000 rows": (i) => list(i, 5000),
      nested: (i) => list(i, 50, { populate: ["orders", "orders.details"], strategy: "select-in" }),
      "with customer": (i) =>
        em().find(
          Order,
          { id: { $gt: after(i, 100) } },
          { orderBy: { id: "asc" }, limit: 100, populate: ["customer"], strategy: "joined" }
        ),
      "built per call": (i) => {
        const { active, age, city, descending } = criteria(i)
        const where = { city, age: { $gte: age }, ...(active ? { active: true } : {}) }
        return em().find(Customer, where, {
          orderBy: descending ? [{ age: "desc" }, { id: "asc" }] : { id: "asc" },
          limit: 20
        })
      },
      "group by": () =>
        em()
          .createQueryBuilder(Order, "o")
          .select(["o.status", raw("count(*) as orders"), raw("max(o.id) as newest")])
          .groupBy("o.status")
          .execute(),
      "100 at once": (i) => Promise.all(Array.from({ length: 100 }, (_, n) => byId(keys(i + n)))),
      "include of one": (i) =>
        em().findOneOrFail(Customer, { id: keys(i) }, { populate: ["orders"], strategy: "select-in" }),
      insert: async (i) => {
        const on = em()
        const row = on.create(Detail, stored(line(i)))
        await on.persist(row).flush()
        return row
      },
      "bulk insert": async (i) => {
        const on = em()
        const rows = lines(i).map((each) => on.create(Detail, stored(each)))
        await on.persist(rows).flush()
        return rows
      },
      update: (i) => em().nativeUpdate(Customer, { id: keys(i) }, { score: i / 8 }),
      transaction: (i) =>
        em().transactional(async (on: any) => {
          const made = on.create(Order, placed(i))
          on.persist(made)
          await on.flush()
          on.persist(on.create(Detail, { ...stored(line(i)), order: made }))
          await on.flush()
          return on.nativeUpdate(Customer, { id: keys(i) }, { score: i / 4 })
        })
    },
    close: () => orm.close()
  }
}
