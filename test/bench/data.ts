/** The data that all contenders read: deterministic, so that every run measures the same work. */

export interface Customer {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly city: string
  readonly age: number
  readonly score: number
  readonly active: boolean
  readonly note: string | null
  readonly settings: { readonly theme: string; readonly size: number }
  readonly createdAt: Date
}

export interface Order {
  readonly id: number
  readonly customerId: number
  readonly status: string
  readonly placedAt: Date
}

export interface Detail {
  readonly id: number
  readonly orderId: number
  readonly product: string
  readonly quantity: number
  readonly price: number
}

export const sizes = { customers: 10_000, orders: 50_000, details: 200_000 }

const start = Date.UTC(2024, 0, 1)
const cities = ["Berlin", "Paris", "Lisbon", "Osaka", "Lima", "Oslo"]

export const customers: ReadonlyArray<Customer> = Array.from({ length: sizes.customers }, (_, i) => ({
  id: i + 1,
  name: `Customer ${i + 1}`,
  email: `customer${i + 1}@example.com`,
  city: cities[i % cities.length] ?? "",
  age: 18 + (i % 60),
  score: (i % 1000) / 8,
  active: i % 3 !== 0,
  note: i % 4 === 0 ? null : `note ${i}`,
  settings: { theme: i % 2 === 0 ? "dark" : "light", size: i % 20 },
  createdAt: new Date(start + i * 60_000)
}))

export const orders: ReadonlyArray<Order> = Array.from({ length: sizes.orders }, (_, i) => ({
  id: i + 1,
  customerId: (i % sizes.customers) + 1,
  status: ["open", "paid", "sent"][i % 3] ?? "",
  placedAt: new Date(start + i * 30_000)
}))

export const details: ReadonlyArray<Detail> = Array.from({ length: sizes.details }, (_, i) => ({
  id: i + 1,
  orderId: (i % sizes.orders) + 1,
  product: `product ${i % 500}`,
  quantity: 1 + (i % 5),
  price: (i % 10_000) / 4
}))
