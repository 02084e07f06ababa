import { DataSource, type DataSourceOptions, EntitySchema, MoreThan, MoreThanOrEqual } from "typeorm"
import type { Contender } from "../harness.js"
import { after, criteria, keys, line, lines, order } from "../work.js"

type Engine = "sqlite" | "postgres" | "mysql"

const types = {
  sqlite: { key: "integer", json: "simple-json", moment: "datetime", float: "real", truth: "boolean" },
  postgres: { key: "bigint", json: "jsonb", moment: "timestamptz", float: "double precision", truth: "boolean" },
  mysql: { key: "bigint", json: "json", moment: "datetime", float: "double", truth: "boolean" }
} as const

const entities = (engine: Engine) => {
  const { float, json, key, moment, truth } = types[engine]
  const id = { type: key, primary: true, generated: "increment" } as const
  const name = { type: "varchar" } as const
  const customer = new EntitySchema<any>({
    name: "Customer",
    tableName: "bench_customer",
    columns: {
      id,
      name,
      email: name,
      city: name,
      age: { type: "integer" },
      score: { type: float },
      active: { type: truth },
      note: { type: "text", nullable: true },
      settings: { type: json },
      createdAt: { type: moment, name: "created_at", precision: 3 }
    },
    relations: { orders: { type: "one-to-many", target: "Order", inverseSide: "customer" } }
  })
  const orders = new EntitySchema<any>({
    name: "Order",
    tableName: "bench_order",
    columns: {
      id,
      customerId: { type: key, name: "customer_id" },
      status: name,
      placedAt: { type: moment, name: "placed_at", precision: 3 }
    },
    relations: {
      customer: { type: "many-to-one", target: "Customer", joinColumn: { name: "customer_id" }, inverseSide: "orders" },
      details: { type: "one-to-many", target: "Detail", inverseSide: "order" }
    }
  })
  const details = new EntitySchema<any>({
    name: "Detail",
    tableName: "bench_detail",
    columns: {
      id,
      orderId: { type: key, name: "order_id" },
      product: name,
      quantity: { type: "integer" },
      price: { type: float }
    },
    relations: {
      order: { type: "many-to-one", target: "Order", joinColumn: { name: "order_id" }, inverseSide: "details" }
    }
  })
  return { customer, orders, details }
}

const stored = ({ order_id, ...rest }: ReturnType<typeof line>) => ({ orderId: order_id, ...rest })
const placed = (i: number) => ({
  customerId: keys(i),
  status: order(i).status,
  placedAt: new Date("2025-02-03T04:05:06Z")
})
const ascending = { id: "ASC" } as const

/** The connection's options are the engine's. */
export const typeOrm = async (engine: Engine, options: object): Promise<Contender> => {
  const { customer, details, orders } = entities(engine)
  const source = new DataSource({ ...options, entities: [customer, orders, details] } as DataSourceOptions)
  await source.initialize()
  const customers = source.getRepository(customer)
  const list = (i: number, rows: number) =>
    customers.find({ where: { id: MoreThan(after(i, rows)) }, order: ascending, take: rows })
  const byId = (key: number) => customers.findOneByOrFail({ id: key })
  const scored = async (on: typeof source.manager, score: number, key: number) =>
    (await on.update(customer, { id: key }, { score })).affected
  return {
    name: "TypeORM",
    operations: {
      "point read": (i) => byId(keys(i)),
      "100 rows": (i) => list(i, 100),
      "5000 rows": (i) => list(i, 5000),
      nested: (i) =>
        customers.find({
          where: { id: MoreThan(after(i, 50)) },
          order: ascending,
          take: 50,
          relations: { orders: { details: true } }
        }),
      "with customer": (i) =>
        source.getRepository(orders).find({
          where: { id: MoreThan(after(i, 100)) },
          order: ascending,
          take: 100,
          relations: { customer: true }
        }),
      "built per call": (i) => {
        const { active, age, city, descending } = criteria(i)
        const where = { city, age: MoreThanOrEqual(age), ...(active ? { active: true } : {}) }
        return customers.find({ where, order: descending ? { age: "DESC", id: "ASC" } : ascending, take: 20 })
      },
      "group by": () =>
        source
          .getRepository(orders)
          .createQueryBuilder("o")
          .select("o.status", "status")
          .addSelect("count(*)", "orders")
          .addSelect("max(o.id)", "newest")
          .groupBy("o.status")
          .getRawMany(),
      "100 at once": (i) => Promise.all(Array.from({ length: 100 }, (_, n) => byId(keys(i + n)))),
      "include of one": (i) => customers.findOneOrFail({ where: { id: keys(i) }, relations: { orders: true } }),
      insert: async (i) => {
        const row = stored(line(i))
        await source.getRepository(details).insert(row)
        return row
      },
      "bulk insert": async (i) => {
        const rows = lines(i).map(stored)
        await source.getRepository(details).insert(rows)
        return rows
      },
      update: (i) => scored(source.manager, i / 8, keys(i)),
      transaction: (i) =>
        source.transaction(async (on) => {
          const made: any = placed(i)
          await on.insert(orders, made)
          await on.insert(details, { ...stored(line(i)), orderId: made.id })
          return scored(on, i / 4, keys(i))
        })
    },
    close: () => source.destroy()
  }
}
