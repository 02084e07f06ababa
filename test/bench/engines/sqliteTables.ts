import { relations } from "drizzle-orm"
import { integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core"

export const customers = sqliteTable("bench_customer", {
  id: integer().primaryKey(),
  name: text().notNull(),
  email: text().notNull(),
  city: text().notNull(),
  age: integer().notNull(),
  score: real().notNull(),
  active: integer({ mode: "boolean" }).notNull(),
  note: text(),
  settings: text({ mode: "json" }).notNull(),
  createdAt: text("created_at").notNull()
})
export const orders = sqliteTable("bench_order", {
  id: integer().primaryKey(),
  customerId: integer("customer_id").notNull(),
  status: text().notNull(),
  placedAt: text("placed_at").notNull()
})
export const details = sqliteTable("bench_detail", {
  id: integer().primaryKey(),
  orderId: integer("order_id").notNull(),
  product: text().notNull(),
  quantity: integer().notNull(),
  price: real().notNull()
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
