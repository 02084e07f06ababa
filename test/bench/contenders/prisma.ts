import type { Contender } from "../harness.js"
import { after, criteria, keys, line, lines, order } from "../work.js"

const stored = ({ order_id, ...rest }: ReturnType<typeof line>) => ({ orderId: order_id, ...rest })

const ascending = { id: "asc" }

/** A client that `prisma generate` made for the engine; their types have nothing in common that could be named. */
export const prisma = (client: any, engine: "sqlite" | "postgres" | "mysql"): Contender => {
  const { customer, detail, order: orders } = client
  const placed = (i: number) => ({
    customerId: keys(i),
    status: order(i).status,
    placedAt: engine === "sqlite" ? order(i).placed_at : new Date("2025-02-03T04:05:06Z")
  })
  const byId = (key: number) => customer.findUniqueOrThrow({ where: { id: key } })
  const list = (i: number, rows: number, more: object = {}) =>
    customer.findMany({ where: { id: { gt: after(i, rows) } }, orderBy: ascending, take: rows, ...more })
  const scored = async (on: any, score: number, key: number) =>
    (await on.customer.updateMany({ where: { id: key }, data: { score } })).count
  return {
    name: "Prisma",
    operations: {
      "point read": (i) => byId(keys(i)),
      "100 rows": (i) => list(i, 100),
      "5000 rows": (i) => list(i, 5000),
      nested: (i) => list(i, 50, { include: { orders: { include: { details: true } } } }),
      "with customer": (i) =>
        orders.findMany({
          where: { id: { gt: after(i, 100) } },
          orderBy: ascending,
          take: 100,
          include: { customer: true }
        }),
      "built per call": (i) => {
        const { active, age, city, descending } = criteria(i)
        const where = { city, age: { gte: age }, ...(active ? { active: true } : {}) }
        const orderBy = descending ? [{ age: "desc" }, ascending] : ascending
        return customer.findMany({ where, orderBy, take: 20 })
      },
      "group by": async () => {
        const groups = await orders.groupBy({ by: ["status"], _count: { _all: true }, _max: { id: true } })
        return groups.map(({ _count, _max, status }: any) => ({ status, orders: _count._all, newest: _max.id }))
      },
      "100 at once": (i) => Promise.all(Array.from({ length: 100 }, (_, n) => byId(keys(i + n)))),
      "include of one": (i) => customer.findUniqueOrThrow({ where: { id: keys(i) }, include: { orders: true } }),
      insert: (i) => detail.create({ data: stored(line(i)) }),
      "bulk insert": async (i) => {
        const data = lines(i).map(stored)
        if (engine !== "mysql") return detail.createManyAndReturn({ data })
        await detail.createMany({ data })
        return data
      },
      update: (i) => scored(client, i / 8, keys(i)),
      transaction: (i) =>
        client.$transaction(async (on: any) => {
          const made = await on.order.create({ data: placed(i) })
          await on.detail.create({ data: { ...stored(line(i)), orderId: made.id } })
          return scored(on, i / 4, keys(i))
        })
    },
    close: () => client.$disconnect()
  }
}
