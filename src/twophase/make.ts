/**
 * A coordinator in the context of its layer, and its transactions out of the context of a program.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as DatabaseError from "../error/DatabaseError.js"
import { realTime } from "../internal/realTime.js"
import * as Preparable from "../service/Preparable.js"
import { type AnyTag, Coordinator, type EachParticipant, type Member, placeOf, type State } from "./Coordinator.js"
import type { InDoubt } from "./InDoubt.js"
import { nameOf, refusalOf } from "./names.js"
import { recover } from "./recovery.js"
import type { AtomicOptions, Options } from "./TwoPhase.js"
import { run } from "./transaction.js"

type IdOf<Tags extends ReadonlyArray<AnyTag>> = Tags[number]["Identifier"]
type Needs<Tags extends ReadonlyArray<AnyTag>> = Preparable.EachPreparable<IdOf<Tags>>
type Gives<Tags extends ReadonlyArray<AnyTag>> = Coordinator | EachParticipant<IdOf<Tags>>

/** Opens a coordinator: what its layer provides. */
export const make = <Tags extends ReadonlyArray<AnyTag>, R>({
  databases,
  log,
  name,
  recoverEvery = "1 minute"
}: Options<Tags, R>): Effect.Effect<
  Context.Context<Gives<Tags>>,
  DatabaseError.DatabaseError,
  Needs<Tags> | R | Scope.Scope
> =>
  Effect.gen(function* () {
    const refusal = refusalOf(name)
    if (refusal !== undefined) return yield* Effect.fail(refusal)
    const members = yield* membersOf(databases)
    const state: State = {
      name,
      members: new Map(members.map((each) => [each.name, each])),
      log: yield* log,
      live: new Set()
    }
    yield* told(state)
    // A database that is away for a while is no reason to give up.
    const again = Effect.catchAll(told(state), (error) => Effect.logWarning("could not recover", error))
    const loop = realTime(Effect.delay(Effect.repeat(again, Schedule.spaced(recoverEvery)), recoverEvery))
    // Also where the layer is built in a region that is not: its scope could not be closed.
    yield* Effect.forkScoped(Effect.interruptible(loop))
    return contextOf(databases, state)
  })

const membersOf = <Tags extends ReadonlyArray<AnyTag>>(
  databases: Tags
): Effect.Effect<ReadonlyArray<Member>, DatabaseError.DatabaseError, Needs<Tags>> => {
  const members = Effect.forEach(databases, (database) =>
    Effect.map(Preparable.of(database), (preparable): Member => ({ name: nameOf(database), preparable }))
  )
  // Of a list of tags the compiler no longer knows that each is one of the tuple's.
  return Effect.tap(
    members,
    Effect.forEach(({ preparable }) => preparable.check)
  ) as unknown as Effect.Effect<ReadonlyArray<Member>, DatabaseError.DatabaseError, Needs<Tags>>
}

/** Recovers, and tells whoever reads the log of the program what needs an eye. */
const told = (state: State): Effect.Effect<void, DatabaseError.DatabaseError> =>
  Effect.flatMap(recover(state), ({ committed, foreign, inDoubt, rolledBack }) => {
    const about = { coordinator: state.name, committed, rolledBack, inDoubt, foreign }
    if (inDoubt.length > 0) return Effect.logWarning("prepared transactions stay in doubt", about)
    return committed + rolledBack > 0 ? Effect.logInfo("prepared transactions were recovered", about) : Effect.void
  })

const contextOf = <Tags extends ReadonlyArray<AnyTag>>(databases: Tags, state: State): Context.Context<Gives<Tags>> => {
  const places = databases.flatMap((database) => {
    const member = state.members.get(nameOf(database))
    return member === undefined ? [] : [Context.make(placeOf(database), { coordinator: state, member })]
  })
  // As above: each is the place of one of the tuple's.
  return Context.mergeAll(Context.make(Coordinator, state), ...places) as Context.Context<Gives<Tags>>
}

/** Runs an effect in a transaction over several databases. */
export const atomic = <Tags extends ReadonlyArray<AnyTag>, A, E, R>(
  { databases, ...options }: AtomicOptions<Tags>,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E | DatabaseError.DatabaseError | InDoubt, R | EachParticipant<IdOf<Tags>>> => {
  const places = Effect.forEach(databases, (database) => placeOf(database))
  const whole = Effect.flatMap(places, ([first, ...more]) => {
    if (first === undefined) return Effect.fail(refused("it names no database"))
    const { coordinator } = first
    if (more.some((each) => each.coordinator !== coordinator)) {
      return Effect.fail(refused("its databases have different coordinators"))
    }
    const members = new Map([first, ...more].map(({ member }) => [member.name, member]))
    return run(coordinator, [...members.values()].sort(byName), effect, options)
  })
  // As above: the places wanted are the tuple's.
  return whole as Effect.Effect<A, E | DatabaseError.DatabaseError | InDoubt, R | EachParticipant<IdOf<Tags>>>
}

const byName = (a: Member, b: Member): number => (a.name < b.name ? -1 : 1)

const refused = (why: string): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "TransactionFailed" }, `a two-phase transaction cannot begin: ${why}`)
