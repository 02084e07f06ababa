import { SqlClient } from "@effect/sql/SqlClient"
import { expect, layer } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import { DatabaseError, Transaction } from "../../src/index.js"
import { Account, bankOn, names, noAccounts, open, reasonOf, type SqlName } from "../support/accounts.js"

const atomic = Transaction.atomic()

/** The terms on which transactions run: retry, timeout, durable, deferrable. */
export const transactionTerms = (name: SqlName): void => {
  retries(name)
  limits(name)
  waits(name)
  if (name === "mysql" || name === "mariadb") implicitCommits(name)
}

const lost = (tag: "SerializationFailure" | "Deadlock" | "LockTimeout" | "ConnectionLost" | "QueryTimeout") =>
  new DatabaseError({ reason: { _tag: tag }, message: "lost" })

const often = { retry: Schedule.recurs(5) }

/** An effect that fails as often as there are errors, and counts how often it was run. */
const failing = (errors: ReadonlyArray<unknown>) => {
  const seen = { runs: 0 }
  const run = Effect.suspend(() => {
    const error = errors[seen.runs++]
    return error === undefined ? Effect.succeed("done") : Effect.fail(error)
  })
  return { seen, run }
}

const touch = (which: string, amount: number) =>
  Account.objects.filter((a) => a.name.eq(which)).update((a) => ({ balance: a.balance.plus(amount) }))

const retries = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("retries of transactions", (it) => {
    it.effect("run the whole again, with fresh hooks, for what another transaction caused", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const notes: Array<string> = []
        const { run, seen } = failing([lost("SerializationFailure"), lost("Deadlock"), lost("LockTimeout")])
        const program = Effect.gen(function* () {
          const note = (text: string) => Effect.sync(() => void notes.push(`${seen.runs} ${text}`))
          yield* Transaction.onCommit(note("committed"))
          yield* Transaction.onRollback(note("undone"))
          yield* open("a")
          return yield* run
        })
        expect(yield* program.pipe(Transaction.atomic(often))).toBe("done")
        expect(notes).toEqual(["1 undone", "2 undone", "3 undone", "4 committed"])
        expect(yield* names).toEqual(["a"])
      })
    )

    it.effect("do not for anything else, and not for ever", () =>
      Effect.gen(function* () {
        for (const error of ["no", lost("ConnectionLost"), lost("QueryTimeout"), new Error("no")]) {
          const { run, seen } = failing([error])
          expect(yield* run.pipe(Transaction.atomic(often), Effect.flip)).toBe(error)
          expect(seen.runs).toBe(1)
        }
        const { run, seen } = failing(Array.from({ length: 99 }, () => lost("Deadlock")))
        expect(reasonOf(yield* run.pipe(Transaction.atomic(often), Effect.flip))).toBe("Deadlock")
        expect(seen.runs).toBe(6)
      })
    )

    it.effect("see what caused an error: a deadlock that was caught, or came as a SqlError", () =>
      Effect.gen(function* () {
        const cause = lost("Deadlock")
        const failed = new DatabaseError({ reason: { _tag: "TransactionFailed" }, message: "failed", cause })
        const unknown = new DatabaseError({ reason: { _tag: "CommitUnknown" }, message: "unknown", cause })
        for (const [error, runs] of [
          [failed, 2],
          [new Error("outer", { cause }), 2],
          [unknown, 1]
        ] as const) {
          const { run, seen } = failing([error])
          yield* Effect.ignore(run.pipe(Transaction.atomic(often)))
          expect(seen.runs).toBe(runs)
        }
      })
    )

    it.effect("are those of the outermost one only", () =>
      Effect.gen(function* () {
        const { run, seen } = failing([lost("Deadlock")])
        const inner = run.pipe(Transaction.atomic(often))
        expect(reasonOf(yield* inner.pipe(atomic, Effect.flip))).toBe("Deadlock")
        expect(seen.runs).toBe(1)
        const again = failing([lost("Deadlock")])
        let outer = 0
        const counted = Effect.suspend(() => {
          outer++
          return again.run.pipe(Transaction.atomic(often))
        })
        expect(yield* counted.pipe(Transaction.atomic(often))).toBe("done")
        expect([outer, again.seen.runs]).toEqual([2, 2])
      })
    )

    it.effect("survive deadlocks", () =>
      Effect.gen(function* () {
        if (name === "sqlite") return
        yield* noAccounts
        yield* Effect.all([open("a"), open("b")])
        let runs = 0
        const [one, two] = yield* Effect.all([Deferred.make<void>(), Deferred.make<void>()])
        const both = (first: string, second: string, mine: Deferred.Deferred<void>, other: Deferred.Deferred<void>) =>
          Effect.gen(function* () {
            runs++
            yield* touch(first, 1)
            yield* Deferred.succeed(mine, undefined)
            yield* Deferred.await(other)
            yield* touch(second, 1)
          }).pipe(Transaction.atomic({ retry: Transaction.whenRetryable }))
        yield* Effect.all([both("a", "b", one, two), both("b", "a", two, one)], { concurrency: "unbounded" })
        expect((yield* Account.objects).map(({ balance }) => balance)).toEqual([2, 2])
        expect(runs).toBeGreaterThan(2)
      })
    )
  })

const limits = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("limits of transactions", (it) => {
    it.effect("timeout: rolled back, typed, and the connection is free again", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const limited = Transaction.atomic({ timeout: "50 millis" })
        const error = yield* Effect.zipRight(open("a"), Effect.never).pipe(limited, Effect.flip)
        expect(error).toMatchObject({ reason: { _tag: "TransactionTimeout" }, isRetryable: false })
        expect(yield* names).toEqual([])
        expect(yield* Effect.zipRight(open("b"), Effect.fail("no")).pipe(limited, Effect.flip)).toBe("no")
        yield* open("c").pipe(Transaction.atomic({ timeout: "10 seconds" }))
        expect(yield* names).toEqual(["c"])
      })
    )

    it.effect("timeout: stops the statement that runs", () =>
      Effect.gen(function* () {
        if (name === "sqlite") return
        yield* noAccounts
        const sql = yield* SqlClient
        const sleep = name === "postgres" ? sql`SELECT pg_sleep(10)` : sql`SELECT SLEEP(10)`
        const slow = Effect.zipRight(open("a"), sleep)
        const began = Date.now()
        expect(reasonOf(yield* slow.pipe(Transaction.atomic({ timeout: "100 millis" }), Effect.flip))).toBe(
          "TransactionTimeout"
        )
        expect(Date.now() - began).toBeLessThan(5000)
        expect(yield* names).toEqual([])
      })
    )

    it.effect("timeout: of a nested one, that of its savepoint", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const late = Effect.zipRight(open("late"), Effect.never).pipe(Transaction.atomic({ timeout: "30 millis" }))
        yield* Effect.all([open("a"), Effect.flip(late), open("b")]).pipe(atomic)
        expect(yield* names).toEqual(["a", "b"])
      })
    )

    it.effect("durable: outermost, or refused before anything runs", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const durable = Transaction.atomic({ durable: true })
        yield* open("a").pipe(atomic, durable)
        const error = yield* open("b").pipe(durable, Effect.flip, atomic)
        expect(reasonOf(error)).toBe("TransactionFailed")
        expect(String(error)).toContain("must be the outermost")
        expect(yield* names).toEqual(["a"])
      })
    )

    it.effect("deferrable: where the engine can", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* open("a")
        const options = { isolation: "Serializable", readOnly: true, deferrable: true } as const
        const read = names.pipe(Transaction.atomic(options))
        if (name === "sqlite") expect(yield* read).toEqual(["a"])
        else if (name !== "postgres") expect(reasonOf(yield* Effect.flip(read))).toBe("MissingCapability")
        else {
          expect(yield* read).toEqual(["a"])
          const sql = yield* SqlClient
          const shown = sql<{ readonly transaction_deferrable: string }>`SHOW transaction_deferrable`
          expect(yield* shown.pipe(Transaction.atomic(options))).toEqual([{ transaction_deferrable: "on" }])
          // It waits for whoever writes at that level.
          const [begun, done] = yield* Effect.all([Deferred.make<void>(), Deferred.make<void>()])
          const writing = Effect.all([open("b"), Deferred.succeed(begun, undefined), Deferred.await(done)])
          const writer = yield* Effect.fork(writing.pipe(Transaction.atomic({ isolation: "Serializable" })))
          yield* Deferred.await(begun)
          const reader = yield* Effect.fork(read)
          yield* Effect.sleep("100 millis")
          expect((yield* Fiber.poll(reader))._tag).toBe("None")
          yield* Deferred.succeed(done, undefined)
          yield* Fiber.join(writer)
          expect((yield* Fiber.join(reader))[0]).toBe("a")
        }
      })
    )
  })

const waits = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("fibers that wait for a nested transaction", (it) => {
    const forks = { "of a child": Effect.fork, "of a daemon": Effect.forkDaemon }
    for (const [how, fork] of Object.entries(forks)) {
      it.effect(`that waits for one ${how}: an error, instead of waiting for ever`, () =>
        Effect.gen(function* () {
          yield* noAccounts
          const program = Effect.gen(function* () {
            const begun = yield* Deferred.make<void>()
            const inner = Effect.zipRight(Deferred.await(begun), open("late"))
            const middle = yield* fork(inner)
            const joining = Effect.all([open("b"), Deferred.succeed(begun, undefined), Fiber.join(middle)])
            const error = yield* joining.pipe(atomic, Effect.flip)
            expect(reasonOf(error)).toBe("TransactionFailed")
            expect(String(error)).toContain("neither could ever go on")
          })
          const failed = yield* Effect.zipRight(open("a"), program).pipe(atomic, Effect.flip)
          expect(String(failed)).toContain("an earlier statement of this transaction failed")
          expect(yield* names).toEqual([])
        })
      )
    }

    it.effect("also by way of another fiber", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const program = Effect.gen(function* () {
          const last = yield* Effect.fork(open("late").pipe(Effect.delay("20 millis")))
          const middle = yield* Effect.fork(Fiber.join(last))
          return yield* Fiber.join(middle).pipe(atomic)
        })
        expect(String(yield* program.pipe(atomic, Effect.flip))).toContain("neither could ever go on")
      })
    )

    it.effect("that goes on: its turn comes, however long that takes", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const program = Effect.gen(function* () {
          const fibers = yield* Effect.forEach(["b", "c"], (each) => Effect.fork(open(each).pipe(Effect.delay(20))))
          const other = yield* Effect.fork(Effect.sleep("1300 millis"))
          yield* Effect.zipRight(open("a"), Fiber.join(other)).pipe(atomic)
          yield* Fiber.joinAll(fibers)
        })
        yield* program.pipe(atomic)
        expect(yield* names).toEqual(["a", "b", "c"])
      })
    )
  })

const implicitCommits = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("statements that commit", (it) => {
    it.effect("fail the transaction that they stood in, by whichever way they came", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient
        const statements = [
          sql`CREATE TABLE sneaky (id INT)`,
          sql.unsafe("ALTER TABLE sneaky ADD COLUMN a INT"),
          sql.unsafe("CREATE INDEX sneaky_a ON sneaky (a)").unprepared,
          sql`TRUNCATE TABLE sneaky`,
          sql`DROP TABLE sneaky`.raw,
          sql.unsafe("START TRANSACTION").unprepared,
          sql.unsafe("begin").unprepared
        ]
        for (const each of statements) {
          yield* noAccounts
          const program = Effect.gen(function* () {
            yield* open("a")
            const error = yield* Effect.flip(each)
            expect(reasonOf(error.cause)).toBe("MissingCapability")
            expect(error.message).toContain("has committed the transaction")
            yield* Effect.ignore(open("b"))
          })
          expect(reasonOf(yield* program.pipe(atomic, Effect.flip))).toBe("TransactionFailed")
          // What stood before it is committed; what came after it did not run.
          expect(yield* names).toEqual(["a"])
        }
      })
    )

    it.effect("are not rescued by a savepoint, which is gone as well", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const inner = Effect.ignore(sql`CREATE TABLE sneaky (id INT)`.pipe(atomic))
        const program = Effect.all([open("a"), inner, Effect.ignore(open("b"))])
        expect(reasonOf(yield* program.pipe(atomic, Effect.flip))).toBe("TransactionFailed")
        expect(yield* names).toEqual(["a"])
        yield* sql`DROP TABLE sneaky`
      })
    )

    it.effect("do no harm outside of one, nor in one begun by hand", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient
        yield* sql`CREATE TABLE open_air (id INT)`
        yield* sql`DROP TABLE open_air`
        const byHand = Effect.gen(function* () {
          const connection = yield* sql.reserve
          for (const text of ["BEGIN", "INSERT INTO bank_account (name, balance) VALUES ('hand', 1)", "COMMIT"]) {
            yield* connection.executeUnprepared(text, [], undefined)
          }
        })
        yield* Effect.scoped(byHand)
        expect(yield* names).toContain("hand")
      })
    )
  })
