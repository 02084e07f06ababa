import { Effect, Stream } from "effect"
import { Database, Fn, Model, Transaction } from "../../../dist/index.js"
import * as data from "../data.js"
import type { Contender } from "../harness.js"
import { Customer, Detail, Event, Order, registry } from "../models.js"
import { after, criteria, effects, keys, lines, order, tally } from "../work.js"

/** Runs an effect on the engine that is measured. */
export type Run = <A, E>(effect: Effect.Effect<A, E, Database>) => Promise<A>

export const load = (analyze: string) =>
  Effect.gen(function* () {
    const database = yield* Database
    for (const table of ["event", "detail", "order", "customer"])
      yield* database.script(`DROP TABLE IF EXISTS bench_${table}`)
    yield* Model.createTables(registry)
    yield* database.transaction(() =>
      Effect.all([
        Customer.objects.bulkCreate(data.customers.map(({ id: _, ...rest }) => rest)),
        Order.objects.bulkCreate(data.orders.map(({ id: _, ...rest }) => rest)),
        Detail.objects.bulkCreate(data.details.map(({ id: _, ...rest }) => rest))
      ])
    )
    yield* database.script(fiveTimes)
    // Without it PostgreSQL plans as if the tables were empty.
    yield* database.script(analyze)
  })

const numbers = [1, 2, 3, 4, 5].map((n) => `SELECT ${n} AS n`).join(" UNION ALL ")
const fiveTimes = `INSERT INTO bench_event (order_id, product, quantity, price) SELECT order_id, product, quantity, price FROM bench_detail CROSS JOIN (${numbers}) AS five`

const from = (key: number, rows: number) =>
  Customer.objects
    .filter((c) => c.id.gt(key))
    .orderBy((c) => c.id.asc())
    .limit(rows)

const detail = (i: number) => ({ orderId: keys(i), product: "bench", quantity: 1, price: 2.5 })

const built = (i: number) => {
  const { active, age, city, descending } = criteria(i)
  const found = Customer.objects.filter((c) => [c.city.eq(city), c.age.gte(age)])
  const some = active ? found.filter((c) => c.active.eq(true)) : found
  return (descending ? some.orderBy((c) => [c.age.desc(), c.id.asc()]) : some.orderBy((c) => c.id.asc())).limit(20)
}

export const reinhardt = (run: Run): Contender =>
  effects<Database, unknown>(
    "reinhardt-db",
    run,
    {
      "point read": (i) => Customer.objects.get(keys(i)),
      "100 rows": (i) => from(after(i, 100), 100),
      "5000 rows": (i) => from(after(i, 5000), 5000),
      nested: (i) =>
        from(after(i, 50), 50).include((c) => ({ orders: c.orders.include((o) => ({ details: o.details })) })),
      "with customer": (i) =>
        Order.objects
          .filter((o) => o.id.gt(after(i, 100)))
          .orderBy((o) => o.id.asc())
          .limit(100)
          .include((o) => ({ customer: o.customer })),
      "built per call": built,
      "group by": () =>
        Order.objects
          .groupBy((o) => ({ status: o.status }))
          .aggregate((o) => ({ orders: Fn.count(), newest: Fn.max(o.id) })),
      "100 at once": (i) =>
        Effect.forEach(
          Array.from({ length: 100 }, (_, n) => keys(i + n)),
          (key) => Customer.objects.get(key),
          { concurrency: "unbounded" }
        ),
      "include of one": (i) => Customer.objects.filter((c) => c.id.eq(keys(i))).include((c) => ({ orders: c.orders })),
      stream: () =>
        Effect.suspend(() => {
          const { add, total } = tally()
          return Event.objects.stream.pipe(
            Stream.runForEachChunk((chunk) =>
              Effect.sync(() => {
                for (const row of chunk) add(row.quantity)
              })
            ),
            Effect.map(total)
          )
        }),
      insert: (i) => Detail.objects.create(detail(i)),
      "bulk insert": (i) =>
        Detail.objects.bulkCreate(lines(i).map(({ order_id, ...rest }) => ({ orderId: order_id, ...rest }))),
      update: (i) => Customer.objects.filter((c) => c.id.eq(keys(i))).update(() => ({ score: i / 8 })),
      transaction: (i) =>
        Effect.gen(function* () {
          const { id } = yield* Order.objects.create({
            customerId: keys(i),
            status: order(i).status,
            placedAt: new Date("2025-02-03T04:05:06Z")
          })
          yield* Detail.objects.create({ ...detail(i), orderId: id })
          return yield* Customer.objects.filter((c) => c.id.eq(keys(i))).update(() => ({ score: i / 4 }))
        }).pipe(Transaction.atomic())
    },
    (f, times, first) =>
      Effect.gen(function* () {
        for (let i = 0; i < times; i++) yield* f(first + i)
      })
  )
