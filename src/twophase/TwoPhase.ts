/**
 * Two-phase commit: one transaction over several databases, all of which commit it, or none.
 *
 * Each database gets a branch. When the body has succeeded, all branches are prepared (from then on they survive a crash),
 * the decision is written to a log, and the branches are told. What a crash leaves in between is settled by recovery: by
 * the log, and rolled back where that says nothing.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { TransactionOptions } from "../service/Database.js"
import type { EachPreparable, Preparable } from "../service/Preparable.js"
import { type AnyTag, Coordinator, type EachParticipant } from "./Coordinator.js"
import type { OpenLog } from "./DecisionLog.js"
import * as fileLog from "./fileLog.js"
import type { InDoubt } from "./InDoubt.js"
import * as made from "./make.js"
import * as recovery from "./recovery.js"
import * as tableLog from "./tableLog.js"

export type { Preparable } from "../service/Preparable.js"
export { Coordinator, type Participant } from "./Coordinator.js"
export type { Decided, DecisionLog, OpenLog } from "./DecisionLog.js"
export { InDoubt } from "./InDoubt.js"
export type { DoubtfulBranch, ForeignBranch, Recovery } from "./recovery.js"

/**
 * A log of decisions in a table (`reinhardt_decision`, made if it is not there) of a database, over a connection of its
 * own. The database may be one of those that the transactions are on.
 *
 * @example
 * ```ts
 * TwoPhase.layer({ name: "shop", databases: [Ledger, Stock], log: TwoPhase.table(Ledger) })
 * ```
 *
 * @since 0.1.0
 * @category logs
 */
export const table: <Id>(database: AnyTag<Id>) => OpenLog<Preparable<Id>> = tableLog.open

/**
 * A log of decisions in a folder on a local disk, one small file for each that is not yet done, written through to it.
 *
 * @since 0.1.0
 * @category logs
 */
export const folder: (path: string) => OpenLog<never> = fileLog.open

/**
 * Options of a coordinator.
 *
 * - `name`: part of the name of each branch, by which recovery knows its own: letters, digits, `_`, `.` and `-`, at most 27.
 *   It must stay the same from start to start, and differ from that of every other coordinator on these databases.
 * - `databases`: their tags; the layer of each must be one whose transactions can be prepared, which SQLite's is not.
 * - `log`: where decisions are written; it must stay the same, too.
 * - `recoverEvery`: how often to recover while the layer lives; 1 minute unless told.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<Tags extends ReadonlyArray<AnyTag>, R> {
  readonly name: string
  readonly databases: Tags
  readonly log: OpenLog<R>
  readonly recoverEvery?: Duration.DurationInput | undefined
}

/**
 * A layer of a coordinator. It recovers when it is built, and from time to time; a branch that cannot be settled then
 * stays in doubt, and is tried again. It fails where a server is not set up to prepare transactions, with
 * `MissingCapability`, whose message says what to set.
 *
 * @example
 * ```ts
 * const ShopLive = TwoPhase.layer({ name: "shop", databases: [Ledger, Stock], log: TwoPhase.table(Ledger) }).pipe(
 *   Layer.provideMerge(Layer.merge(LedgerLive, StockLive))
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <const Tags extends ReadonlyArray<AnyTag>, R>(
  options: Options<Tags, R>
): Layer.Layer<
  Coordinator | EachParticipant<Tags[number]["Identifier"]>,
  DatabaseError,
  EachPreparable<Tags[number]["Identifier"]> | R
> => Layer.scopedContext(made.make(options))

/**
 * Options of a transaction over several databases, all of them of one coordinator: their tags, and the isolation in each,
 * the engine's default unless told.
 *
 * @since 0.1.0
 * @category models
 */
export interface AtomicOptions<Tags extends ReadonlyArray<AnyTag>> extends Pick<TransactionOptions, "isolation"> {
  readonly databases: Tags
}

/**
 * Runs an effect in a transaction over several databases: all commit when it succeeds; all roll back when it fails, dies
 * or is interrupted, or when one of them cannot be prepared. Inside, `Transaction.atomic` is a savepoint. It cannot stand
 * within a transaction of one of these databases.
 *
 * `InDoubt` says that the end did not reach every database in time; it is not lost, and recovery brings it there.
 *
 * @example
 * ```ts
 * const sale = Effect.all([pay, ship]).pipe(TwoPhase.atomic({ databases: [Ledger, Stock] }))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const atomic =
  <const Tags extends ReadonlyArray<AnyTag>>(options: AtomicOptions<Tags>) =>
  <A, E, R>(
    effect: Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | DatabaseError | InDoubt, R | EachParticipant<Tags[number]["Identifier"]>> =>
    made.atomic(options, effect)

/**
 * Settles now what is in doubt, and says what there was. Branches of other coordinators are left alone, and listed.
 *
 * @example
 * ```ts
 * const { inDoubt, foreign } = yield* TwoPhase.recover
 * ```
 *
 * @since 0.1.0
 * @category recovery
 */
export const recover: Effect.Effect<recovery.Recovery, DatabaseError, Coordinator> = Effect.flatMap(
  Coordinator,
  recovery.recover
)

/**
 * The branches of this coordinator that are prepared and belong to no transaction running here.
 *
 * @since 0.1.0
 * @category recovery
 */
export const inDoubt: Effect.Effect<
  ReadonlyArray<recovery.DoubtfulBranch>,
  DatabaseError,
  Coordinator
> = Effect.flatMap(Coordinator, recovery.inDoubt)
