/**
 * Settling what a coordinator that is gone, or a word that did not arrive, has left behind.
 */
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Decision, PreparedBranch } from "../service/Preparable.js"
import type { Member, State } from "./Coordinator.js"
import type { Decided } from "./DecisionLog.js"
import { settle } from "./settle.js"

/**
 * A branch that is prepared and not settled: of which database (by its tag's name), and what the log says of it; nothing
 * means that recovery will roll it back.
 *
 * @since 0.1.0
 * @category models
 */
export interface DoubtfulBranch {
  readonly transaction: string
  readonly database: string
  readonly decision: Decision | undefined
}

/** A prepared branch that is none of this coordinator's, under the server's own name. @since 0.1.0 @category models */
export interface ForeignBranch {
  readonly database: string
  readonly name: string
}

/**
 * What recovery did: how many branches it committed and rolled back, which it could not reach (and will try again), and
 * which it left alone.
 *
 * @since 0.1.0
 * @category models
 */
export interface Recovery {
  readonly committed: number
  readonly rolledBack: number
  readonly inDoubt: ReadonlyArray<DoubtfulBranch>
  readonly foreign: ReadonlyArray<ForeignBranch>
}

/** A prepared branch, and the database that has it. */
interface Found extends PreparedBranch {
  readonly member: Member
}

/** A branch of a transaction of ours, left behind. */
interface Left {
  readonly member: Member
  readonly transaction: string
}

const found = ({ members }: State): Effect.Effect<ReadonlyArray<Found>, DatabaseError> =>
  Effect.map(
    Effect.forEach(
      members.values(),
      (member) => Effect.map(member.preparable.prepared, (all) => all.map((each) => ({ ...each, member }))),
      { concurrency: "unbounded" }
    ),
    (all) => all.flat()
  )

const isOurs = ({ name }: State, { xid }: PreparedBranch): boolean => xid?.transaction.startsWith(`${name}:`) ?? false

// A server may show one database the branches of another: only its own are its.
const leftIn = (state: State, all: ReadonlyArray<Found>): ReadonlyArray<Left> =>
  all.flatMap((each) => {
    const { member, xid } = each
    return xid !== undefined && isOurs(state, each) && xid.branch === member.name && !state.live.has(xid.transaction)
      ? [{ member, transaction: xid.transaction }]
      : []
  })

const decisionsOf = ({ log, name }: State): Effect.Effect<ReadonlyMap<string, Decided>, DatabaseError> =>
  Effect.map(
    log.all,
    (all) =>
      new Map(
        all.filter(({ transaction }) => transaction.startsWith(`${name}:`)).map((each) => [each.transaction, each])
      )
  )

/** The branches that are in doubt. */
export const inDoubt = (state: State): Effect.Effect<ReadonlyArray<DoubtfulBranch>, DatabaseError> =>
  Effect.zipWith(found(state), decisionsOf(state), (all, decisions) =>
    leftIn(state, all).map((left) => doubtful(left, decisions.get(left.transaction)?.decision))
  )

const doubtful = ({ member, transaction }: Left, decision: Decision | undefined): DoubtfulBranch => ({
  transaction,
  database: member.name,
  decision
})

/** Settles by the log what is left, and forgets decisions that all their branches have heard. */
export const recover = (state: State): Effect.Effect<Recovery, DatabaseError> =>
  Effect.gen(function* () {
    // In this order: a decision read here whose branches are not found below has reached them all.
    const decisions = yield* decisionsOf(state)
    const all = yield* found(state)
    const left = leftIn(state, all)
    const resting = [...decisions.values()].filter(({ transaction }) => !state.live.has(transaction))
    const outcomes = yield* Effect.forEach(
      Object.values(Arr.groupBy(left, ({ transaction }) => transaction)),
      (each) => settled(state, each),
      { concurrency: 4 }
    )
    const tried = outcomes.flat()
    const inDoubt = tried.flatMap(({ branch, reached }) => (reached ? [] : [branch]))
    yield* Effect.forEach(resting.filter(isDone(state, inDoubt)), ({ transaction }) => state.log.forget(transaction), {
      discard: true
    })
    const count = (decision: Decision) =>
      tried.filter((each) => each.reached && each.branch.decision === decision).length
    return {
      committed: count("commit"),
      rolledBack: count("rollback"),
      inDoubt,
      foreign: all.filter((each) => !isOurs(state, each)).map(({ member, name }) => ({ database: member.name, name }))
    }
  })

interface Tried {
  readonly branch: DoubtfulBranch
  readonly reached: boolean
}

// Written down before anything is rolled back: a decision that is only now on its way must not stand beside it.
const settled = (
  { log }: State,
  left: readonly [Left, ...ReadonlyArray<Left>]
): Effect.Effect<ReadonlyArray<Tried>, DatabaseError> =>
  Effect.flatMap(
    log.decide({
      transaction: left[0].transaction,
      decision: "rollback",
      branches: left.map(({ member }) => member.name),
      decidedAt: Date.now()
    }),
    (decision) =>
      Effect.forEach(
        left,
        (each) =>
          Effect.match(settle(each.member, each.transaction, decision), {
            onFailure: () => ({ branch: doubtful(each, decision), reached: false }),
            onSuccess: () => ({ branch: doubtful(each, decision), reached: true })
          }),
        { concurrency: "unbounded" }
      )
  )

// For as long as somebody who was held up might still want to commit.
const fence = 24 * 60 * 60 * 1000

const isDone =
  ({ members }: State, inDoubt: ReadonlyArray<DoubtfulBranch>) =>
  ({ branches, decidedAt, decision, transaction }: Decided): boolean =>
    (decision === "commit" || decidedAt < Date.now() - fence) &&
    // One of a database that is no longer among these may still wait to hear it.
    branches.every((name) => members.has(name)) &&
    inDoubt.every((each) => each.transaction !== transaction)
