/**
 * A pool's options, complete and checked.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as DatabaseError from "../error/DatabaseError.js"
import type { PoolOptions } from "../service/Pool.js"

/** The options with their defaults; times in milliseconds. */
export interface Settings {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly maxWaiting: number
  readonly acquireTimeout: number
  readonly idleTimeout: number
  readonly maxLifetime: number
  readonly drainTimeout: number
  readonly test: boolean
  readonly afterConnect: PoolOptions["afterConnect"]
}

/** Completes options, or says what is wrong with them. */
export const settings = (options: PoolOptions, name: string): Effect.Effect<Settings, DatabaseError.DatabaseError> =>
  Effect.suspend(() => {
    const found: Settings = {
      name: options.name ?? name,
      min: options.minConnections ?? 0,
      max: options.maxConnections ?? 10,
      maxWaiting: options.maxWaiting ?? Number.POSITIVE_INFINITY,
      acquireTimeout: Duration.toMillis(options.acquireTimeout ?? "10 seconds"),
      idleTimeout: Duration.toMillis(options.idleTimeout ?? "10 minutes"),
      maxLifetime: Duration.toMillis(options.maxLifetime ?? "30 minutes"),
      drainTimeout: Duration.toMillis(options.drainTimeout ?? "5 seconds"),
      test: options.testBeforeAcquire ?? false,
      afterConnect: options.afterConnect
    }
    const wrong = fault(found)
    return wrong === undefined ? Effect.succeed(found) : Effect.fail(refused(found.name, wrong))
  })

const isCount = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least

const fault = ({ acquireTimeout, max, maxWaiting, min }: Settings): string | undefined => {
  if (!isCount(max, 1)) return `maxConnections must be a whole number from 1, and is ${max}`
  if (!isCount(min, 0)) return `minConnections must be a whole number from 0, and is ${min}`
  if (min > max) return `minConnections (${min}) is more than maxConnections (${max})`
  if (maxWaiting !== Number.POSITIVE_INFINITY && !isCount(maxWaiting, 0)) {
    return `maxWaiting must be a whole number from 0, and is ${maxWaiting}`
  }
  if (acquireTimeout <= 0) return "acquireTimeout must be more than nothing"
  return undefined
}

const refused = (name: string, wrong: string): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "PoolConfigError" }, `the pool "${name}" cannot be made: ${wrong}`)
