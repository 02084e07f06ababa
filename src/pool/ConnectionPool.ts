/**
 * Connections kept open and lent out, one user each.
 */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { DatabaseError } from "../error/DatabaseError.js"
import { longestTimer, realTime } from "../internal/realTime.js"
import type { Connection, Connector } from "../service/Connection.js"
import type { PoolListener, PoolStats } from "../service/Pool.js"
import type { CloseReason } from "../service/PoolEvent.js"
import * as Entry from "./Entry.js"
import * as errors from "./errors.js"
import { Listeners } from "./listeners.js"
import { Place } from "./Place.js"
import type { Settings } from "./settings.js"

type Run<A> = Effect.Effect<A, DatabaseError>
type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/** One that was in use so lately, in milliseconds, is not asked whether it still answers. */
const freshFor = 500

const resetTimeout = "5 seconds"

/** A pool; mutable, as connections come and go. */
export class ConnectionPool {
  readonly entries = new Set<Entry.Entry>()
  /** The one used last stands last, and goes first: what a quiet pool does not need grows old. */
  readonly idle: Array<Entry.Entry> = []
  readonly waiting: Array<Place> = []
  readonly listeners: Listeners
  opening = 0
  private lent = 0
  closed = false
  /** Called when the last connection of a closed pool is gone. */
  drained: (() => void) | undefined = undefined

  constructor(
    private readonly connector: Connector,
    readonly settings: Settings,
    listeners: Iterable<PoolListener>
  ) {
    this.listeners = new Listeners(settings.name, listeners, () => this.stats())
  }

  stats(): PoolStats {
    const open = this.entries.size
    return { open, idle: open - this.lent, inUse: this.lent, waiting: this.waiting.length }
  }

  // ---- lending -------------------------------------------------------------------------------------------------------

  /** A free connection at once, if there is one: the fast path of a synchronous driver, whose connections last. */
  takeIdle(): Entry.Entry | undefined {
    const entry = this.idle.pop()
    return entry === undefined ? undefined : this.taken(entry, 0)
  }

  private taken(entry: Entry.Entry, waited: number): Entry.Entry {
    entry.uses++
    entry.inUse = true
    this.lent++
    if (!this.listeners.silent) {
      entry.since = Date.now()
      this.listeners.tell({ _tag: "Acquired", connectionId: entry.id, waited })
    }
    return entry
  }

  // Most find a connection that was in use a moment ago.
  private takeFresh(): Entry.Entry | undefined {
    const last = this.idle.at(-1)
    if (last === undefined || this.settings.test || Entry.fault(last, last.since) !== undefined) return undefined
    this.idle.pop()
    return this.taken(last, 0)
  }

  // Only what takes time is interruptible: between two steps of the rest a connection would be lost.
  private acquire(restore: Restore): Run<Entry.Entry> {
    return Effect.suspend(() => {
      const fresh = this.takeFresh()
      if (fresh !== undefined) return Effect.succeed(fresh)
      const began = Date.now()
      return Effect.map(this.find(restore, began), (entry) => this.taken(entry, Date.now() - began))
    })
  }

  /** One that is idle and sound, else a new one, else one that comes back. */
  private find(restore: Restore, began: number): Run<Entry.Entry> {
    return Effect.suspend(() => {
      if (this.closed) return Effect.fail(errors.closed(this.settings))
      const entry = this.idle.pop()
      if (entry !== undefined) return this.tested(restore, entry, began)
      const room = this.entries.size + this.opening < this.settings.max
      return room ? this.open(restore, began) : this.wait(restore, began)
    })
  }

  private tested(restore: Restore, entry: Entry.Entry, began: number): Run<Entry.Entry> {
    const otherwise = (reason: CloseReason) => Effect.zipRight(this.discard(entry, reason), this.find(restore, began))
    const now = Date.now()
    const fault = Entry.fault(entry, now)
    if (fault !== undefined) return otherwise(fault)
    if (!this.settings.test || now - entry.since < freshFor) return Effect.succeed(entry)
    return Effect.matchCauseEffect(restore(this.inTime(entry.connection.script("SELECT 1"), began)), {
      onSuccess: () => Effect.succeed(entry),
      onFailure: (cause) => {
        if (Cause.isInterrupted(cause)) return Effect.zipRight(this.discard(entry, "broken"), Effect.failCause(cause))
        if (!this.listeners.silent) this.listeners.tell({ _tag: "TestFailed", connectionId: entry.id })
        return otherwise("testFailed")
      }
    })
  }

  private inTime<A, R>(effect: Effect.Effect<A, DatabaseError, R>, began: number): Effect.Effect<A, DatabaseError, R> {
    const left = Math.max(0, began + this.settings.acquireTimeout - Date.now())
    return realTime(Effect.timeoutFail(effect, { duration: Duration.millis(left), onTimeout: () => this.late(began) }))
  }

  private late(began: number): DatabaseError {
    if (!this.listeners.silent) this.listeners.tell({ _tag: "TimedOut", waited: Date.now() - began })
    return errors.timedOut(this.settings)
  }

  /** Opens one more, which nobody has yet. */
  open(restore: Restore, began: number): Run<Entry.Entry> {
    this.opening++
    const { afterConnect, maxLifetime } = this.settings
    const connector = afterConnect === undefined ? this.connector : Effect.tap(this.connector, afterConnect)
    const opened = Effect.flatMap(Scope.make(), (scope) =>
      restore(this.inTime(Scope.extend(connector, scope), began)).pipe(
        Effect.map((connection) => Entry.make(connection, scope, maxLifetime)),
        Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause)))
      )
    )
    return Effect.onExit(opened, (exit) =>
      Effect.sync(() => {
        this.opening--
        if (Exit.isFailure(exit)) return this.lost()
        const { id, openedAt } = exit.value
        this.entries.add(exit.value)
        if (!this.listeners.silent) this.listeners.tell({ _tag: "Created", connectionId: id, took: openedAt - began })
      })
    )
  }

  // There is room for a connection: whoever waits longest may look again.
  private lost(): void {
    this.waiting.shift()?.grant(undefined)
  }

  // One asynchronous step with its own timer: a race of fibers could lose a connection between two of them.
  private wait(restore: Restore, began: number): Run<Entry.Entry> {
    const { listeners, settings, waiting } = this
    if (waiting.length >= settings.maxWaiting) return Effect.fail(errors.exhausted(settings))
    const place = new Place()
    const left = Math.max(0, began + settings.acquireTimeout - Date.now())
    const timer = setTimeout(
      () => {
        if (this.leave(place)) place.settle(Effect.fail(this.late(began)))
      },
      Math.min(left, longestTimer)
    )
    waiting.push(place)
    if (!listeners.silent) listeners.tell({ _tag: "Queued", waiting: waiting.length })
    return restore(place.answer).pipe(
      Effect.onInterrupt(() => (this.leave(place) ? Effect.void : this.passOn(place))),
      Effect.ensuring(Effect.sync(() => clearTimeout(timer))),
      Effect.flatMap((entry) => (entry === undefined ? this.find(restore, began) : Effect.succeed(entry)))
    )
  }

  private leave(place: Place): boolean {
    const at = this.waiting.indexOf(place)
    if (at >= 0) this.waiting.splice(at, 1)
    return at >= 0
  }

  // Interrupted in the moment of the grant: what was granted goes to the next.
  private passOn({ granted }: Place): Effect.Effect<void> {
    return granted === undefined ? Effect.sync(() => this.lost()) : this.settle(granted)
  }

  /** Runs with a connection, which comes back however that ends; waiting for one can be interrupted. */
  lend<A, E, R>(use: (connection: Connection) => Effect.Effect<A, E, R>): Effect.Effect<A, E | DatabaseError, R> {
    return Effect.uninterruptibleMask((restore) => {
      const fresh = this.takeFresh()
      if (fresh !== undefined) return this.using(fresh, restore, use)
      return Effect.flatMap(this.acquire(restore), (entry) => this.using(entry, restore, use))
    })
  }

  // One step for both ends: every statement comes by here.
  private using<A, E, R>(
    entry: Entry.Entry,
    restore: Restore,
    use: (connection: Connection) => Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | DatabaseError, R> {
    const back = (exit: Exit.Exit<A, E | DatabaseError>) =>
      this.keep(entry) ? exit : Effect.zipRight(this.release(entry), exit)
    return Effect.matchCauseEffect(restore(Effect.suspend(() => use(entry.connection))), {
      onSuccess: (value) => back(Exit.succeed(value)),
      onFailure: (cause) =>
        back(Exit.failCause(entry.broken ? Cause.map(cause, (error) => errors.invalidated(error, entry.id)) : cause))
    })
  }

  /** A connection for as long as the scope is open; `soiled`: whoever has it may change its session. */
  scoped(soiled: boolean): Effect.Effect<Connection, DatabaseError, Scope.Scope> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(this.acquire(restore), (entry) => {
        entry.soiled ||= soiled
        return Effect.as(
          Effect.addFinalizer(() => this.release(entry)),
          entry.connection
        )
      })
    )
  }

  // ---- taking back ---------------------------------------------------------------------------------------------------

  /** Gives a connection back at once; false where there is more to do: `release` it. */
  keep(entry: Entry.Entry): boolean {
    const now = Date.now()
    if (this.closed || entry.soiled || Entry.fault(entry, now) !== undefined) return false
    this.returned(entry, now)
    this.offer(entry)
    return true
  }

  /** Gives a connection back; one in a doubtful state, or too old, is closed. */
  release(entry: Entry.Entry): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.returned(entry, Date.now())
      return this.settle(entry)
    })
  }

  private returned(entry: Entry.Entry, now: number): void {
    this.lent--
    entry.inUse = false
    if (!this.listeners.silent) {
      this.listeners.tell({ _tag: "Returned", connectionId: entry.id, used: now - entry.since })
    }
    entry.since = now
  }

  private offer(entry: Entry.Entry): void {
    const place = this.waiting.shift()
    if (place === undefined) this.idle.push(entry)
    else place.grant(entry)
  }

  /** What becomes of a connection that nobody has: closed, reset, or offered to the next. */
  settle(entry: Entry.Entry): Effect.Effect<void> {
    return Effect.suspend(() => {
      const fault = this.closed ? "poolClosed" : Entry.fault(entry, Date.now())
      if (fault !== undefined) return this.discard(entry, fault)
      return entry.soiled ? this.cleaned(entry) : Effect.sync(() => this.offer(entry))
    })
  }

  private cleaned(entry: Entry.Entry): Effect.Effect<void> {
    entry.soiled = false
    const { connection } = entry
    const clean = Effect.zipRight(connection.reset, this.settings.afterConnect?.(connection) ?? Effect.void)
    const reset = realTime(Effect.timeout(Effect.interruptible(clean), resetTimeout))
    return Effect.matchCauseEffect(reset, {
      onFailure: () => this.discard(entry, "broken"),
      onSuccess: () => {
        if (!this.listeners.silent) this.listeners.tell({ _tag: "Reset", connectionId: entry.id })
        return this.settle(entry)
      }
    })
  }

  /** Closes a connection that nobody has. */
  discard(entry: Entry.Entry, reason: CloseReason): Effect.Effect<void> {
    return Effect.flatMap(Effect.exit(Scope.close(entry.scope, Exit.void)), (exit) =>
      Effect.sync(() => {
        // In an interrupted fiber a finalizer may end before its time: the place must become free all the same.
        if (Exit.isFailure(exit)) entry.connection.giveUp()
        this.entries.delete(entry)
        if (!this.listeners.silent) {
          const { id, openedAt, uses } = entry
          this.listeners.tell({ _tag: "Closed", connectionId: id, reason, age: Date.now() - openedAt, uses })
        }
        this.lost()
        if (this.entries.size === 0) this.drained?.()
      })
    )
  }

  /** Takes an idle connection out of the pool's hands; false where it is not idle. */
  withdraw(entry: Entry.Entry): boolean {
    const at = this.idle.indexOf(entry)
    if (at >= 0) this.idle.splice(at, 1)
    return at >= 0
  }
}
