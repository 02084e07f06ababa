import { relations } from "drizzle-orm"
import { bigint, boolean, datetime, double, int, json, mysqlTable, text } from "drizzle-orm/mysql-core"

const id = () => bigint({ mode: "number" }).primaryKey().autoincrement()
export const customers = mysqlTable("bench_customer", {
  id: id(),
  name: text().notNull(),
  email: text().notNull(),
  city: text().notNull(),
  age: int().notNull(),
  score: double().notNull(),
  active: boolean().notNull(),
  note: text(),
  settings: json().notNull(),
  createdAt: datetime("created_at", { fsp: 3 }).notNull()
})
export const orders = mysqlTable("bench_order", {
  id: id(),
  customerId: bigint("customer_id", { mode: "number" }).notNull(),
  status: text().notNull(),
  placedAt: datetime("placed_at", { fsp: 3 }).notNull()
})
export const details = mysqlTable("bench_detail", {
  id: id(),
  orderId: bigint("order_id", { mode: "number" }).notNull(),
  product: text().notNull(),
  quantity: int().notNull(),
  price: double().notNull()
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
