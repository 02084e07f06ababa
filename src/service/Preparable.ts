/**
 * What two-phase commit needs of a database: transactions that outlive their session once they are prepared.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Connection } from "./Connection.js"
import type { Service, TransactionOptions, TransactionStatus } from "./Database.js"

/** The name of a branch: a transaction over several databases, and its part on one of them. @since 0.1.0 @category models */
export interface Xid {
  readonly transaction: string
  readonly branch: string
}

/** A prepared branch as the server names it; `xid` where the name is one of this library's. @since 0.1.0 @category models */
export interface PreparedBranch {
  readonly xid: Xid | undefined
  readonly name: string
}

/** How a prepared branch ends. @since 0.1.0 @category models */
export type Decision = "commit" | "rollback"

/**
 * How an engine prepares: the statements, and what its answers mean.
 *
 * - `begin`, `prepare`: those that start a branch and prepare it. `abandon`: those that undo one that is not prepared,
 *   each to be tried, whatever the others answer.
 * - `settle`: the one that ends a prepared branch.
 * - `check` fails where the server is not set up for it; `list` gives all branches that are prepared.
 * - `isUnknown`: whether `settle` failed since the server offers this session no such branch.
 *
 * @since 0.1.0
 * @category models
 */
export interface Preparing {
  readonly begin: (xid: Xid, options: TransactionOptions) => ReadonlyArray<string>
  readonly prepare: (xid: Xid) => ReadonlyArray<string>
  readonly abandon: (xid: Xid) => ReadonlyArray<string>
  readonly settle: (xid: Xid, decision: Decision) => string
  readonly check: (connection: Connection) => Effect.Effect<void, DatabaseError>
  readonly list: (connection: Connection) => Effect.Effect<ReadonlyArray<PreparedBranch>, DatabaseError>
  readonly isUnknown: (error: DatabaseError) => boolean
}

/**
 * An open branch, with a connection of its own until its scope ends; one that is not prepared by then is rolled back.
 *
 * @since 0.1.0
 * @category models
 */
export interface Branch {
  readonly xid: Xid
  /** Runs the body where its statements find the branch: they are part of it, as of any transaction. */
  readonly within: <A, E, R>(body: () => Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  readonly prepare: Effect.Effect<void, DatabaseError>
  readonly commit: Effect.Effect<void, DatabaseError>
  readonly rollback: Effect.Effect<void, DatabaseError>
  /** Says what became of the whole transaction, and runs what waits for that (`Transaction.onCommit`). */
  readonly conclude: (outcome: Exclude<TransactionStatus, "NotStarted" | "Active">) => Effect.Effect<void>
}

/**
 * A database whose transactions can be prepared.
 *
 * - `open` begins a branch; it fails inside a transaction of the same database.
 * - `settle` ends a prepared branch by its name, from any session. A branch that is not there has been settled before; one
 *   that a session not yet gone still holds is an error, and can be tried again.
 * - `apart` is the same database over one more connection: whoever waits for it waits for nobody in the pool.
 *
 * @since 0.1.0
 * @category models
 */
export interface PreparableService {
  readonly check: Effect.Effect<void, DatabaseError>
  readonly open: (xid: Xid, options: TransactionOptions) => Effect.Effect<Branch, DatabaseError, Scope.Scope>
  readonly prepared: Effect.Effect<ReadonlyArray<PreparedBranch>, DatabaseError>
  readonly settle: (xid: Xid, decision: Decision) => Effect.Effect<void, DatabaseError>
  readonly apart: Effect.Effect<Service, DatabaseError, Scope.Scope>
}

/**
 * Says, in the type of a program, that the database of this tag can prepare transactions. The layers of PostgreSQL, MySQL
 * and MariaDB provide it; SQLite's does not, so that a program which needs it does not compile.
 *
 * @since 0.1.0
 * @category tags
 */
export interface Preparable<in out Id> {
  readonly database: (id: Id) => Id
}

/** The same for each of several databases. @since 0.1.0 @category tags */
export type EachPreparable<Id> = Id extends unknown ? Preparable<Id> : never

/** The tag of this capability of the database of a tag. @since 0.1.0 @category tags */
export const of = <Id>(database: { readonly key: string; readonly Identifier: Id }) =>
  Context.GenericTag<Preparable<Id>, PreparableService>(`reinhardt-db/Preparable/${database.key}`)
