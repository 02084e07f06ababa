/** A process of its own: so many clients, each of which sends its next request when its last is answered. */
import { type Connection, connect } from "./connection.js"
import { type Route, request, routeOf, routes } from "./mix.js"

export interface Order {
  readonly port: number
  readonly clients: number
  readonly seconds: number
}

/** Milliseconds. */
export interface Latency {
  readonly requests: number
  readonly p50: number
  readonly p99: number
}

export interface Load extends Latency {
  readonly seconds: number
  readonly errors: number
  readonly firstError?: string
  readonly routes: Readonly<Record<Route, Latency>>
}

const latency = (times: ReadonlyArray<number>): Latency => {
  const sorted = Float64Array.from(times).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { requests: times.length, p50: at(0.5), p99: at(0.99) }
}

const load = async ({ clients, port, seconds }: Order): Promise<Load> => {
  const times = Object.fromEntries(routes.map((route) => [route, [] as Array<number>])) as Record<Route, Array<number>>
  const failed: Array<string> = []
  const connections = await Promise.all(Array.from({ length: clients }, () => connect(port)))
  const started = performance.now()
  const until = started + seconds * 1000
  const client = async (connection: Connection, number: number) => {
    for (let n = 0, now = started; now < until; n++) {
      const route = routeOf(number, n)
      const sent = performance.now()
      const { body, status } = await connection.ask(request(route, number, n))
      now = performance.now()
      if (status === 200) times[route].push(now - sent)
      else failed.push(`${status} ${body}`)
    }
    connection.close()
  }
  // An answer that never comes is an error too.
  const patience = setTimeout(() => connections.forEach(({ abort }) => abort()), (seconds + 30) * 1000)
  const ends = await Promise.allSettled(connections.map(client))
  clearTimeout(patience)
  for (const each of ends) if (each.status === "rejected") failed.push(String(each.reason))
  return {
    ...latency(Object.values(times).flat()),
    seconds: (performance.now() - started) / 1000,
    errors: failed.length,
    ...(failed[0] === undefined ? {} : { firstError: failed[0].slice(0, 300) }),
    routes: Object.fromEntries(routes.map((route) => [route, latency(times[route])])) as Record<Route, Latency>
  }
}

process.once("disconnect", () => process.exit())
process.on("message", async (order: Order) => process.send?.(await load(order)))
