/** What is asked: the same keys, conditions and rows for every contender. */
import type { Effect } from "effect"
import { sizes } from "./data.js"

/** The operations, the calls that a turn makes of each, and the letter that the goals know it by. */
export const operations = [
  { name: "point read", letter: "a", times: 2000 },
  { name: "100 rows", letter: "b", times: 100 },
  { name: "5000 rows", letter: "c", times: 4 },
  { name: "nested", letter: "d", times: 20 },
  { name: "with customer", letter: "e", times: 60 },
  { name: "built per call", letter: "f", times: 300 },
  { name: "group by", letter: "j", times: 6 },
  { name: "100 at once", letter: "", times: 10 },
  { name: "include of one", letter: "", times: 1000 },
  { name: "stream", letter: "", times: 1 },
  { name: "insert", letter: "g", times: 600 },
  { name: "bulk insert", letter: "h", times: 4 },
  { name: "update", letter: "i", times: 600 },
  { name: "transaction", letter: "k", times: 300 }
] as const

export type Name = (typeof operations)[number]["name"]
export type Work<A> = { readonly [K in Name]?: (i: number) => A }

/** Ratios to the raw driver that are aimed at, by the letters of the operations. */
export const goals: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  sqlite: { a: 1.3, b: 1, c: 1, d: 0.88, e: 1.05, f: 1, g: 1.12, h: 0.9, i: 1.3, j: 1.05, k: 2 },
  postgres: { a: 1.1, b: 0.9, c: 0.75, d: 0.75, e: 0.9, f: 1.05, g: 1.1, h: 0.95, i: 1.1, j: 1.05, k: 1.2 },
  mysql: { a: 1.15, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1.15, i: 1.15 }
}

/** Customers in an order that no cache likes. */
export const keys = (i: number): number => ((i * 7919) % sizes.customers) + 1

/** The key behind which a list of so many rows starts. */
export const after = (i: number, rows: number): number => keys(i) % (sizes.customers - rows)

/** Conditions that differ in number from call to call, and so does the statement. */
export const criteria = (i: number) => ({
  city: ["Berlin", "Paris", "Lisbon"][i % 3] ?? "",
  age: 18 + (i % 40),
  active: i % 2 === 0,
  descending: i % 4 < 2
})

export const line = (i: number) => ({ order_id: keys(i), product: "bench", quantity: 1, price: 2.5 })
export const lines = (i: number) => Array.from({ length: 1000 }, (_, n) => ({ ...line(i + n), quantity: n % 7 }))
export const order = (i: number) => ({ customer_id: keys(i), status: "open", placed_at: "2025-02-03 04:05:06.000" })

/** Sums the streamed quantities; `probe` is called now and then, for whoever looks at the memory. */
export const tally = () => {
  let rows = 0
  let sum = 0
  return {
    add: (quantity: number): void => {
      sum += quantity
      if ((++rows & 16_383) === 0) probe.now()
    },
    total: () => ({ rows, sum })
  }
}
export const probe = { now: (): void => {} }

/** An operation of a library that speaks Effect: many in a row are one effect, as they would be in a program. */
export const effects = <R, E>(
  name: string,
  run: <A>(effect: Effect.Effect<A, E, R>) => Promise<A>,
  work: Work<Effect.Effect<unknown, E, R>>,
  repeat: (f: (i: number) => Effect.Effect<unknown, E, R>, times: number, from: number) => Effect.Effect<void, E, R>
) => ({
  name,
  operations: Object.fromEntries(Object.entries(work).map(([key, f]) => [key, (i: number) => run(f(i))])),
  loop: Object.fromEntries(
    Object.entries(work).map(([key, f]) => [key, (times: number, from: number) => run(repeat(f, times, from))])
  )
})
