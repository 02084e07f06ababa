/**
 * One transaction over several databases, from its begin to its end.
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as DatabaseError from "../error/DatabaseError.js"
import type { TransactionOptions } from "../service/Database.js"
import type { Branch, Decision } from "../service/Preparable.js"
import type { Member, State } from "./Coordinator.js"
import { InDoubt } from "./InDoubt.js"
import { settle } from "./settle.js"

type Failure = DatabaseError.DatabaseError | InDoubt
type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/** What is left to do when the branches' connections have been given back. */
interface Outcome<A, E> {
  readonly exit: Exit.Exit<A, E>
  /** Undefined where not even the log could be asked. */
  readonly decision: Decision | undefined
  readonly branches: ReadonlyArray<Branch>
  /** Members that the decision did not reach, and why. */
  readonly missed: ReadonlyArray<Missed>
}

interface Missed {
  readonly member: string
  readonly cause: DatabaseError.DatabaseError
}

/** Runs the body in a transaction over all members. */
export const run = <A, E, R>(
  state: State,
  members: ReadonlyArray<Member>,
  body: Effect.Effect<A, E, R>,
  options: TransactionOptions
): Effect.Effect<A, E | Failure, R> =>
  Effect.uninterruptibleMask((restore) => {
    const transaction = `${state.name}:${crypto.randomUUID()}`
    const whole = Effect.gen(function* () {
      state.live.add(transaction)
      const outcome = yield* Effect.scoped(
        Effect.flatMap(restore(begun(members, transaction, options)), (branches) =>
          phases(state, branches, body, transaction, restore)
        )
      )
      const exit = yield* Effect.exit(concluded(state, transaction, outcome))
      yield* Effect.forEach(outcome.branches, (branch) => branch.conclude(statusOf(outcome)), { discard: true })
      return yield* exit
    })
    return Effect.ensuring(
      whole,
      Effect.sync(() => state.live.delete(transaction))
    )
  })

const statusOf = ({ decision }: Outcome<unknown, unknown>) =>
  decision === undefined ? "Unknown" : decision === "commit" ? "Committed" : "RolledBack"

// One after another, and everywhere in the same order: two that wait for each other's connections would wait for ever.
const begun = (members: ReadonlyArray<Member>, transaction: string, options: TransactionOptions) =>
  Effect.forEach(members, ({ name, preparable }) => preparable.open({ transaction, branch: name }, options))

const phases = <A, E, R>(
  state: State,
  branches: ReadonlyArray<Branch>,
  body: Effect.Effect<A, E, R>,
  transaction: string,
  restore: Restore
): Effect.Effect<Outcome<A, E | Failure>, never, R> =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(restore(inside(branches, body)))
    if (Exit.isFailure(exit)) return yield* undone(branches, exit)
    const [unprepared] = yield* reached(branches, (branch) => branch.prepare)
    if (unprepared !== undefined) return yield* undone(branches, Exit.fail(unprepared.cause))
    const decided = yield* Effect.either(decide(state, transaction, branches))
    if (Either.isLeft(decided)) return { branches, exit: Exit.fail(decided.left), decision: undefined, missed: [] }
    if (decided.right.decision === "rollback") return yield* undone(branches, Exit.fail(decided.right.cause))
    const missed = yield* reached(branches, (branch) => branch.commit)
    return { branches, exit, decision: "commit", missed }
  })

const inside = <A, E, R>(branches: ReadonlyArray<Branch>, body: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  branches.reduce((inner, branch) => branch.within(() => inner), body)

// All are waited for, whichever fails: the others' state must be known.
const reached = (
  branches: ReadonlyArray<Branch>,
  step: (branch: Branch) => Branch["prepare"]
): Effect.Effect<ReadonlyArray<Missed>> =>
  Effect.map(
    Effect.forEach(
      branches,
      (branch) =>
        Effect.match(step(branch), {
          onFailure: (cause) => [{ member: branch.xid.branch, cause }],
          onSuccess: () => []
        }),
      { concurrency: "unbounded" }
    ),
    (found) => found.flat()
  )

const undone = <A, E>(branches: ReadonlyArray<Branch>, exit: Exit.Exit<A, E>): Effect.Effect<Outcome<A, E>> =>
  Effect.map(
    reached(branches, (branch) => branch.rollback),
    (missed) => ({ branches, exit, decision: "rollback", missed })
  )

type Decided =
  | { readonly decision: "commit" }
  | { readonly decision: "rollback"; readonly cause: DatabaseError.DatabaseError }

// Where the answer was lost, a second decision tells what became of the first: only one of them stands.
const decide = (
  { log }: State,
  transaction: string,
  branches: ReadonlyArray<Branch>
): Effect.Effect<Decided, InDoubt> => {
  const names = branches.map(({ xid }) => xid.branch)
  const write = (decision: Decision) => log.decide({ transaction, decision, branches: names, decidedAt: Date.now() })
  const as = (cause: DatabaseError.DatabaseError) => (decision: Decision) => ({ decision, cause })
  return Effect.map(write("commit"), as(overruled())).pipe(
    Effect.catchAll((cause) => Effect.map(write("rollback"), as(cause))),
    Effect.mapError((cause) => doubt(transaction, undefined, names, cause))
  )
}

const overruled = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    "recovery, in another process of this coordinator's name, has rolled this transaction back before it was decided"
  )

const concluded = <A, E>(
  state: State,
  transaction: string,
  { decision, exit, missed }: Outcome<A, E>
): Effect.Effect<A, E | InDoubt> =>
  Effect.gen(function* () {
    const left = yield* Effect.forEach(
      missed,
      (each) => again(state, transaction, decision ?? "rollback", each.member),
      {
        concurrency: "unbounded"
      }
    )
    // What was never decided needs no telling: recovery rolls it back.
    if (decision !== "commit") return yield* exit
    const [first, ...more] = left.flatMap(Option.toArray)
    if (first !== undefined) {
      const names = [first, ...more].map(({ member }) => member)
      return yield* doubt(transaction, decision, names, first.cause)
    }
    // What stays in the log is forgotten by the next recovery.
    yield* Effect.ignore(state.log.forget(transaction))
    return yield* exit
  })

const again = (
  { members }: State,
  transaction: string,
  decision: Decision,
  name: string
): Effect.Effect<Option.Option<Missed>> => {
  const member = members.get(name)
  if (member === undefined) return Effect.succeedNone
  return Effect.match(settle(member, transaction, decision), {
    onFailure: (cause) => Option.some({ member: name, cause }),
    onSuccess: () => Option.none()
  })
}

const doubt = (
  transaction: string,
  decision: Decision | undefined,
  branches: ReadonlyArray<string>,
  cause: DatabaseError.DatabaseError
): InDoubt =>
  new InDoubt({
    transaction,
    decision,
    branches,
    message:
      decision === undefined
        ? `it is not known whether ${transaction} was decided; recovery settles it: ${cause.message}`
        : `${transaction} is committed, but not yet on ${branches.join(", ")}; recovery settles that: ${cause.message}`,
    cause
  })
