import { SqlClient } from "@effect/sql/SqlClient"
import { expect, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { type Database, Transaction } from "../../src/index.js"
import {
  Account,
  bankOn,
  names,
  noAccounts,
  open,
  reasonOf,
  Second,
  type SqlName,
  secondOn
} from "../support/accounts.js"

const atomic = Transaction.atomic()

/** A notebook, and hooks that write in it. */
const notebook = () => {
  const notes: Array<string> = []
  const note = (text: string) => Effect.sync(() => void notes.push(text))
  const both = (text: string) =>
    Effect.zipRight(Transaction.onCommit(note(`${text} committed`)), Transaction.onRollback(note(`${text} undone`)))
  return { notes, note, both }
}

/** What can be known and done at the end of a transaction. */
export const transactionEnds = (name: SqlName): void => {
  hooks(name)
  statuses(name)
  savepoints(name)
  twoDatabases(name)
}

const hooks = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("hooks of transactions", (it) => {
    it.effect("run once, after the end that they wait for, and in order", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const { both, note, notes } = notebook()
        const program = Effect.gen(function* () {
          yield* both("a")
          yield* open("a")
          yield* both("b")
          yield* note("body")
        })
        yield* program.pipe(atomic)
        expect(notes.splice(0)).toEqual(["body", "a committed", "b committed"])
        yield* noAccounts
        for (const end of [Effect.fail("no"), Effect.die("no"), Effect.interrupt]) {
          yield* Effect.exit(Effect.zipRight(program, end).pipe(atomic))
          expect(notes.splice(0)).toEqual(["body", "a undone", "b undone"])
        }
        const twice = Effect.zipRight(both("c"), Effect.zipRight(open("a"), Effect.ignore(open("a"))))
        expect(reasonOf(yield* twice.pipe(atomic, Effect.flip))).toBe("TransactionFailed")
        expect(notes.splice(0)).toEqual(["c undone"])
      })
    )

    it.effect("of a released savepoint go with the transaction, of one rolled back only its onRollback are left", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const { both, note, notes } = notebook()
        const program = Effect.gen(function* () {
          yield* both("first")
          yield* both("released").pipe(atomic)
          const inner = Effect.zipRight(both("deep").pipe(atomic), both("inner"))
          yield* Effect.zipRight(inner, Effect.fail("no")).pipe(atomic, Effect.ignore)
          yield* both("last")
          yield* note("body")
        })
        yield* program.pipe(atomic)
        expect(notes.splice(0)).toEqual([
          "body",
          "first committed",
          "released committed",
          "deep undone",
          "inner undone",
          "last committed"
        ])
        yield* Effect.zipRight(program, Effect.fail("no")).pipe(atomic, Effect.ignore)
        expect(notes).toEqual(["body", "first", "released", "deep", "inner", "last"].map(undone))
      })
    )

    it.effect("run when the connection is given back, outside of the transaction, where others see what it wrote", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const seen: Array<unknown> = []
        const look = Effect.gen(function* () {
          const { status } = yield* Transaction.current()
          yield* open("by hook").pipe(atomic)
          seen.push(yield* names, yield* status)
        })
        yield* Effect.zipRight(Transaction.onCommit(look), open("a")).pipe(atomic, atomic)
        expect(seen.splice(0)).toEqual([["a", "by hook"], "NotStarted"])
        yield* noAccounts
        yield* Effect.all([Transaction.onRollback(look), open("a"), Effect.fail("no")]).pipe(atomic, Effect.ignore)
        expect(seen).toEqual([["by hook"], "NotStarted"])
      })
    )

    it.effect("outside of a transaction: onCommit runs at once, onRollback never", () =>
      Effect.gen(function* () {
        const { both, notes } = notebook()
        yield* both("here")
        expect(notes).toEqual(["here committed"])
      })
    )

    it.effect("have the services of the place where they were registered", () =>
      Effect.gen(function* () {
        const Word = Context.GenericTag<{ readonly word: string }>("Word")
        const said: Array<string> = []
        const say = Effect.map(Word, ({ word }) => said.push(word))
        const inner = Transaction.onCommit(say).pipe(Effect.provideService(Word, { word: "inner" }))
        yield* inner
          .pipe(atomic, Effect.zipRight(Transaction.onCommit(say)), atomic)
          .pipe(Effect.provideService(Word, { word: "outer" }))
        expect(said).toEqual(["inner", "outer"])
      })
    )

    it.effect("that fail or die are logged, and stop neither the program nor the others", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const { note, notes } = notebook()
        const logged: Array<string> = []
        const logger = Logger.make(({ cause, message }) => logged.push(`${String(message)} ${String(cause)}`))
        const program = Effect.gen(function* () {
          yield* Transaction.onCommit(Effect.fail("mail is down"))
          yield* Transaction.onCommit(Effect.die("bug"))
          yield* Transaction.onCommit(note("still"))
          yield* open("a")
          return 7
        })
        const loggers = Logger.replace(Logger.defaultLogger, logger)
        expect(yield* program.pipe(atomic, Effect.provide(loggers))).toBe(7)
        expect(notes).toEqual(["still"])
        expect(yield* names).toEqual(["a"])
        expect(logged).toHaveLength(2)
        expect(logged[0]).toContain("mail is down")
        yield* Transaction.onCommit(Effect.fail("here, too")).pipe(Effect.provide(loggers))
        expect(logged[2]).toContain("here, too")
      })
    )

    it.effect("run to their end when the fiber is interrupted meanwhile, and can be limited themselves", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const { note, notes } = notebook()
        const begun = yield* Deferred.make<void>()
        const slow = Effect.all([Deferred.succeed(begun, undefined), Effect.sleep("50 millis"), note("slow")])
        const limited = Effect.timeoutOption(Effect.never, "10 millis")
        const program = Effect.all([Transaction.onCommit(slow), Transaction.onCommit(limited), open("a")])
        const fiber = yield* Effect.fork(program.pipe(atomic))
        yield* Deferred.await(begun)
        yield* Fiber.interrupt(fiber)
        expect(notes).toEqual(["slow"])
        expect(yield* names).toEqual(["a"])
      })
    )

    it.effect("cannot be registered when the transaction has ended", () =>
      Effect.gen(function* () {
        const ended = yield* Deferred.make<void>()
        const late = Effect.zipRight(Deferred.await(ended), Transaction.onCommit(Effect.void))
        const fiber = yield* Effect.forkDaemon(late).pipe(atomic)
        yield* Deferred.succeed(ended, undefined)
        expect(reasonOf(yield* Effect.flip(Fiber.join(fiber)))).toBe("TransactionFailed")
      })
    )

    it.effect("of sql.withTransaction are those of Transaction.atomic, nested either way", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const { both, notes } = notebook()
        const orders: ReadonlyArray<readonly [outer: Within, inner: Within]> = [
          [atomic, sql.withTransaction],
          [sql.withTransaction, atomic]
        ]
        for (const [outer, inner] of orders) {
          const program = Effect.gen(function* () {
            yield* both("kept").pipe(inner)
            yield* Effect.zipRight(both("lost"), Effect.fail("no")).pipe(inner, Effect.ignore)
            expect(notes).toEqual([])
          })
          yield* program.pipe(outer)
          expect(notes.splice(0)).toEqual(["kept committed", "lost undone"])
        }
      })
    )
  })

type Within = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, unknown, R | Database>

const undone = (text: string): string => (text === "body" ? text : `${text} undone`)

const statuses = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("the status of a transaction", (it) => {
    it.effect("can be read meanwhile and afterwards", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const statusOf = (current: Transaction.Current) => current.status
        const here = Transaction.current()
        expect(yield* Effect.flatMap(here, statusOf)).toBe("NotStarted")
        const program = Effect.gen(function* () {
          const outer = yield* here
          const released = yield* here.pipe(atomic)
          const lost: Array<Transaction.Current> = []
          const losing = Effect.flatMap(here, (each) => Effect.sync(() => lost.push(each)))
          yield* Effect.zipRight(losing.pipe(atomic), Effect.fail("no")).pipe(atomic, Effect.ignore)
          const all = [outer, released, ...lost]
          expect(all.map(({ depth }) => depth)).toEqual([0, 1, 2])
          expect(yield* Effect.forEach(all, statusOf)).toEqual(["Active", "Active", "RolledBack"])
          return all
        })
        const committed = yield* program.pipe(atomic)
        expect(yield* Effect.forEach(committed, statusOf)).toEqual(["Committed", "Committed", "RolledBack"])
        const undone = yield* Effect.flatMap(program, Effect.fail).pipe(atomic, Effect.flip)
        if (!Array.isArray(undone)) return expect.fail(String(undone))
        expect(yield* Effect.forEach(undone, statusOf)).toEqual(["RolledBack", "RolledBack", "RolledBack"])
      })
    )
  })

const savepoints = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("savepoints set by hand", (it) => {
    const before = Transaction.setSavepoint("before")

    it.effect("are rolled back to, more than once, and released", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const { both, notes } = notebook()
        yield* Effect.gen(function* () {
          yield* open("a")
          const first = yield* before
          yield* Effect.all([open("b"), both("b")])
          const second = yield* before
          yield* open("c")
          yield* second.rollback
          expect(yield* names).toEqual(["a", "b"])
          yield* open("d")
          yield* second.release
          expect(yield* names).toEqual(["a", "b", "d"])
          yield* first.rollback
          expect(yield* names).toEqual(["a"])
          yield* Effect.all([open("e"), both("e")])
          yield* first.rollback
          yield* Effect.all([open("f"), both("f")])
          yield* first.release
        }).pipe(atomic)
        expect(yield* names).toEqual(["a", "f"])
        expect(notes).toEqual(["b undone", "e undone", "f committed"])
      })
    )

    it.effect("rescue from a failed statement", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* Effect.gen(function* () {
          yield* open("a")
          const { release, rollback } = yield* before
          yield* Effect.ignore(open("a"))
          expect(reasonOf(yield* Effect.flip(open("b")))).toBe("TransactionFailed")
          expect(reasonOf(yield* Effect.flip(release))).toBe("TransactionFailed")
          yield* rollback
          yield* open("c")
        }).pipe(atomic)
        expect(yield* names).toEqual(["a", "c"])
      })
    )

    it.effect("are gone with an earlier one, with their block, and outside of any", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const kept = yield* Effect.gen(function* () {
          const first = yield* before
          const second = yield* before
          yield* first.rollback
          for (const each of [second.rollback, second.release]) {
            expect(String(yield* Effect.flip(each))).toContain("no such savepoint")
          }
          yield* open("a")
          const inner = yield* before.pipe(atomic)
          for (const each of [inner.rollback, first.rollback.pipe(atomic)]) {
            expect(String(yield* Effect.flip(each))).toContain("block that it was set in")
          }
          return first
        }).pipe(atomic)
        expect(yield* names).toEqual(["a"])
        expect(reasonOf(yield* Effect.flip(kept.rollback))).toBe("TransactionFailed")
        expect(reasonOf(yield* Effect.flip(before))).toBe("TransactionFailed")
      })
    )
  })

const twoDatabases = (name: SqlName): void =>
  layer(Layer.merge(bankOn(name), secondOn(name)), { excludeTestServices: true })("of two databases", (it) => {
    it.effect("a hook runs in the transaction of the other that is still open, and in none that has ended", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const second = Transaction.atomic({ database: Second })
        const hook = (text: string) => Transaction.onCommit(Effect.ignore(open(text)), { database: Second })
        const outer = Effect.zipRight(hook("inside").pipe(second), Effect.fail("no"))
        yield* outer.pipe(atomic, Effect.ignore)
        expect(yield* names).toEqual([])
        yield* hook("by itself").pipe(atomic, second)
        expect(yield* names).toEqual(["by itself"])
      })
    )

    it.effect("hooks, savepoints and statuses are those of the one asked for", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const second = { database: Second }
        const there = Account.objects.using(Second)
        const { note, notes } = notebook()
        const program = Effect.gen(function* () {
          yield* Transaction.onCommit(note("first"))
          yield* Transaction.onCommit(
            Effect.flatMap(there.count, (n) => note(`second ${n}`)),
            second
          )
          yield* Transaction.onRollback(note("never"), second)
          const each = there.create({ name: "x", balance: 0 })
          yield* Transaction.savepoint("mine", Effect.zipRight(each, Effect.fail("no")), second).pipe(Effect.ignore)
          const { rollback } = yield* Transaction.setSavepoint("by hand", second)
          yield* each
          yield* rollback
          yield* each
          return yield* Transaction.current(second)
        }).pipe(Transaction.atomic(second))
        const outer = Effect.gen(function* () {
          yield* open("a")
          const { depth, status } = yield* program
          expect([depth, yield* status, yield* Effect.flatMap(Transaction.current(), (each) => each.status)]).toEqual([
            0,
            "Committed",
            "Active"
          ])
          expect(notes).toEqual(["second 1"])
          const lonely = yield* Effect.exit(Transaction.savepoint("x", Effect.void, second))
          expect(Exit.isFailure(lonely)).toBe(true)
          return yield* Effect.fail("no")
        })
        yield* outer.pipe(atomic, Effect.ignore)
        expect(notes).toEqual(["second 1"])
        expect([yield* names, yield* there.count]).toEqual([[], 1])
      })
    )
  })
