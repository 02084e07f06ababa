/**
 * Branches of transactions over several databases: begun, prepared and settled on connections of the pool.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as DatabaseError from "../error/DatabaseError.js"
import type { Service, TransactionOptions } from "../service/Database.js"
import type { Branch, Decision, PreparableService, Preparing, Xid } from "../service/Preparable.js"
import { type Access, transactionOf } from "./Access.js"
import { within } from "./blocks.js"
import * as Hooks from "./hooks.js"
import * as State from "./transactionState.js"

type Run<A> = Effect.Effect<A, DatabaseError.DatabaseError>
type Scoped<A> = Effect.Effect<A, DatabaseError.DatabaseError, Scope.Scope>

/** What two-phase commit needs of an open database. */
export const preparable = (access: Access, preparing: Preparing, apart: Scoped<Service>): PreparableService => ({
  check: access.pool.lend(preparing.check),
  open: (xid, options) =>
    Effect.contextWithEffect((context: Context.Context<Scope.Scope>) =>
      transactionOf(access, context) === undefined ? open(access, preparing, xid, options) : Effect.fail(inside())
    ),
  prepared: access.pool.lend(preparing.list),
  settle: (xid, decision) => settle(access, preparing, xid, decision),
  apart
})

const inside = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "TransactionFailed" },
    "a transaction of one of these databases is open already, and can no longer be prepared; " +
      "let the two-phase transaction be the outermost"
  )

/** How far a branch is; while it is being prepared, and after that has failed, only the server knows. */
type Phase = "open" | "preparing" | "prepared" | "settled"

const open = (access: Access, preparing: Preparing, xid: Xid, options: TransactionOptions): Scoped<Branch> =>
  Effect.gen(function* () {
    let phase: Phase = "open"
    const enter = (next: Phase) =>
      Effect.sync(() => {
        phase = next
      })
    const connection = yield* access.pool.scoped(false)
    const run = (statements: ReadonlyArray<string>): Run<void> =>
      Effect.forEach(statements, connection.script, { discard: true })
    const state = State.make(connection, { isolation: options.isolation, readOnly: false, savepoints: 0 }, undefined)
    const abandon = Effect.forEach(preparing.abandon(xid), (each) => Effect.ignore(connection.script(each)), {
      discard: true
    })
    const finish = (decision: Decision) => Effect.zipRight(run([preparing.settle(xid, decision)]), enter("settled"))
    yield* Effect.addFinalizer(() => Effect.suspend(() => (phase === "open" ? abandon : Effect.void)))
    yield* run(preparing.begin(xid, options))
    state.outcome = "Active"
    return {
      xid,
      within: (body) => within(access, state, body),
      prepare: Effect.flatMap(State.close(state), (failed) =>
        failed === undefined
          ? Effect.zipRight(enter("preparing"), Effect.zipRight(run(preparing.prepare(xid)), enter("prepared")))
          : Effect.fail(failed)
      ),
      commit: finish("commit"),
      conclude: (outcome) =>
        Effect.suspend(() => {
          state.outcome = outcome
          return Hooks.runAll(state)
        }),
      rollback: Effect.suspend(() => {
        if (phase === "prepared") return finish("rollback")
        const known = phase === "open"
        const gone = Effect.zipRight(State.close(state), abandon)
        // Where the answer to PREPARE was lost, the branch may be there, for another session to settle.
        const end = Effect.suspend(() => (known || connection.usable() ? enter("settled") : Effect.fail(doubtful())))
        return Effect.zipRight(gone, end)
      })
    }
  })

const doubtful = (): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "ConnectionLost" },
    "the connection was lost before it was known whether the branch is prepared"
  )

const settle = (access: Access, preparing: Preparing, xid: Xid, decision: Decision): Run<void> =>
  access.pool.lend((connection) =>
    Effect.catchIf(connection.script(preparing.settle(xid, decision)), preparing.isUnknown, (error) =>
      // A server may keep a branch from other sessions until it has noticed that the first one is gone.
      Effect.flatMap(preparing.list(connection), (all) =>
        all.some((each) => each.xid?.transaction === xid.transaction && each.xid.branch === xid.branch)
          ? Effect.fail(error)
          : Effect.void
      )
    )
  )
