/** The driver by itself, with named statements. */
import { Effect, Layer } from "effect"
import pg from "pg"
import { group } from "../../harness.js"
import type { Service } from "../service.js"
import { connections, url } from "../settings.js"

// Keys are numbers for the others too.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
const pool = new pg.Pool({ connectionString: url, max: connections })

const customer = `id, name, email, city, age, score, active, note, settings, created_at AS "createdAt"`
const order = `id, customer_id AS "customerId", status, placed_at AS "placedAt"`
const detail = `id, order_id AS "orderId", product, quantity, price`

const statement = (name: string, text: string) => async (values: ReadonlyArray<unknown>) =>
  (await pool.query({ name, text, values: [...values] })).rows

const byId = statement("customer", `SELECT ${customer} FROM bench_customer WHERE id = $1`)
const page = statement("page", `SELECT ${customer} FROM bench_customer WHERE id > $1 ORDER BY id LIMIT $2`)
const orders = statement("orders", `SELECT ${order} FROM bench_order WHERE customer_id = $1 ORDER BY id`)
const details = statement("details", `SELECT ${detail} FROM bench_detail WHERE order_id = ANY($1) ORDER BY id`)
const insert = statement(
  "insert",
  `INSERT INTO bench_detail (order_id, product, quantity, price) VALUES ($1, $2, $3, $4) RETURNING ${detail}`
)

const nested = async (customerId: number) => {
  const rows = await orders([customerId])
  const byOrder = group(await details([rows.map(({ id }) => id)]), "orderId")
  for (const row of rows) row.details = byOrder.get(row.id) ?? []
  return rows
}

export const service: Service<never> = {
  layer: Layer.empty,
  queries: {
    customer: (id) => Effect.promise(() => byId([id]).then(([row]) => row)),
    page: (after, limit) => Effect.promise(() => page([after, limit])),
    orders: (customerId) => Effect.promise(() => nested(customerId)),
    insert: ({ orderId, price, product, quantity }) =>
      Effect.promise(() => insert([orderId, product, quantity, price]).then(([row]) => row))
  }
}
