import { SqlClient } from "@effect/sql/SqlClient"
import { expect, layer } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import { Database, Transaction } from "../../src/index.js"
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

/** Transactions: what holds on every engine, whatever it does of itself. */
export const transaction = (name: SqlName): void => {
  layer(bankOn(name), { excludeTestServices: true })("transactions", (it) => {
    it.effect("commit what succeeds, and give its value", () =>
      Effect.gen(function* () {
        yield* noAccounts
        expect(yield* Effect.as(open("a"), 7).pipe(atomic)).toBe(7)
        expect(yield* names).toEqual(["a"])
      })
    )

    it.effect("roll back what fails, dies or is interrupted", () =>
      Effect.gen(function* () {
        yield* noAccounts
        expect(yield* Effect.zipRight(open("a"), Effect.fail("no")).pipe(atomic, Effect.flip)).toBe("no")
        expect(Exit.isFailure(yield* Effect.zipRight(open("b"), Effect.die("no")).pipe(atomic, Effect.exit))).toBe(true)
        const late = Effect.zipRight(open("c"), Effect.never).pipe(atomic, Effect.timeoutOption("50 millis"))
        expect((yield* late)._tag).toBe("None")
        expect(yield* names).toEqual([])
        yield* open("d").pipe(atomic)
        expect(yield* names).toEqual(["d"])
      })
    )

    it.effect("nest by savepoint: what an inner one undoes is its own", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* Effect.gen(function* () {
          yield* open("a")
          yield* Effect.zipRight(open("b"), Effect.fail("no")).pipe(atomic, Effect.flip)
          yield* Effect.gen(function* () {
            yield* open("c")
            yield* Effect.zipRight(open("d"), Effect.fail("no")).pipe(atomic, Effect.flip)
            yield* open("e").pipe(atomic)
          }).pipe(atomic)
          expect(yield* names).toEqual(["a", "c", "e"])
        }).pipe(atomic)
        expect(yield* names).toEqual(["a", "c", "e"])
        yield* Effect.zipRight(open("f").pipe(atomic), Effect.fail("no")).pipe(atomic, Effect.flip)
        expect(yield* names).toEqual(["a", "c", "e"])
      })
    )

    it.effect("run siblings one after another, and neither undoes the other's rows", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const failing = Effect.gen(function* () {
          yield* open("a")
          yield* Effect.sleep("20 millis")
          return yield* Effect.fail("no")
        }).pipe(atomic, Effect.ignore)
        const working = (each: string) => open(each).pipe(Effect.delay("5 millis"), atomic)
        yield* Effect.all([failing, working("b"), failing, working("c"), open("d")], { concurrency: "unbounded" }).pipe(
          atomic
        )
        expect(yield* names).toEqual(["b", "c", "d"])
      })
    )

    it.effect("interrupt one sibling without harm to the other", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* Effect.gen(function* () {
          const first = yield* Effect.fork(Effect.zipRight(open("a"), Effect.never).pipe(atomic))
          yield* Effect.sleep("20 millis")
          const second = yield* Effect.fork(open("b").pipe(atomic))
          const third = yield* Effect.fork(open("c").pipe(atomic))
          yield* Effect.sleep("20 millis")
          yield* Fiber.interrupt(second)
          yield* Fiber.interrupt(first)
          yield* Fiber.join(third)
        }).pipe(atomic)
        expect(yield* names).toEqual(["c"])
      })
    )

    it.effect("take many statements at once, in turns", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const many = Array.from({ length: 20 }, (_, i) => open(String(i)))
        yield* Effect.all(many, { concurrency: "unbounded" }).pipe(atomic)
        expect(yield* Account.objects.count).toBe(20)
      })
    )

    it.effect("give savepoints of their own to the same name", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* Effect.gen(function* () {
          yield* Transaction.savepoint(
            "x; DROP",
            Effect.zipRight(open("a"), Transaction.savepoint("x; DROP", open("b")))
          )
          const inner = Transaction.savepoint("x", Effect.zipRight(open("c"), Effect.fail("no")))
          yield* Transaction.savepoint("x", Effect.zipRight(open("d"), Effect.ignore(inner)))
          yield* Transaction.savepoint(open("e"))
        }).pipe(atomic)
        expect(yield* names).toEqual(["a", "b", "d", "e"])
        const outside = yield* Effect.flip(Transaction.savepoint("x", open("f")))
        expect(reasonOf(outside)).toBe("TransactionFailed")
      })
    )
  })

  failures(name)
  options(name)
  layer(Layer.merge(bankOn(name), secondOn(name)), { excludeTestServices: true })("of two databases", (it) => {
    it.effect("are two, even one inside the other", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const there = Account.objects.using(Second)
        const inner = Effect.gen(function* () {
          yield* there.create({ name: "there", balance: 0 })
          yield* open("here")
          return yield* Effect.fail("no")
        }).pipe(Transaction.atomic({ database: Second }), Effect.flip)
        yield* Effect.zipRight(open("before"), inner).pipe(atomic)
        expect(yield* names).toEqual(["before", "here"])
        expect(yield* there.count).toBe(0)
        const outer = Effect.zipRight(there.create({ name: "kept", balance: 0 }), Effect.fail("no"))
        yield* Effect.zipRight(outer.pipe(atomic, Effect.flip), open("after")).pipe(
          Transaction.atomic({ database: Second })
        )
        expect(yield* there.count).toBe(1)
        expect(yield* names).toEqual(["after", "before", "here"])
      })
    )
  })
}

const failures = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("transactions that fail", (it) => {
    it.effect("do so after a failed statement, even if that was caught", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const program = Effect.gen(function* () {
          yield* open("a")
          expect((yield* Effect.flip(open("a")))._tag).toBe("UniqueViolation")
          expect(reasonOf(yield* Effect.flip(open("b")))).toBe("TransactionFailed")
          return "done"
        })
        const error = yield* program.pipe(atomic, Effect.flip)
        expect(reasonOf(error)).toBe("TransactionFailed")
        expect(error).toMatchObject({ cause: { reason: { _tag: "ConstraintViolation", kind: "unique" } } })
        expect(yield* names).toEqual([])
      })
    )

    it.effect("do not where a savepoint rescues them", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* Effect.gen(function* () {
          yield* open("a")
          expect((yield* Effect.flip(open("a").pipe(atomic)))._tag).toBe("UniqueViolation")
          expect((yield* Effect.flip(Transaction.savepoint("twice", open("a"))))._tag).toBe("UniqueViolation")
          yield* open("b")
        }).pipe(atomic)
        expect(yield* names).toEqual(["a", "b"])
      })
    )

    it.effect("do so after a statement that was interrupted half-way", () =>
      Effect.gen(function* () {
        if (name === "sqlite") return
        yield* noAccounts
        const sql = yield* SqlClient
        const sleep = name === "postgres" ? sql`SELECT pg_sleep(10)` : sql`SELECT SLEEP(10)`
        const program = Effect.zipRight(open("a"), Effect.timeoutOption(sleep, "50 millis"))
        expect(reasonOf(yield* program.pipe(atomic, Effect.flip))).toBe("TransactionFailed")
        expect(yield* names).toEqual([])
        yield* Effect.zipRight(open("b"), Effect.timeoutOption(Transaction.savepoint(sleep), "50 millis")).pipe(atomic)
        expect(yield* names).toEqual(["b"])
      })
    )

    it.effect("close to fibers that outlive them", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const ended = yield* Deferred.make<void>()
        const late = Effect.zipRight(Deferred.await(ended), open("late"))
        const fibers = yield* Effect.gen(function* () {
          yield* open("a")
          return [yield* Effect.forkDaemon(late), yield* Effect.forkDaemon(late.pipe(atomic))]
        }).pipe(atomic)
        yield* Deferred.succeed(ended, undefined)
        for (const fiber of fibers) {
          const error = yield* Effect.flip(Fiber.join(fiber))
          expect(reasonOf(error)).toBe("TransactionFailed")
          expect(String(error)).toContain("has ended")
        }
        expect(yield* names).toEqual(["a"])
      })
    )

    it.effect("by a COMMIT that fails: typed, and rolled back", () =>
      Effect.gen(function* () {
        // MySQL and MariaDB have no deferred constraints.
        if (name !== "sqlite" && name !== "postgres") return
        yield* noAccounts
        const { script } = yield* Database
        const deferred = "REFERENCES bank_account (id) DEFERRABLE INITIALLY DEFERRED"
        yield* script(`CREATE TABLE dangling (account INT ${deferred})`)
        const sql = yield* SqlClient
        const error = yield* Effect.zipRight(open("a"), sql`INSERT INTO dangling VALUES (77)`).pipe(atomic, Effect.flip)
        expect(error).toMatchObject({ reason: { _tag: "ConstraintViolation", kind: "foreignKey" } })
        expect(yield* names).toEqual([])
        yield* open("b").pipe(atomic)
        expect(yield* names).toEqual(["b"])
        const again = sql`INSERT INTO dangling VALUES (78)`.pipe(sql.withTransaction, Effect.flip)
        expect((yield* again).cause).toMatchObject({ reason: { kind: "foreignKey" } })
        yield* open("c")
      })
    )

    it.effect("by a deadlock, which leaves nothing to be rescued where the server has undone all of it", () =>
      Effect.gen(function* () {
        if (name === "sqlite") return
        yield* noAccounts
        yield* Effect.all([open("a"), open("b")])
        const touch = (which: string) =>
          Account.objects.filter((a) => a.name.eq(which)).update((a) => ({ balance: a.balance.plus(1) }))
        const both = (first: string, second: string, mine: Deferred.Deferred<void>, other: Deferred.Deferred<void>) =>
          Effect.gen(function* () {
            yield* touch(first)
            yield* Deferred.succeed(mine, undefined)
            yield* Deferred.await(other)
            const inner = yield* Effect.exit(touch(second).pipe(atomic))
            if (Exit.isFailure(inner)) expect(String(inner.cause)).toMatch(/deadlock/i)
            const after = yield* Effect.exit(open(`${first}-after`))
            if (Exit.isFailure(inner)) expect(Exit.isFailure(after)).toBe(name !== "postgres")
            return Exit.isSuccess(inner)
          }).pipe(atomic)
        const [one, two] = yield* Effect.all([Deferred.make<void>(), Deferred.make<void>()])
        const outcomes = yield* Effect.all(
          [Effect.exit(both("a", "b", one, two)), Effect.exit(both("b", "a", two, one))],
          {
            concurrency: "unbounded"
          }
        )
        const lost = outcomes.filter((exit) => !(Exit.isSuccess(exit) && exit.value))
        expect(lost).toHaveLength(1)
        expect(lost.filter(Exit.isFailure)).toHaveLength(name === "postgres" ? 0 : 1)
        yield* open("later").pipe(atomic)
      })
    )
  })

const options = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("options of transactions", (it) => {
    it.effect("isolation: each level, on the next transaction only", () =>
      Effect.gen(function* () {
        yield* noAccounts
        for (const isolation of ["ReadUncommitted", "ReadCommitted", "RepeatableRead", "Serializable"] as const) {
          yield* open(isolation).pipe(Transaction.atomic({ isolation }))
          yield* open(`${isolation} nested`).pipe(Transaction.atomic({ isolation }), Transaction.atomic({ isolation }))
        }
        expect(yield* Account.objects.count).toBe(8)
        const error = yield* open("x").pipe(Transaction.atomic({ isolation: "Serializable" }), atomic, Effect.flip)
        expect(String(error)).toContain("outermost")
        expect(yield* Account.objects.count).toBe(8)
      })
    )

    it.effect("isolation: what was asked for is what the server does", () =>
      Effect.gen(function* () {
        // SQLite has one writer: nobody can write between two reads of a transaction.
        if (name === "sqlite") return
        yield* noAccounts
        const [ask, answer] = yield* Effect.all([Queue.unbounded<string>(), Queue.unbounded<void>()])
        yield* Effect.fork(
          Effect.forever(
            Effect.flatMap(Queue.take(ask), (each) => Effect.zipRight(open(each), Queue.offer(answer, undefined)))
          )
        )
        const seen = (isolation: "ReadCommitted" | "RepeatableRead", note = "") =>
          Effect.gen(function* () {
            const before = yield* Account.objects.count
            yield* Queue.offer(ask, isolation + note)
            yield* Queue.take(answer)
            return (yield* Account.objects.count) - before
          }).pipe(Transaction.atomic({ isolation, readOnly: true }))
        expect(yield* seen("ReadCommitted")).toBe(1)
        expect(yield* seen("RepeatableRead")).toBe(0)
        expect(yield* seen("ReadCommitted", "again")).toBe(1)
      })
    )

    it.effect("readOnly: writes are refused, and later ones are not", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* open("a")
        const readOnly = Transaction.atomic({ readOnly: true })
        expect(yield* names.pipe(readOnly)).toEqual(["a"])
        expect(reasonOf(yield* open("b").pipe(readOnly, Effect.flip))).toBe("StatementFailed")
        yield* open("c")
        yield* open("d").pipe(atomic)
        expect(yield* names).toEqual(["a", "c", "d"])
      })
    )

    it.effect("a change of the schema is part of it, or refused", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const { dialect, script } = yield* Database
        const program = Effect.gen(function* () {
          yield* open("a")
          yield* script("CREATE TABLE later (id INT)")
          return yield* Effect.fail("no")
        })
        const error = yield* program.pipe(atomic, Effect.flip)
        expect(reasonOf(error)).toBe(dialect.capabilities.transactionalDdl ? "no" : "MissingCapability")
        expect(yield* names).toEqual([])
        yield* script("CREATE TABLE later (id INT)")
        yield* script("DROP TABLE later")
      })
    )
  })
