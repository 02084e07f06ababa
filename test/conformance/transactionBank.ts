import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import { Database, Transaction } from "../../src/index.js"
import { Account, bankAt, type SqlName } from "../support/accounts.js"
import { layerAt } from "../support/engine.js"

const accounts = Array.from({ length: 30 }, (_, i) => ({ name: `account ${i}`, balance: 1000 }))
const transfers = 200
const total = Effect.map(Account.objects, (rows) => rows.reduce((sum, { balance }) => sum + balance, 0))

const one = (name: string) => Account.objects.filter((a) => a.name.eq(name))

// Read and written back: what any other transaction does in between would be lost.
const add = (name: string, amount: number) =>
  Effect.flatMap(one(name).one, ({ balance }) => one(name).update(() => ({ balance: balance + amount })))

const patient = Schedule.exponential("5 millis").pipe(
  Schedule.union(Schedule.spaced("200 millis")),
  Schedule.jittered,
  Schedule.upTo("25 seconds")
)

const transfer = (counts: { attempts: number; bonuses: number }) =>
  Effect.gen(function* () {
    counts.attempts++
    const [from, to] = yield* Effect.all([
      Random.nextIntBetween(0, accounts.length),
      Random.nextIntBetween(0, accounts.length)
    ])
    const amount = yield* Random.nextIntBetween(1, 100)
    yield* add(`account ${from}`, -amount)
    // A savepoint that is undone, in the middle of it.
    yield* Transaction.savepoint("bonus", Effect.zipRight(add(`account ${to}`, 1_000_000), Effect.fail("no"))).pipe(
      Effect.catchIf(
        (error) => error === "no",
        () => Effect.void
      )
    )
    yield* add(`account ${to}`, amount)
    yield* Transaction.onCommit(Effect.sync(() => counts.bonuses++))
  }).pipe(Transaction.atomic({ isolation: "Serializable", retry: patient }))

/** Many fibers, few connections, and interrupts at random: no money is made, and none is lost. */
export const transactionBank = (name: SqlName): void =>
  it.scopedLive(
    "a bank keeps its money",
    () =>
      Effect.gen(function* () {
        const { url } = yield* bankAt(name)
        const counts = { attempts: 0, bonuses: 0 }
        yield* Effect.gen(function* () {
          yield* Account.objects.bulkCreate(accounts)
          const fibers = yield* Effect.forEach(Array.from({ length: transfers }), () => Effect.fork(transfer(counts)))
          const strikes = yield* Effect.forEach(
            fibers.filter((_, i) => i % 4 === 0),
            (fiber) =>
              Effect.fork(
                Effect.flatMap(Random.nextIntBetween(0, 1500), (ms) => Effect.delay(Fiber.interrupt(fiber), ms))
              )
          )
          const exits = yield* Effect.forEach(fibers, Fiber.await)
          yield* Fiber.joinAll(strikes)
          const failed = exits.filter((exit) => Exit.isFailure(exit) && !Exit.isInterrupted(exit))
          expect(failed).toEqual([])
          expect(yield* total).toBe(accounts.length * 1000)
          const done = exits.filter(Exit.isSuccess).length
          expect(done).toBeGreaterThanOrEqual(transfers * 0.75)
          // One that was interrupted on its way back had committed.
          expect(counts.bonuses).toBeGreaterThanOrEqual(done)
          expect(counts.attempts).toBeGreaterThanOrEqual(counts.bonuses)
          const { stats } = (yield* Database).pool
          expect((yield* stats).inUse).toBe(0)
        }).pipe(Effect.provide(layerAt(name, url, { maxConnections: 10 })))
      }),
    60_000
  )
