/** The requests of a client: the same in each run. */
import { sizes } from "../data.js"

export const routes = ["customer", "page", "orders", "insert"] as const
export type Route = (typeof routes)[number]

/** Of ten requests, five are point reads, two pages, two nested lists, and one an insert. */
const shares: ReadonlyArray<Route> = [
  "customer",
  "page",
  "customer",
  "orders",
  "customer",
  "insert",
  "customer",
  "page",
  "customer",
  "orders"
]

// Details are added to orders that nobody reads, so that what is read stays as it is.
const read = sizes.customers - 1_000

export const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`

const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`

const requests: Readonly<Record<Route, (n: number) => string>> = {
  customer: (n) => get(`/customers/${(n % read) + 1}`),
  page: (n) => get(`/customers?after=${n % read}&limit=20`),
  orders: (n) => get(`/customers/${(n % read) + 1}/orders`),
  insert: (n) =>
    post(
      "/details",
      JSON.stringify({ orderId: read + 1 + (n % 1_000), product: "bench", quantity: n % 7, price: (n % 100) / 4 })
    )
}

export const routeOf = (client: number, n: number): Route => shares[(client * 3 + n) % shares.length] ?? "customer"

/** Keys in an order that no cache likes. */
export const request = (route: Route, client: number, n: number): string =>
  requests[route]((client * 104_729 + n) * 7_919)
