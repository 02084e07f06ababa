import type { SqlClient } from "@effect/sql/SqlClient"
import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { type Database, DatabaseError, Model, Pool, type PoolOptions, Transaction } from "../../src/index.js"
import { Account, bank, bankAt, open, type SqlName } from "../support/accounts.js"
import { layerAt } from "../support/engine.js"
import { type Failure, proxyTo } from "../support/proxy.js"
import { withDatabase } from "../support/servers/engine.js"
import { engines } from "../support/servers/find.js"
import { startRestartable } from "../support/servers/local.js"

type ServerName = Exclude<SqlName, "sqlite">
type Services = Database | Pool | SqlClient

const within =
  (context: Context.Context<Services>) =>
  <A, E>(effect: Effect.Effect<A, E, Services>): Effect.Effect<A, E> =>
    Effect.mapInputContext(effect, (_: Context.Context<never>) => context)

/** A bank behind a proxy, and somebody who looks at it past the proxy. */
const bench = (name: ServerName, pool: PoolOptions) =>
  Effect.gen(function* () {
    const { url } = yield* bankAt(name)
    const proxy = yield* proxyTo(url)
    const context = yield* Layer.build(Layer.fresh(layerAt(name, proxy.url, pool)))
    const direct = yield* Layer.build(Layer.fresh(layerAt(name, url, { maxConnections: 2 })))
    return { proxy, context, run: within(context), look: within(direct) }
  })

const add = (owner: string, amount: number) =>
  Account.objects.filter((a) => a.name.eq(owner)).update((a) => ({ balance: a.balance.plus(amount) }))

const transfer = (amount: number) =>
  add("ada", 0 - amount).pipe(Effect.zipRight(add("bob", amount)), Transaction.atomic({}))

const balances = Effect.map(
  Account.objects.orderBy((a) => a.name.asc()),
  (rows) => rows.map(({ balance }) => balance)
)

const reasonOf = (error: unknown) => (error instanceof DatabaseError ? error.reason._tag : String(error))

const whole = (pool: Context.Tag.Service<typeof Pool>, most: number) =>
  pool.stats.pipe(
    Effect.map(({ inUse, open, waiting }) => {
      expect([inUse, waiting]).toEqual([0, 0])
      expect(open).toBeLessThanOrEqual(most)
    }),
    Effect.sandbox,
    Effect.retry(Schedule.intersect(Schedule.spaced("50 millis"), Schedule.recurs(200)))
  )

const failures: ReadonlyArray<Failure> = ["before", "half", "after", "stall"]

/** What becomes of them when the server itself is restarted, on one of the test's own. */
export const restarts = (name: ServerName): void => {
  it.scopedLive(
    "a server restarted under load: no transfer is done by half, and work goes on",
    () =>
      Effect.gen(function* () {
        const engine = engines[name]
        const server = yield* startRestartable(engine)
        yield* engine.create(server.url, "bank")
        const url = withDatabase(server.url, "bank")
        const context = yield* Layer.build(layerAt(name, url, { maxConnections: 5, drainTimeout: "1 second" }))
        const run = within(context)
        yield* run(Effect.zipRight(Model.createTables(bank), Effect.all([open("ada", 100_000), open("bob", 0)])))
        const counts = { done: 0, failed: 0 }
        const worker = run(transfer(1)).pipe(
          Effect.tap(() => Effect.sync(() => counts.done++)),
          Effect.catchAll(() =>
            Effect.zipRight(
              Effect.sync(() => counts.failed++),
              Effect.sleep("20 millis")
            )
          ),
          Effect.forever
        )
        const workers = yield* Effect.fork(
          Effect.all(
            Array.from({ length: 20 }, () => worker),
            { concurrency: "unbounded" }
          )
        )
        for (let round = 0; round < 3; round++) {
          yield* Effect.sleep("400 millis")
          yield* server.restart
          const before = counts.done
          yield* Effect.sync(() => expect(counts.done).toBeGreaterThan(before + 10)).pipe(
            Effect.sandbox,
            Effect.retry(Schedule.intersect(Schedule.spaced("50 millis"), Schedule.recurs(200)))
          )
        }
        yield* Fiber.interrupt(workers)
        const [ada = 0, bob = 0] = yield* run(balances)
        expect(ada + bob).toBe(100_000)
        yield* whole(Context.get(context, Pool), 5)
        console.info(
          `${name}: 3 restarts under load, ${counts.done} transfers done, ${counts.failed} failed, none by half`
        )
      }),
    120_000
  )
}

/** What becomes of rows, transactions and the pool when the network fails. */
export const faults = (name: ServerName): void => {
  describe("faults", () => {
    it.scopedLive(
      "at every message of a transaction: all of it happened, or nothing, or nobody can know; nothing leaks",
      () =>
        Effect.gen(function* () {
          const { context, look, proxy, run } = yield* bench(name, { maxConnections: 2 })
          yield* look(Effect.all([open("ada", 1000), open("bob", 0)]))
          yield* run(transfer(0))
          proxy.failAt(0, "before")
          yield* run(transfer(0))
          const messages = proxy.messages()
          const seen = new Map<string, number>()
          let [injected, done] = [0, 0]
          for (const failure of failures) {
            for (let at = 1; at <= messages; at++) {
              injected++
              // Its statements are prepared: the same messages as above.
              yield* run(transfer(0))
              proxy.failAt(at, failure)
              const exit = yield* Effect.exit(
                run(transfer(1)).pipe(
                  Effect.timeoutFail({ duration: "400 millis", onTimeout: () => "timeout" as const })
                )
              )
              proxy.failAt(0, "before")
              const [ada = 0, bob = 0] = yield* look(balances).pipe(
                Effect.repeat({ until: ([left = 0, right = 0]) => left + right === 1000, times: 50 })
              )
              expect(ada + bob).toBe(1000)
              if (Exit.isSuccess(exit)) expect(bob).toBe(done + 1)
              else {
                const reason = exit.cause._tag === "Fail" ? reasonOf(exit.cause.error) : String(exit.cause)
                seen.set(reason, (seen.get(reason) ?? 0) + 1)
                // Only a COMMIT without an answer may have happened.
                if (!["CommitUnknown", "timeout"].includes(reason))
                  expect([failure, at, bob]).toEqual([failure, at, done])
                expect(bob - done).toBeLessThanOrEqual(at === messages ? 1 : 0)
              }
              done = bob
              yield* whole(Context.get(context, Pool), 2)
              expect(yield* run(Account.objects.count)).toBe(2)
            }
          }
          const reasons = [...seen].map(([reason, n]) => `${reason} ${n}`).join(", ")
          console.info(`${name}: ${injected} faults injected (${reasons}), ${injected * 4} checks, none failed`)
        }),
      120_000
    )

    it.scopedLive(
      "an outage: errors while it lasts, and work again after it, without a restart",
      () =>
        Effect.gen(function* () {
          const { context, look, proxy, run } = yield* bench(name, { maxConnections: 4, acquireTimeout: "2 seconds" })
          yield* look(Effect.all([open("ada", 1000), open("bob", 0)]))
          let done = 0
          const worker = run(transfer(1)).pipe(
            Effect.tap(() => Effect.sync(() => done++)),
            Effect.catchAll(() => Effect.sleep("10 millis")),
            Effect.forever
          )
          const eight = Array.from({ length: 8 }, () => worker)
          const workers = yield* Effect.fork(Effect.all(eight, { concurrency: "unbounded" }))
          for (let round = 0; round < 3; round++) {
            yield* Effect.sleep("300 millis")
            proxy.fault("refuse")
            yield* Effect.sleep("200 millis")
            const error = yield* Effect.flip(run(Account.objects.count))
            expect(["ConnectionFailed", "ConnectionLost"]).toContain(reasonOf(error))
            const before = done
            proxy.fault("none")
            yield* Effect.sync(() => expect(done).toBeGreaterThan(before)).pipe(
              Effect.sandbox,
              Effect.retry(Schedule.intersect(Schedule.spaced("50 millis"), Schedule.recurs(100)))
            )
          }
          yield* Fiber.interrupt(workers)
          const [ada = 0, bob = 0] = yield* look(balances)
          expect(ada + bob).toBe(1000)
          // A COMMIT whose answer was lost may have happened.
          expect(bob).toBeGreaterThanOrEqual(done)
          yield* whole(Context.get(context, Pool), 4)
        }),
      60_000
    )
  })
}
