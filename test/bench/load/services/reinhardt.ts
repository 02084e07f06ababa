import { Redacted } from "effect"
import type { Database } from "../../../../dist/index.js"
import { Postgres } from "../../../../dist/postgres.js"
import { Customer, Detail, Order } from "../../models.js"
import type { Service } from "../service.js"
import { connections, url } from "../settings.js"

export const service: Service<Database> = {
  layer: Postgres.layer({ url: Redacted.make(url), pool: { maxConnections: connections } }),
  queries: {
    customer: (id) => Customer.objects.get(id),
    page: (after, limit) =>
      Customer.objects
        .filter((c) => c.id.gt(after))
        .orderBy((c) => c.id.asc())
        .limit(limit),
    orders: (customerId) =>
      Order.objects
        .filter((o) => o.customerId.eq(customerId))
        .orderBy((o) => o.id.asc())
        .include((o) => ({ details: o.details.orderBy((d) => d.id.asc()) })),
    insert: (detail) => Detail.objects.create(detail)
  }
}
