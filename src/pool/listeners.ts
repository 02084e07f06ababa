/**
 * Who hears of a pool's events.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import { globalValue } from "effect/GlobalValue"
import * as HashSet from "effect/HashSet"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { PoolListener, PoolStats } from "../service/Pool.js"
import type { PoolEvent } from "../service/PoolEvent.js"

/** The listeners of the pools that are made in a fiber; like Effect's own loggers, which layers add to. */
export const currentListeners: FiberRef.FiberRef<HashSet.HashSet<PoolListener>> = globalValue(
  "reinhardt-db/pool/currentListeners",
  // A set: what layers that are built side by side add to it is put together.
  () => FiberRef.unsafeMakeHashSet(HashSet.empty<PoolListener>())
)

/** A layer that has the pools of the layers it is provided to call a listener. */
export const listening = (listener: PoolListener): Layer.Layer<never> =>
  Layer.scopedDiscard(Effect.locallyScopedWith(currentListeners, HashSet.add(listener)))

/** An event as a pool tells it: the rest is the same for all. */
export type Told = PoolEvent extends infer E ? (E extends unknown ? Omit<E, "pool" | "at"> : never) : never

/** How many events a slow reader may be behind. */
const bufferSize = 1024

/** The listeners of one pool; mutable, as they come and go. */
export class Listeners {
  private readonly ends = new Set<() => void>()
  private all: ReadonlyArray<PoolListener>

  constructor(
    private readonly pool: string,
    listeners: Iterable<PoolListener>,
    private readonly stats: () => PoolStats
  ) {
    this.all = [...listeners]
  }

  /** Whether nobody listens: then there is no need to tell. */
  get silent(): boolean {
    return this.all.length === 0
  }

  tell(told: Told): void {
    // What was left out of each event is added to it.
    const event = { ...told, pool: this.pool, at: DateTime.unsafeNow() } as PoolEvent
    const stats = this.stats()
    for (const listener of this.all) {
      try {
        listener(event, stats)
      } catch {
        // Whoever listens must not be able to hurt the pool.
      }
    }
  }

  private readonly add = (listener: PoolListener) =>
    Effect.acquireRelease(
      Effect.sync(() => {
        this.all = [...this.all, listener]
      }),
      () =>
        Effect.sync(() => {
          this.all = this.all.filter((each) => each !== listener)
        })
    )

  readonly listen = (listener: PoolListener) => this.add((event, stats) => listener(event, stats))

  readonly events: Stream.Stream<PoolEvent> = Stream.asyncPush<PoolEvent>(
    (emit) => {
      const end = () => emit.end()
      return Effect.zipRight(
        Effect.acquireRelease(
          Effect.sync(() => this.ends.add(end)),
          () => Effect.sync(() => this.ends.delete(end))
        ),
        this.add((event) => emit.single(event))
      )
    },
    { bufferSize, strategy: "sliding" }
  )

  /** Ends the streams. */
  end(): void {
    for (const end of this.ends) end()
  }
}
