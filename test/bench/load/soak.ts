/** Hours of work in little: whether memory grows while a server answers without a pause. */
import { median } from "../harness.js"
import type { Generator, Server } from "./processes.js"

export interface MemorySample {
  readonly second: number
  /** MB, after collection. */
  readonly heap: number
  readonly external: number
  readonly rss: number
}

export interface Trend {
  /** Medians of the first and of the last third, MB. */
  readonly first: number
  readonly last: number
  readonly grows: boolean
}

export interface SoakFigure {
  readonly server: string
  readonly seconds: number
  readonly clients: number
  readonly requests: number
  readonly errors: number
  readonly firstError?: string
  readonly p50: number
  readonly p99: number
  readonly heap: Trend
  readonly external: Trend
  readonly rss: Trend
  readonly samples: ReadonlyArray<MemorySample>
}

const clients = 32

const trend = (values: ReadonlyArray<number>, tolerated: number): Trend => {
  const third = Math.ceil(values.length / 3)
  const [first, last] = [median(values.slice(0, third)), median(values.slice(-third))]
  return { first, last, grows: last - first > tolerated }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const sampled = async (server: Server, seconds: number): Promise<ReadonlyArray<MemorySample>> => {
  // Every half a minute, and at least twenty times.
  const every = Math.min(30, seconds / 20)
  const started = performance.now()
  const samples: Array<MemorySample> = []
  for (let n = 1; n * every < seconds; n++) {
    await pause(started + n * every * 1000 - performance.now())
    const { external, heap, rss } = await server.collected()
    samples.push({ second: n * every, heap, external, rss })
  }
  return samples
}

/** What a collection leaves of the heap hardly varies; answers on their way, and what the system holds, do by more. */
export const trends = (
  samples: ReadonlyArray<MemorySample>,
  seconds: number
): Pick<SoakFigure, "heap" | "external" | "rss"> => {
  const warm = Math.min(60, seconds / 10)
  const after = samples.filter(({ second }) => second >= warm)
  const of = (key: "heap" | "external" | "rss", tolerated: number) =>
    trend(
      after.map((sample) => sample[key]),
      tolerated
    )
  return { heap: of("heap", 1), external: of("external", 10), rss: of("rss", 10) }
}

export const measureSoak = async (generator: Generator, server: Server, seconds: number): Promise<SoakFigure> => {
  const loading = generator.load({ port: server.port, clients, seconds })
  const [load, samples] = await Promise.all([loading, sampled(server, seconds)])
  return {
    server: server.name,
    seconds,
    clients,
    requests: load.requests,
    errors: load.errors,
    ...(load.firstError === undefined ? {} : { firstError: load.firstError }),
    p50: load.p50,
    p99: load.p99,
    ...trends(samples, seconds),
    samples
  }
}
