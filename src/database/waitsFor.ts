/**
 * What a fiber is waiting for.
 */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"

type AnyFiber = Fiber.RuntimeFiber<unknown, unknown>

/**
 * Whether a fiber has joined another one, directly or by way of children of its own. What it waits for in other ways (in
 * a race, or for several at once) is not told by the runtime.
 */
export const waitsFor = (fiber: AnyFiber, other: AnyFiber): Effect.Effect<boolean> =>
  Effect.flatMap(family(fiber), (known) => {
    const numbers = new Map(known.map((each) => [each.id().id, each]))
    const follow = (from: AnyFiber): Effect.Effect<boolean> =>
      Effect.flatMap(from.status, (status) => {
        if (status._tag !== "Suspended") return Effect.succeed(false)
        const awaited = [...FiberId.ids(status.blockingOn)]
        if (awaited.includes(other.id().id)) return Effect.succeed(true)
        const next = awaited.flatMap((id) => numbers.get(id) ?? [])
        // Whoever was looked at is not looked at again, or a circle would never end.
        for (const id of awaited) numbers.delete(id)
        return next.length === 0 ? Effect.succeed(false) : Effect.exists(next, follow)
      })
    return follow(fiber)
  })

const family = (fiber: AnyFiber): Effect.Effect<ReadonlyArray<AnyFiber>> =>
  Effect.flatMap(fiber.children, (children) =>
    Effect.map(Effect.forEach(children, family), (each) => [fiber, ...each.flat()])
  )
