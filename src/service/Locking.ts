/**
 * What advisory locks need of an engine.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Connection } from "./Connection.js"

/**
 * How an engine locks a name; the lock is the session's, and ends with it.
 *
 * - `acquire` waits for as long as it takes, without the limit that other statements may have.
 * - `attempt` does not wait: false where somebody else has the lock.
 *
 * - `release`: the statement that frees what the session has locked, sooner than its end would be noticed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Locking {
  readonly acquire: (connection: Connection, name: string) => Effect.Effect<void, DatabaseError>
  readonly release: string
  readonly attempt: (connection: Connection, name: string) => Effect.Effect<boolean, DatabaseError>
}
