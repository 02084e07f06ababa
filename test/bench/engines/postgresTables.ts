import { relations } from "drizzle-orm"
import { bigint, boolean, doublePrecision, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core"

const id = () => bigint({ mode: "number" }).primaryKey().generatedByDefaultAsIdentity()
export const customers = pgTable("bench_customer", {
  id: id(),
  name: text().notNull(),
  email: text().notNull(),
  city: text().notNull(),
  age: integer().notNull(),
  score: doublePrecision().notNull(),
  active: boolean().notNull(),
  note: text(),
  settings: jsonb().notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull()
})
export const orders = pgTable("bench_order", {
  id: id(),
  customerId: bigint("customer_id", { mode: "number" }).notNull(),
  status: text().notNull(),
  placedAt: timestamp("placed_at", { withTimezone: true }).notNull()
})
export const details = pgTable("bench_detail", {
  id: id(),
  orderId: bigint("order_id", { mode: "number" }).notNull(),
  product: text().notNull(),
  quantity: integer().notNull(),
  price: doublePrecision().notNull()
})
export const schema = {
  customers,
  orders,
  details,
  customerRelations: relations(customers, ({ many }) => ({ orders: many(orders) })),
  orderRelations: relations(orders, ({ many, one }) => ({
    customer: one(customers, { fields: [orders.customerId], references: [customers.id] }),
    details: many(details)
  })),
  detailRelations: relations(details, ({ one }) => ({
    order: one(orders, { fields: [details.orderId], references: [orders.id] })
  }))
}
