/**
 * A connection of a pool.
 */
import type * as Scope from "effect/Scope"
import type { Connection } from "../service/Connection.js"
import type { CloseReason } from "../service/PoolEvent.js"

/** A connection, who it is, and what became of it; times by `Date.now()`. Mutable, as it is used. */
export interface Entry {
  readonly id: string
  readonly connection: Connection
  readonly scope: Scope.CloseableScope
  readonly openedAt: number
  readonly expiresAt: number
  uses: number
  inUse: boolean
  /** Since when it is in use, or idle. */
  since: number
  /** To be closed when it comes back, and why. */
  doomed: CloseReason | undefined
  /** Closed under whoever uses it. */
  broken: boolean
  /** To be reset when it comes back. */
  soiled: boolean
}

// Lifetimes differ by up to a tenth: connections that were opened together would all go together.
const jitter = 0.1

/** A connection that was just opened. */
export const make = (connection: Connection, scope: Scope.CloseableScope, maxLifetime: number): Entry => {
  const now = Date.now()
  return {
    id: crypto.randomUUID(),
    connection,
    scope,
    openedAt: now,
    expiresAt: now + maxLifetime * (1 - jitter * Math.random()),
    uses: 0,
    inUse: false,
    since: now,
    doomed: undefined,
    broken: false,
    soiled: false
  }
}

/** Why it must not be lent out any more; undefined while it may. */
export const fault = (entry: Entry, now: number): CloseReason | undefined => {
  if (entry.doomed !== undefined) return entry.doomed
  if (!entry.connection.usable()) return "broken"
  return now > entry.expiresAt ? "lifetime" : undefined
}
