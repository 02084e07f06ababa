/** 1 to 256 clients, on each server in turn. */
import { median } from "../harness.js"
import { connect } from "./connection.js"
import type { Load } from "./generator.js"
import { type Route, request, routes } from "./mix.js"
import type { Generator, Server } from "./processes.js"

export interface StepFigure {
  readonly server: string
  readonly clients: number
  /** Requests a second. */
  readonly throughput: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Microseconds of the server's process a request. */
  readonly cpu: number
  readonly errors: number
  readonly firstError?: string
  readonly routes: Readonly<Record<Route, { readonly p50: number; readonly p99: number }>>
}

export interface Course {
  readonly seconds: number
  readonly rounds: number
}

const steps = [1, 4, 16, 64, 256]

interface Turn {
  readonly load: Load
  readonly cpu: number
}

const once = async (generator: Generator, server: Server, clients: number, seconds: number): Promise<Turn> => {
  const before = await server.usage()
  const load = await generator.load({ port: server.port, clients, seconds })
  const after = await server.usage()
  return { load, cpu: (after.cpu - before.cpu) / load.requests }
}

/** Fails unless all servers answer alike; what is inserted has a key of its own. */
export const agree = async (servers: ReadonlyArray<Server>): Promise<void> => {
  for (const route of routes) {
    const answers = await Promise.all(
      servers.map(async ({ port }) => {
        const connection = await connect(port)
        const { body, status } = await connection.ask(request(route, 1, 1))
        connection.close()
        if (status !== 200) throw new Error(`${route}: ${status} ${body}`)
        return sorted(JSON.parse(body), route === "insert")
      })
    )
    const other = answers.findIndex((answer) => answer !== answers[0])
    if (other >= 0) throw new Error(`${route}: ${answers[other]} of ${servers[other]?.name}\n instead of ${answers[0]}`)
  }
}

const sorted = (body: unknown, keyless: boolean): string =>
  JSON.stringify(body, (key, value) => {
    if (key === "id" && keyless) return undefined
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })

const typical = (server: string, clients: number, turns: ReadonlyArray<Turn>): StepFigure => {
  const of = (value: (turn: Turn) => number) => median(turns.map(value))
  const firstError = turns.find(({ load }) => load.firstError !== undefined)?.load.firstError
  const latency = (route: Route) => ({
    p50: of(({ load }) => load.routes[route].p50),
    p99: of(({ load }) => load.routes[route].p99)
  })
  return {
    server,
    clients,
    throughput: of(({ load }) => load.requests / load.seconds),
    p50: of(({ load }) => load.p50),
    p99: of(({ load }) => load.p99),
    cpu: of(({ cpu }) => cpu),
    errors: turns.reduce((sum, { load }) => sum + load.errors, 0),
    ...(firstError === undefined ? {} : { firstError }),
    routes: Object.fromEntries(routes.map((route) => [route, latency(route)])) as StepFigure["routes"]
  }
}

export const measureSteps = async (
  generator: Generator,
  servers: ReadonlyArray<Server>,
  { rounds, seconds }: Course
): Promise<ReadonlyArray<StepFigure>> => {
  // Code that is not compiled yet is not what a service runs.
  for (const server of servers) await once(generator, server, 16, seconds)
  const turns = new Map<string, Array<Turn>>()
  for (let round = 0; round < rounds; round++) {
    for (const clients of steps) {
      const first = round % servers.length
      for (const server of [...servers.slice(first), ...servers.slice(0, first)]) {
        const key = `${server.name} ${clients}`
        const turn = await once(generator, server, clients, seconds)
        console.log(`${round} ${key.padEnd(16)} ${turn.load.requests} requests, ${turn.cpu.toFixed(0)} us CPU each`)
        turns.set(key, [...(turns.get(key) ?? []), turn])
      }
    }
  }
  return steps.flatMap((clients) =>
    servers.map(({ name }) => typical(name, clients, turns.get(`${name} ${clients}`) ?? []))
  )
}
