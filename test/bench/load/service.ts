/** The HTTP service: the same routes for all, which differ only in how they reach the database. */
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, type Layer } from "effect"

export interface NewDetail {
  readonly orderId: number
  readonly product: string
  readonly quantity: number
  readonly price: number
}

/** What the routes ask of a database. */
export interface Queries<R> {
  readonly customer: (id: number) => Effect.Effect<unknown, unknown, R>
  /** Customers behind a key, in its order. */
  readonly page: (after: number, limit: number) => Effect.Effect<unknown, unknown, R>
  /** A customer's orders with their details, both in the order of their keys. */
  readonly orders: (customerId: number) => Effect.Effect<unknown, unknown, R>
  readonly insert: (detail: NewDetail) => Effect.Effect<unknown, unknown, R>
}

export interface Service<R> {
  readonly queries: Queries<R>
  readonly layer: Layer.Layer<R, unknown>
}

export interface Usage {
  /** Microseconds of the process so far. */
  readonly cpu: number
  /** MB. */
  readonly heap: number
  readonly external: number
  readonly rss: number
}

const usage = (): Usage => {
  const { user, system } = process.cpuUsage()
  const { external, heapUsed, rss } = process.memoryUsage()
  return { cpu: user + system, heap: heapUsed / 2 ** 20, external: external / 2 ** 20, rss: rss / 2 ** 20 }
}

const collected = (): Usage => {
  globalThis.gc?.()
  return usage()
}

const key = Effect.map(HttpRouter.params, ({ id }) => Number(id))

const search = Effect.map(
  HttpServerRequest.HttpServerRequest,
  ({ url }) => new URLSearchParams(url.slice(url.indexOf("?") + 1))
)

const answered = <E, R>(result: Effect.Effect<unknown, E, R>) =>
  Effect.map(result, (value) => HttpServerResponse.unsafeJson(value))

export const router = <R>({ customer, insert, orders, page }: Queries<R>) =>
  HttpRouter.empty.pipe(
    HttpRouter.get("/customers/:id", answered(Effect.flatMap(key, customer))),
    HttpRouter.get(
      "/customers",
      answered(Effect.flatMap(search, (given) => page(Number(given.get("after")), Number(given.get("limit")))))
    ),
    HttpRouter.get("/customers/:id/orders", answered(Effect.flatMap(key, orders))),
    HttpRouter.post(
      "/details",
      answered(
        Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ json }) =>
          Effect.flatMap(json, (body) => insert(body as NewDetail))
        )
      )
    ),
    HttpRouter.get("/usage", answered(Effect.sync(usage))),
    HttpRouter.get("/usage/collected", answered(Effect.sync(collected)))
  )
