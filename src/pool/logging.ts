/**
 * A pool's events in the log.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as LogLevel from "effect/LogLevel"
import * as Level from "effect/LogLevel"
import * as Runtime from "effect/Runtime"
import type { PoolEvent } from "../service/PoolEvent.js"
import { listening } from "./listeners.js"

// What every statement causes is a trace; what nobody wants to see, a warning.
const levels: Readonly<Record<PoolEvent["_tag"], LogLevel.LogLevel>> = {
  Queued: Level.Trace,
  Acquired: Level.Trace,
  Returned: Level.Trace,
  Created: Level.Debug,
  Closed: Level.Debug,
  Reset: Level.Debug,
  SoftInvalidated: Level.Info,
  Invalidated: Level.Warning,
  TestFailed: Level.Warning,
  TimedOut: Level.Warning
}

/** A layer that has the pools of the layers it is provided to log their events. */
export const logging: Layer.Layer<never> = Layer.unwrapEffect(
  Effect.map(Effect.runtime(), (runtime) => {
    const run = Runtime.runFork(runtime)
    return listening(({ _tag, at: _at, pool, ...rest }, { idle, inUse, waiting }) => {
      run(
        Effect.annotateLogs(Effect.logWithLevel(levels[_tag], `pool ${pool}: ${_tag}`), {
          ...rest,
          idle,
          inUse,
          waiting
        })
      )
    })
  })
)
