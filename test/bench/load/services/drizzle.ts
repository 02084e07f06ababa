/** Queries that are built for each call. */
import { eq, gt } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"
import { Effect, Layer } from "effect"
import pg from "pg"
import { customers, details, orders, schema } from "../../engines/postgresTables.js"
import type { Service } from "../service.js"
import { connections, url } from "../settings.js"

const db = drizzle(new pg.Pool({ connectionString: url, max: connections }), { schema })

export const service: Service<never> = {
  layer: Layer.empty,
  queries: {
    customer: (id) =>
      Effect.promise(() =>
        db
          .select()
          .from(customers)
          .where(eq(customers.id, id))
          .then(([row]) => row)
      ),
    page: (after, limit) =>
      Effect.promise(() =>
        db.select().from(customers).where(gt(customers.id, after)).orderBy(customers.id).limit(limit)
      ),
    orders: (customerId) =>
      Effect.promise(() =>
        db.query.orders.findMany({
          where: eq(orders.customerId, customerId),
          orderBy: orders.id,
          with: { details: { orderBy: details.id } }
        })
      ),
    insert: (detail) =>
      Effect.promise(() =>
        db
          .insert(details)
          .values(detail)
          .returning()
          .then(([row]) => row)
      )
  }
}
