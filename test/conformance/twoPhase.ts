import { SqlClient } from "@effect/sql/SqlClient"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import type * as Scope from "effect/Scope"
import * as errors from "../../src/error/DatabaseError.js"
import { Database, DatabaseError, Transaction, TwoPhase } from "../../src/index.js"
import { of } from "../../src/service/Preparable.js"
import { Account, names, open } from "../support/accounts.js"
import { changed, leave, namesThere, openThere, someTransaction, there, twoBanks } from "../support/branches.js"
import { atomic, bothAt, coordinator, databases, type Preparing, Second } from "../support/transfers.js"
import { decisionLog } from "./decisionLog.js"

const reasonOf = (error: unknown) => (error instanceof DatabaseError ? error.reason._tag : error)
// Recovery tells of what is made to go wrong here.
const quiet = Effect.provide(Logger.remove(Logger.defaultLogger))
const broken = errors.make({ _tag: "ConnectionLost" }, "broken by the test")

type Given = Layer.Layer.Success<ReturnType<typeof bothAt>> | Layer.Layer.Success<ReturnType<typeof coordinator>>
type Both = ReturnType<typeof bothAt>

/** Two-phase commit on two databases of these engines. */
export const twoPhase = (first: Preparing, second: Preparing): void => {
  const engines = [first, second] as const

  /** A test on two databases of its own; what it needs besides them it provides itself. */
  const onBoth = (name: string, body: (both: Both) => Effect.Effect<void, unknown, Scope.Scope>) =>
    it.scopedLive(name, () => Effect.flatMap(twoBanks(first, second), (urls) => quiet(body(bothAt(engines, urls)))))

  const test = (name: string, body: Effect.Effect<void, unknown, Given>, pool = {}) =>
    it.scopedLive(name, () =>
      Effect.flatMap(twoBanks(first, second), (urls) =>
        Effect.provide(body, Layer.provideMerge(coordinator(), bothAt(engines, urls, pool)))
      )
    )

  describe(`two-phase commit on ${first} and ${second}`, () => {
    test(
      "commits on both what succeeds, and gives its value",
      Effect.gen(function* () {
        const sql = yield* SqlClient
        const body = Effect.gen(function* () {
          yield* open("a")
          yield* openThere("b")
          yield* sql`UPDATE bank_account SET balance = 5`
          yield* sql`UPDATE bank_account SET balance = balance + 1`.pipe(sql.withTransaction)
          return 7
        })
        expect(yield* body.pipe(atomic)).toBe(7)
        expect(yield* names).toEqual(["a"])
        expect(yield* Account.objects).toMatchObject([{ balance: 6 }])
        expect(yield* namesThere).toEqual(["b"])
        yield* settled
      })
    )

    test(
      "commits where one database, or both, had nothing to do",
      Effect.gen(function* () {
        yield* open("a").pipe(atomic)
        yield* names.pipe(atomic)
        yield* Effect.void.pipe(atomic)
        expect(yield* names).toEqual(["a"])
        yield* settled
      })
    )

    test(
      "rolls back on both what fails, dies or is interrupted",
      Effect.gen(function* () {
        const both = Effect.zipRight(open("a"), openThere("b"))
        expect(yield* Effect.zipRight(both, Effect.fail("no")).pipe(atomic, Effect.flip)).toBe("no")
        expect(Exit.isFailure(yield* Effect.zipRight(both, Effect.die("no")).pipe(atomic, Effect.exit))).toBe(true)
        const late = Effect.zipRight(both, Effect.never).pipe(atomic, Effect.timeoutOption("50 millis"))
        expect((yield* late)._tag).toBe("None")
        expect([yield* names, yield* namesThere]).toEqual([[], []])
        yield* both.pipe(atomic)
        expect([yield* names, yield* namesThere]).toEqual([["a"], ["b"]])
        yield* settled
      })
    )

    test(
      "rolls back on both where one cannot be prepared",
      Effect.gen(function* () {
        const caught = Effect.gen(function* () {
          yield* open("a")
          yield* openThere("b")
          expect((yield* Effect.flip(openThere("b")))._tag).toBe("UniqueViolation")
        })
        expect(reasonOf(yield* caught.pipe(atomic, Effect.flip))).toBe("TransactionFailed")
        expect([yield* names, yield* namesThere]).toEqual([[], []])
        yield* settled
      })
    )

    test(
      "has savepoints inside",
      Effect.gen(function* () {
        const body = Effect.gen(function* () {
          yield* open("a")
          yield* Effect.zipRight(open("b"), Effect.fail("no")).pipe(Transaction.atomic(), Effect.flip)
          yield* openThere("c").pipe(Transaction.atomic({ database: Second }))
          yield* Effect.flip(openThere("c").pipe(Transaction.atomic({ database: Second })))
          yield* Transaction.savepoint("x", open("d"))
        })
        yield* body.pipe(atomic)
        expect([yield* names, yield* namesThere]).toEqual([["a", "d"], ["c"]])
      })
    )

    test(
      "has a coordinator of a decent name, and of all its databases",
      Effect.gen(function* () {
        for (const name of ["", "a b", "x".repeat(28), "'"]) {
          const error = yield* Effect.flip(Effect.scoped(Layer.build(coordinator(undefined, name))))
          expect(error).toMatchObject({ reason: { _tag: "ParameterRefused", field: "name" } })
        }
        const other = TwoPhase.layer({ name: "other", databases: [Second], log: TwoPhase.table(Database) })
        const error = yield* open("a").pipe(atomic, Effect.provide(other), Effect.flip)
        expect(String(error)).toContain("different coordinators")
      })
    )

    test(
      "is the outermost, or refused",
      Effect.gen(function* () {
        expect(reasonOf(yield* open("a").pipe(atomic, Transaction.atomic(), Effect.flip))).toBe("TransactionFailed")
        expect(reasonOf(yield* open("a").pipe(atomic, atomic, Effect.flip))).toBe("TransactionFailed")
        expect(yield* names).toEqual([])
        yield* settled
      })
    )

    test(
      "runs what waits for its end, when all of it has ended",
      Effect.gen(function* () {
        const told: Array<string> = []
        const tell = (word: string) => Effect.map(namesThere, (all) => told.push(`${word}: ${all}`))
        const body = Effect.gen(function* () {
          yield* Transaction.onCommit(tell("committed"))
          yield* Transaction.onRollback(tell("rolled back"))
          yield* Effect.zipRight(open("a"), openThere("b"))
        })
        yield* body.pipe(atomic)
        yield* Effect.zipRight(body, Effect.fail("no")).pipe(atomic, Effect.ignore)
        expect(told).toEqual(["committed: b", "rolled back: b"])
      })
    )

    test(
      "takes an isolation",
      Effect.gen(function* () {
        const serializable = TwoPhase.atomic({ databases, isolation: "Serializable" })
        yield* Effect.zipRight(open("a"), openThere("b")).pipe(serializable)
        expect([yield* names, yield* namesThere]).toEqual([["a"], ["b"]])
      })
    )

    test(
      "many at once share few connections",
      Effect.gen(function* () {
        yield* Effect.zipRight(open("a", 100), openThere("b", 0))
        const move = Effect.zipRight(
          Account.objects.update((a) => ({ balance: a.balance.plus(-1) })),
          there.update((a) => ({ balance: a.balance.plus(1) }))
        )
        yield* Effect.all(
          Array.from({ length: 20 }, () => move.pipe(atomic)),
          { concurrency: "unbounded" }
        )
        expect([yield* Account.objects, yield* there]).toMatchObject([[{ balance: 80 }], [{ balance: 20 }]])
        yield* settled
      }),
      { maxConnections: 2 }
    )

    recovery(onBoth)
    decisionLog(
      "a table",
      Effect.map(twoBanks(first, second), (urls) =>
        Effect.flatMap(Layer.build(Layer.fresh(bothAt(engines, urls))), (context) =>
          Effect.provide(TwoPhase.table(Database), context)
        )
      )
    )
  })
}

/** Nothing is left prepared, and nothing in the log. */
const settled = Effect.gen(function* () {
  expect(yield* TwoPhase.inDoubt).toEqual([])
  const { log } = yield* TwoPhase.Coordinator
  expect(yield* log.all).toEqual([])
})

type OnBoth = (name: string, body: (both: Both) => Effect.Effect<void, unknown, Scope.Scope>) => void

const leaveBoth = (transaction: string, name: string) =>
  Effect.zipRight(
    leave(Database, open(name), transaction, "Database"),
    leave(Second, openThere(name), transaction, "Second")
  )

const recovery = (onBoth: OnBoth): void => {
  onBoth("recovery commits what was decided, rolls back the rest, and leaves others' alone", (both) =>
    Effect.gen(function* () {
      const [decided, undecided, foreign] = [someTransaction(), someTransaction(), someTransaction("other")]
      yield* leaveBoth(decided, "decided")
      yield* leaveBoth(undecided, "undecided")
      yield* leave(Second, openThere("foreign"), foreign, "Second")
      const log = yield* TwoPhase.table(Database)
      yield* log.decide({
        transaction: decided,
        decision: "commit",
        branches: ["Database", "Second"],
        decidedAt: Date.now()
      })
      // The coordinator's layer recovers.
      const after = yield* Effect.provide(TwoPhase.recover, coordinator())
      expect(after).toMatchObject({ committed: 0, rolledBack: 0, inDoubt: [] })
      expect(after.foreign.filter(({ name }) => name.includes(foreign))).not.toEqual([])
      expect([yield* names, yield* namesThere]).toEqual([["decided"], ["decided"]])
      // The refusal stays, for whoever was held up.
      expect(yield* log.all).toMatchObject([{ transaction: undecided, decision: "rollback" }])
      yield* Effect.flatMap(of(Second), ({ settle }) => settle({ transaction: foreign, branch: "Second" }, "rollback"))
    }).pipe(Effect.provide(both))
  )

  onBoth("a commit that does not arrive leaves the branch in doubt, and recovery brings it", (both) =>
    Effect.gen(function* () {
      const deaf = changed(Second, (service) => ({
        open: (...args) => Effect.map(service.open(...args), (branch) => ({ ...branch, commit: Effect.fail(broken) })),
        settle: () => Effect.fail(broken)
      }))
      const error = yield* Effect.zipRight(open("a"), openThere("b")).pipe(
        atomic,
        Effect.flip,
        Effect.provide(Layer.provideMerge(coordinator(), deaf))
      )
      expect(error).toMatchObject({ _tag: "InDoubt", decision: "commit", branches: ["Second"], cause: broken })
      expect([yield* names, yield* namesThere]).toEqual([["a"], []])
      const listed = Effect.provide(TwoPhase.inDoubt, Layer.provideMerge(coordinator(), deaf))
      expect(yield* listed).toMatchObject([{ database: "Second", decision: "commit" }])
      yield* Effect.provide(settled, coordinator())
      expect(yield* namesThere).toEqual(["b"])
    }).pipe(Effect.provide(both))
  )

  onBoth("a log that cannot be written: rolled back where that is known, in doubt where it is not", (both) =>
    Effect.gen(function* () {
      const body = Effect.zipRight(open("a"), openThere("b"))
      const failing = (how: (log: TwoPhase.DecisionLog) => Partial<TwoPhase.DecisionLog>) =>
        coordinator(Effect.map(TwoPhase.table(Database), (log) => ({ ...log, ...how(log) })))
      const unwritten = failing(({ decide }) => ({
        decide: (decided) => (decided.decision === "commit" ? Effect.fail(broken) : decide(decided))
      }))
      expect(yield* body.pipe(atomic, Effect.flip, Effect.provide(unwritten))).toBe(broken)
      expect([yield* names, yield* namesThere]).toEqual([[], []])
      const answerLost = failing(({ decide }) => ({
        decide: (decided) =>
          Effect.flatMap(decide(decided), (stands) =>
            decided.decision === "commit" ? Effect.fail(broken) : Effect.succeed(stands)
          )
      }))
      yield* body.pipe(atomic, Effect.provide(answerLost))
      expect([yield* names, yield* namesThere]).toEqual([["a"], ["b"]])
      yield* Effect.zipRight(Account.objects.delete, there.delete)
      const gone = failing(() => ({ decide: () => Effect.fail(broken) }))
      const error = yield* body.pipe(atomic, Effect.flip, Effect.provide(gone))
      expect(error).toMatchObject({ _tag: "InDoubt", decision: undefined, branches: ["Database", "Second"] })
      expect(yield* Effect.provide(TwoPhase.inDoubt, coordinator())).toEqual([])
      expect([yield* names, yield* namesThere]).toEqual([[], []])
    }).pipe(Effect.provide(both))
  )

  onBoth("of a decision and a recovery elsewhere, the first stands", (both) =>
    Effect.gen(function* () {
      const body = Effect.zipRight(open("a"), openThere("b"))
      const elsewhere = coordinator()
      const raced = coordinator(
        Effect.map(TwoPhase.table(Database), (log) => ({
          ...log,
          decide: (decided) =>
            Effect.zipRight(
              Effect.orDie(Effect.provide(Effect.provide(TwoPhase.recover, Layer.fresh(elsewhere)), both)),
              log.decide(decided)
            )
        }))
      )
      const error = yield* body.pipe(atomic, Effect.flip, Effect.provide(raced))
      expect(reasonOf(error)).toBe("TransactionFailed")
      expect([yield* names, yield* namesThere]).toEqual([[], []])
      yield* body.pipe(atomic, Effect.provide(coordinator()))
      expect([yield* names, yield* namesThere]).toEqual([["a"], ["b"]])
    }).pipe(Effect.provide(both))
  )
}
