import { Effect } from "effect"
import { Database, Model } from "../../dist/index.js"
import * as data from "./data.js"
import type { Contender } from "./harness.js"
import { Customer, Detail, Order, registry } from "./models.js"

/** Runs an effect on the engine that is measured. */
export type Run = <A, E>(effect: Effect.Effect<A, E, Database>) => Promise<A>

export const load = Effect.gen(function* () {
  yield* Model.createTables(registry)
  const database = yield* Database
  yield* database.transaction(() =>
    Effect.all([
      Customer.objects.bulkCreate(data.customers.map(({ id: _, ...rest }) => rest)),
      Order.objects.bulkCreate(data.orders.map(({ id: _, ...rest }) => rest)),
      Detail.objects.bulkCreate(data.details.map(({ id: _, ...rest }) => rest))
    ])
  )
  // Without it PostgreSQL plans as if the tables were empty.
  yield* database.script("ANALYZE")
})

/** Customers in an order that no cache likes. */
export const keys = (i: number): number => ((i * 7919) % data.sizes.customers) + 1

export const reinhardt = (run: Run): Contender => {
  const each = (f: (i: number) => Effect.Effect<unknown, unknown, Database>) => ({
    single: (i: number) => run(f(i)),
    loop: (times: number, from: number) =>
      run(
        Effect.gen(function* () {
          for (let i = 0; i < times; i++) yield* f(from + i)
        })
      )
  })
  const point = each((i) => Customer.objects.get(keys(i)))
  const list = each((i) =>
    Customer.objects
      .filter((c) => c.id.gt(keys(i) % 9000))
      .orderBy((c) => c.id.asc())
      .limit(100)
  )
  const many = each((i) =>
    Customer.objects
      .filter((c) => c.id.gt(keys(i) % 5000))
      .orderBy((c) => c.id.asc())
      .limit(5000)
  )
  const nested = each((i) =>
    Customer.objects
      .filter((c) => c.id.gt(keys(i) % 9000))
      .orderBy((c) => c.id.asc())
      .limit(50)
      .include((c) => ({ orders: c.orders.include((o) => ({ details: o.details })) }))
  )
  const insert = each((i) => Detail.objects.create({ orderId: keys(i), product: "bench", quantity: 1, price: 2.5 }))
  const all = { "point read": point, "100 rows": list, "5000 rows": many, nested, insert }
  return {
    name: "reinhardt-db",
    operations: Object.fromEntries(Object.entries(all).map(([name, { single }]) => [name, single])),
    loop: Object.fromEntries(Object.entries(all).map(([name, { loop }]) => [name, loop]))
  }
}
