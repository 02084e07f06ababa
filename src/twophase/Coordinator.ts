/**
 * A coordinator: its databases, its log, and the transactions that it has running.
 */
import * as Context from "effect/Context"
import type { PreparableService } from "../service/Preparable.js"
import type { DecisionLog } from "./DecisionLog.js"

/** A database as the coordinator knows it: the name of its branches, and what it can do. */
export interface Member {
  readonly name: string
  readonly preparable: PreparableService
}

/** What a coordinator works with; `live` is mutable, as transactions come and go. */
export interface State {
  readonly name: string
  readonly members: ReadonlyMap<string, Member>
  readonly log: DecisionLog
  /** Transactions that run here now, and that nobody else must settle. */
  readonly live: Set<string>
}

/**
 * A database of a coordinator, in the type of a program that has transactions on it.
 *
 * @since 0.1.0
 * @category tags
 */
export interface Participant<in out Id> {
  readonly participant: (id: Id) => Id
}

/** The coordinator. @since 0.1.0 @category tags */
export class Coordinator extends Context.Tag("reinhardt-db/TwoPhase/Coordinator")<Coordinator, State>() {}

/** Any database's tag, as far as its name and identity go. */
export interface AnyTag<Id = unknown> {
  readonly key: string
  readonly Identifier: Id
}

/** The same for each of several databases. */
export type EachParticipant<Id> = Id extends unknown ? Participant<Id> : never

/** What a participant's tag holds: its name at its coordinator. */
export interface Place {
  readonly coordinator: State
  readonly member: Member
}

/** The tag of a database's coordinator. */
export const placeOf = <Id>(database: AnyTag<Id>) =>
  Context.GenericTag<Participant<Id>, Place>(`reinhardt-db/TwoPhase/Participant/${database.key}`)
