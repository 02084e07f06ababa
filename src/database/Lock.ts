/**
 * One user at a time, in the order asked: the statements and the nested blocks of a transaction.
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as DatabaseError from "../error/DatabaseError.js"
import { waitsFor } from "./waitsFor.js"

type AnyFiber = Fiber.RuntimeFiber<unknown, unknown>
type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
type Turn = Effect.Effect<void, DatabaseError.DatabaseError>

/** How often it is looked whether those who wait do so in vain, in milliseconds; twice is enough. */
const often = 500

/** A place in the queue; it is there before anybody waits, so that no turn can be missed. */
class Place {
  suspected = false
  private settled: Turn | undefined = undefined
  private resume: ((turn: Turn) => void) | undefined = undefined

  constructor(readonly fiber: AnyFiber | undefined) {}

  settle(turn: Turn): void {
    this.settled = turn
    this.resume?.(turn)
  }

  readonly turn: Turn = Effect.async((resume) => {
    if (this.settled !== undefined) resume(this.settled)
    else this.resume = resume
  })
}

/** A lock; mutable, as it is passed on. */
export class Lock {
  /** Whether somebody has it. */
  held = false
  /** The fiber of the nested block that has it. */
  private block: AnyFiber | undefined = undefined
  private readonly waiting: Array<Place> = []
  private timer: NodeJS.Timeout | undefined = undefined

  /** `onVain` is told why somebody's turn cannot come. */
  constructor(private readonly onVain: (error: DatabaseError.DatabaseError) => void) {}

  /** Runs when its turn has come; fails where that cannot come, if it is `watched` for that. */
  exclusively<A, E, R>(
    effect: Effect.Effect<A, E, R>,
    watched = true
  ): Effect.Effect<A, E | DatabaseError.DatabaseError, R> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.suspend(() => {
        const turn = Effect.ensuring(restore(effect), this.passOn)
        if (this.held) return Effect.zipRight(this.wait(restore, watched), turn)
        this.held = true
        return turn
      })
    )
  }

  /** The same for a nested block: it is known who runs it, so that it can be seen what that waits for. */
  forBlock<A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | DatabaseError.DatabaseError, R> {
    return this.exclusively(
      Effect.suspend(() => {
        this.block = Option.getOrUndefined(Fiber.getCurrentFiber())
        return effect
      })
    )
  }

  private readonly passOn = Effect.sync(() => {
    this.block = undefined
    const next = this.waiting.shift()
    if (next === undefined) this.held = false
    else next.settle(Effect.void)
    this.watch()
  })

  private wait(restore: Restore, watched: boolean): Turn {
    const place = new Place(watched ? Option.getOrUndefined(Fiber.getCurrentFiber()) : undefined)
    this.waiting.push(place)
    this.watch()
    // Interrupted in the moment of its turn: that goes to the next.
    return Effect.onInterrupt(restore(place.turn), () => (this.leave(place) ? Effect.void : this.passOn))
  }

  private leave(place: Place): boolean {
    const at = this.waiting.indexOf(place)
    if (at >= 0) this.waiting.splice(at, 1)
    this.watch()
    return at >= 0
  }

  // One timer for all, while somebody waits.
  private watch(): void {
    if (this.waiting.length === 0) {
      clearInterval(this.timer)
      this.timer = undefined
    } else {
      this.timer ??= setInterval(() => this.look(), often)
    }
  }

  private look(): void {
    const { block } = this
    if (block === undefined) return
    for (const place of this.waiting) if (place.fiber !== undefined) this.suspect(place, block, place.fiber)
  }

  private suspect(place: Place, block: AnyFiber, fiber: AnyFiber): void {
    const check = Effect.map(waitsFor(block, fiber), (stuck) => {
      const again = place.suspected && this.block === block
      place.suspected = stuck
      if (!(stuck && again && this.leave(place))) return
      const error = inVain()
      this.onVain(error)
      place.settle(Effect.fail(error))
    })
    Effect.runFork(check)
  }
}

const inVain = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    "this statement waits for the end of a nested transaction that waits for this fiber, so neither could ever go on; " +
      "join a fiber in the block that it was forked in, or fork it in the block that joins it"
  )
