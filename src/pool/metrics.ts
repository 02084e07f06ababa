/**
 * A pool's figures as Effect's metrics, under OpenTelemetry's names; times in seconds.
 *
 * https://opentelemetry.io/docs/specs/semconv/database/database-metrics/
 */
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import type { PoolListener } from "../service/Pool.js"
import { listening } from "./listeners.js"

// The advice of OpenTelemetry for these three.
const boundaries = MetricBoundaries.fromIterable([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10])

const histogram = (name: string, description: string) =>
  Metric.histogram(`db.client.connection.${name}`, boundaries, description)

const count = Metric.gauge("db.client.connection.count", { description: "Connections that are open, by their state" })
const pending = Metric.gauge("db.client.connection.pending_requests", { description: "Who waits for a connection" })
const timeouts = Metric.counter("db.client.connection.timeouts", {
  description: "Who waited for a connection in vain",
  incremental: true
})
const createTime = histogram("create_time", "How long it took to open a connection")
const waitTime = histogram("wait_time", "How long it took to get a connection from the pool")
const useTime = histogram("use_time", "How long a connection was lent out")

const poolName = "db.client.connection.pool.name"
const state = "db.client.connection.state"

/** The metrics of one pool. */
const metricsOf = (pool: string) => {
  const idle = count.pipe(Metric.tagged(poolName, pool), Metric.tagged(state, "idle"))
  const used = count.pipe(Metric.tagged(poolName, pool), Metric.tagged(state, "used"))
  const waiting = Metric.tagged(pending, poolName, pool)
  const late = Metric.tagged(timeouts, poolName, pool)
  const created = Metric.tagged(createTime, poolName, pool)
  const waited = Metric.tagged(waitTime, poolName, pool)
  const usedFor = Metric.tagged(useTime, poolName, pool)
  const listener: PoolListener = (event, stats) => {
    idle.unsafeUpdate(stats.idle, [])
    used.unsafeUpdate(stats.inUse, [])
    waiting.unsafeUpdate(stats.waiting, [])
    if (event._tag === "TimedOut") late.unsafeUpdate(1, [])
    else if (event._tag === "Created") created.unsafeUpdate(event.took / 1000, [])
    else if (event._tag === "Acquired") waited.unsafeUpdate(event.waited / 1000, [])
    else if (event._tag === "Returned") usedFor.unsafeUpdate(event.used / 1000, [])
  }
  return listener
}

/** A layer that has the pools of the layers it is provided to keep metrics. */
export const metrics: Layer.Layer<never> = Layer.suspend(() => {
  const pools = new Map<string, PoolListener>()
  return listening((event, stats) => {
    const listener = pools.get(event.pool) ?? metricsOf(event.pool)
    pools.set(event.pool, listener)
    listener(event, stats)
  })
})
