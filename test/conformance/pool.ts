import { SqlClient } from "@effect/sql/SqlClient"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Metric from "effect/Metric"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import {
  type Database,
  DatabaseError,
  Pool,
  type PoolEvent,
  PoolManager,
  type PoolOptions,
  Transaction
} from "../../src/index.js"
import { Account, bankAt, open, type SqlName } from "../support/accounts.js"
import { layerAt } from "../support/engine.js"

type Services = Database | Pool | SqlClient

/** A database with accounts, and its layer with the pool that a test wants, in the test's scope. */
const bench = (name: SqlName) =>
  Effect.gen(function* () {
    const { url } = yield* bankAt(name)
    const build = (options: PoolOptions, watch: Layer.Layer<never> = Layer.empty) =>
      Layer.build(Layer.fresh(layerAt(name, url, options)).pipe(Layer.provide(watch)))
    const within =
      (context: Context.Context<Services>) =>
      <A, E>(effect: Effect.Effect<A, E, Services>): Effect.Effect<A, E> =>
        Effect.mapInputContext(effect, (_: Context.Context<never>) => context)
    return { url, build, within }
  })

/** Holds a connection until it is told to let go. */
const holding = (pool: Context.Context<Services>) =>
  Effect.gen(function* () {
    const [held, done] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
    const fiber = yield* Effect.zipRight(Deferred.succeed(held, undefined), Deferred.await(done)).pipe(
      Transaction.atomic({}),
      Effect.provide(pool),
      Effect.fork
    )
    yield* Deferred.await(held)
    return { fiber, release: Effect.zipRight(Deferred.succeed(done, undefined), Fiber.join(fiber)) }
  })

const reasonOf = (error: unknown) => (error instanceof DatabaseError ? error.reason._tag : error)

/** Until it holds, for five seconds at most. */
const eventually = (check: Effect.Effect<void, unknown>) =>
  Effect.retry(Effect.sandbox(check), Schedule.intersect(Schedule.spaced("20 millis"), Schedule.recurs(250)))

const pid = { postgres: "pg_backend_pid()", mysql: "CONNECTION_ID()", mariadb: "CONNECTION_ID()" } as const

/** The pool of a database, on one engine. */
export const pool = (name: SqlName): void => {
  describe("pool", () => {
    const isFile = name === "sqlite"

    if (!isFile) {
      it.scopedLive("opens the least at its start, and never more than the most", () =>
        Effect.gen(function* () {
          const { build } = yield* bench(name)
          const context = yield* build({ minConnections: 2, maxConnections: 4 })
          const stats = Context.get(context, Pool).stats
          expect(yield* stats).toEqual({ open: 2, idle: 2, inUse: 0, waiting: 0 })
          const held = yield* Effect.all(Array.from({ length: 4 }, () => holding(context)))
          expect(yield* stats).toEqual({ open: 4, idle: 0, inUse: 4, waiting: 0 })
          const fifth = yield* Effect.fork(Effect.provide(Account.objects.count, context))
          yield* eventually(Effect.map(stats, ({ waiting }) => expect(waiting).toBe(1)))
          yield* Effect.all(held.map(({ release }) => release))
          expect(yield* Fiber.join(fifth)).toBe(0)
          expect(yield* stats).toEqual({ open: 4, idle: 4, inUse: 0, waiting: 0 })
        })
      )

      it.scopedLive("closes what nobody wants, down to the least, and what is old", () =>
        Effect.gen(function* () {
          const { build } = yield* bench(name)
          const context = yield* build({ minConnections: 1, maxConnections: 4, idleTimeout: 120, maxLifetime: 2000 })
          const { connections, events } = Context.get(context, Pool)
          const first = yield* connections
          const closed = yield* events.pipe(
            Stream.filter((event) => event._tag === "Closed"),
            Stream.take(4),
            Stream.runCollect,
            Effect.fork
          )
          yield* Effect.yieldNow()
          const held = yield* Effect.all(Array.from({ length: 4 }, () => holding(context)))
          yield* Effect.all(held.map(({ release }) => release))
          yield* eventually(Effect.map(connections, (all) => expect(all.length).toBe(1)))
          const reasons = Chunk.toReadonlyArray(yield* Fiber.join(closed)).map((event) =>
            event._tag === "Closed" ? event.reason : event._tag
          )
          expect(reasons).toEqual(["idle", "idle", "idle", "lifetime"])
          // The old one was replaced: there is one again.
          yield* eventually(
            Effect.map(connections, (all) => {
              expect(all.length).toBe(1)
              expect(all[0]?.id).not.toBe(first[0]?.id)
            })
          )
        })
      )

      it.scopedLive("sets every connection up before anybody gets it", () =>
        Effect.gen(function* () {
          const { build } = yield* bench(name)
          let settings = 0
          const afterConnect: PoolOptions["afterConnect"] = (connection) =>
            Effect.tap(connection.script("SELECT 1"), () => Effect.sync(() => settings++))
          const context = yield* build({ maxConnections: 3, afterConnect })
          const held = yield* Effect.all(Array.from({ length: 3 }, () => holding(context)))
          yield* Effect.all(held.map(({ release }) => release))
          expect(settings).toBe(3)
          const error = yield* Effect.flip(build({ afterConnect: (connection) => connection.script("NO SUCH WORD") }))
          expect(reasonOf(error)).toBe("StatementFailed")
        })
      )

      it.scopedLive("asks whether a connection answers, and takes another where it does not", () =>
        Effect.gen(function* () {
          const { build, within } = yield* bench(name)
          const events: Array<string> = []
          const context = yield* build(
            { name: "asked", maxConnections: 1, testBeforeAcquire: true },
            Pool.listening(({ _tag, pool }) => pool === "asked" && events.push(_tag))
          )
          const run = within(context)
          const other = within(yield* build({ maxConnections: 1 }))
          const [row] = yield* run(
            Effect.flatMap(SqlClient, (sql) => sql.unsafe<{ id: number }>(`SELECT ${pid[name]} AS id`))
          )
          const kill = name === "postgres" ? `SELECT pg_terminate_backend(${row?.id})` : `KILL ${row?.id}`
          yield* Effect.sleep("600 millis")
          yield* other(Effect.flatMap(SqlClient, (sql) => sql.unsafe(kill)))
          expect(yield* run(Account.objects.count)).toBe(0)
          expect(events.filter((tag) => tag === "Created").length).toBe(2)
          expect(events.filter((tag) => tag === "Closed").length).toBe(1)
        })
      )
    }

    it.scopedLive("serves in the order in which they came", () =>
      Effect.gen(function* () {
        const { build } = yield* bench(name)
        const context = yield* build({ maxConnections: 1 })
        const { stats } = Context.get(context, Pool)
        const { release } = yield* holding(context)
        const order: Array<number> = []
        const fibers: Array<Fiber.Fiber<unknown, unknown>> = []
        for (let i = 0; i < 10; i++) {
          const one = open(`${name}${i}`).pipe(Effect.tap(() => Effect.sync(() => order.push(i))))
          fibers.push(yield* Effect.fork(Effect.provide(one, context)))
          yield* eventually(Effect.map(stats, ({ waiting }) => expect(waiting).toBe(i + 1)))
        }
        // One that leaves the queue is passed over.
        yield* Fiber.interrupt(fibers[4] as Fiber.Fiber<unknown>)
        yield* release
        yield* Effect.all(fibers.map(Fiber.await))
        expect(order).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9])
      })
    )

    it.scopedLive("refuses whoever would wait behind too many, and for too long", () =>
      Effect.gen(function* () {
        const { build, within } = yield* bench(name)
        const events: Array<PoolEvent> = []
        const context = yield* build(
          { maxConnections: 1, maxWaiting: 1, acquireTimeout: 150 },
          Pool.listening((event) => events.push(event))
        )
        const run = within(context)
        const { release } = yield* holding(context)
        const write = run(open("late"))
        const waits = yield* Effect.fork(Effect.flip(write))
        yield* eventually(Effect.map(Context.get(context, Pool).stats, ({ waiting }) => expect(waiting).toBe(1)))
        expect(reasonOf(yield* Effect.flip(write))).toBe("PoolExhausted")
        const error = yield* Fiber.join(waits)
        expect(reasonOf(error)).toBe("PoolTimeout")
        expect(events.map(({ _tag }) => _tag).filter((tag) => tag === "TimedOut")).toEqual(["TimedOut"])
        yield* release
        yield* write
      })
    )

    it.scopedLive("a soft invalidation lets a connection finish, a hard one does not", () =>
      Effect.gen(function* () {
        const { build, within } = yield* bench(name)
        const context = yield* build({ maxConnections: 1 })
        const run = within(context)
        const { connections, invalidate, stats } = Context.get(context, Pool)
        const [id] = (yield* connections).map((each) => each.id)
        const soft = yield* Effect.gen(function* () {
          yield* open("soft")
          yield* invalidate(id ?? "")
          yield* open("softer")
          return yield* Account.objects.count
        }).pipe(Transaction.atomic({}), run)
        expect(soft).toBe(2)
        const [next] = (yield* connections).map((each) => each.id)
        expect(next).not.toBe(id)
        yield* run(open("next"))
        const [second] = (yield* connections).map((each) => each.id)
        const hard = yield* Effect.gen(function* () {
          yield* open("hard")
          yield* invalidate(second ?? "", "hard")
          yield* open("harder")
        }).pipe(Transaction.atomic({}), run, Effect.flip)
        expect(reasonOf(hard)).toBe("InvalidConnection")
        expect(yield* run(Account.objects.count)).toBe(3)
        expect((yield* stats).open).toBe(1)
        expect(reasonOf(yield* Effect.flip(invalidate(second ?? "")))).toBe("InvalidConnection")
      })
    )

    it.scopedLive("a connection that was reserved comes back as new", () =>
      Effect.gen(function* () {
        const { build, within } = yield* bench(name)
        const events: Array<string> = []
        const context = yield* build(
          { maxConnections: 1 },
          Pool.listening(({ _tag }) => events.push(_tag))
        )
        const run = within(context)
        const [change, look, usual] = {
          sqlite: ["PRAGMA query_only = 1", "PRAGMA query_only", 0],
          postgres: ["SET work_mem = '1234kB'", "SHOW work_mem", "4MB"],
          mysql: ["SET SESSION lock_wait_timeout = 77", "SELECT @@lock_wait_timeout AS x", "31536000"],
          mariadb: ["SET SESSION lock_wait_timeout = 77", "SELECT @@lock_wait_timeout AS x", "86400"]
        }[name] as [string, string, unknown]
        const seen = Effect.flatMap(SqlClient, (sql) => sql.unsafe<Record<string, unknown>>(look)).pipe(
          Effect.map(([row]) => Object.values(row ?? {})[0])
        )
        yield* Effect.scoped(
          Effect.gen(function* () {
            const connection = yield* (yield* SqlClient).reserve
            yield* connection.executeUnprepared(change, [], undefined)
          })
        ).pipe(run)
        expect(yield* run(seen)).toEqual(usual)
        expect(events).toContain("Reset")
        const { connections, reset } = Context.get(context, Pool)
        const [each] = yield* connections
        yield* run(Effect.flatMap(SqlClient, (sql) => sql.unsafe(change)))
        yield* reset(each?.id ?? "")
        expect(yield* run(seen)).toEqual(usual)
        expect((yield* connections).map(({ id }) => id)).toEqual([each?.id])
        expect(yield* run(Account.objects.count)).toBe(0)
      })
    )

    it.scopedLive("tells what happens, and nobody who listens can hurt it", () =>
      Effect.gen(function* () {
        const { build, within } = yield* bench(name)
        const scope = yield* Scope.make()
        const heard: Array<PoolEvent> = []
        const context = yield* Scope.extend(
          build(
            { name: "watched", maxConnections: 1 },
            Layer.mergeAll(
              Pool.listening((event) => heard.push(event)),
              Pool.listening(() => {
                throw new Error("a listener that fails")
              })
            )
          ),
          scope
        )
        const service = Context.get(context, Pool)
        const streamed = yield* Effect.fork(Stream.runCollect(service.events))
        yield* Effect.sleep("20 millis")
        yield* within(context)(open("one"))
        yield* within(context)(Account.objects.count)
        yield* Scope.close(scope, Exit.void)
        const tags = heard.map(({ _tag }) => _tag)
        expect(tags[0]).toBe("Created")
        expect(tags.slice(-5)).toEqual(["Acquired", "Returned", "Acquired", "Returned", "Closed"])
        expect(new Set(heard.map((event) => event.pool))).toEqual(new Set(["watched"]))
        const ids = heard.flatMap((event) => ("connectionId" in event ? [event.connectionId] : []))
        expect(new Set(ids).size).toBe(1)
        // The stream ends with the pool.
        const events = Chunk.toReadonlyArray(yield* Fiber.join(streamed))
        expect(events.map(({ _tag }) => _tag)).toEqual(tags.slice(-5))
        const text = JSON.stringify(Schema.encodeSync(Schema.Array(Pool.Event))(heard))
        expect(Schema.decodeUnknownSync(Schema.Array(Pool.Event))(JSON.parse(text))).toEqual(heard)
      })
    )

    it.scopedLive("logs, and keeps metrics", () =>
      Effect.gen(function* () {
        const { build, within } = yield* bench(name)
        const lines: Array<string> = []
        const logger = Logger.make(({ logLevel, message }) => {
          lines.push(`${logLevel.label} ${String(message)}`)
        })
        const label = `metered ${name}`
        const watch = Layer.mergeAll(Pool.logging, Pool.metrics).pipe(
          Layer.provide(
            Layer.mergeAll(Logger.replace(Logger.defaultLogger, logger), Logger.minimumLogLevel(LogLevel.All))
          )
        )
        const context = yield* build({ name: label, maxConnections: 1 }, watch)
        yield* within(context)(open("one"))
        yield* eventually(Effect.sync(() => expect(lines).toContain(`TRACE pool ${label}: Returned`)))
        expect(lines).toContain(`DEBUG pool ${label}: Created`)
        const found = (yield* Metric.snapshot).filter(({ metricKey }) =>
          metricKey.tags.some(({ key, value }) => key === "db.client.connection.pool.name" && value === label)
        )
        const names = new Set(found.map(({ metricKey }) => metricKey.name))
        for (const each of ["count", "wait_time", "use_time", "create_time"]) {
          expect(names).toContain(`db.client.connection.${each}`)
        }
        const idle = found.find(({ metricKey }) => metricKey.tags.some(({ value }) => value === "idle"))
        expect(idle?.metricState).toMatchObject({ value: 1 })
      })
    )

    it.scopedLive("drains when it is closed, and breaks off what does not come back in time", () =>
      Effect.gen(function* () {
        const { build, within } = yield* bench(name)
        for (const [drainTimeout, kept] of [
          ["5 seconds", true],
          ["50 millis", false]
        ] as const) {
          const scope = yield* Scope.make()
          const context = yield* Scope.extend(build({ maxConnections: 2, drainTimeout }), scope)
          const held = yield* Deferred.make<void>()
          const fiber = yield* Deferred.succeed(held, undefined).pipe(
            Effect.zipRight(Effect.sleep("300 millis")),
            Effect.zipRight(open(`drained ${drainTimeout}`)),
            Transaction.atomic({}),
            within(context),
            Effect.exit,
            Effect.fork
          )
          yield* Deferred.await(held)
          const [took] = yield* Effect.timed(Scope.close(scope, Exit.void))
          expect(Exit.isSuccess(yield* Fiber.join(fiber))).toBe(kept)
          expect(Duration.toMillis(took)).toBeLessThan(4000)
          const late = yield* Effect.flip(within(context)(open("late")))
          expect(reasonOf(late)).toBe("PoolClosed")
        }
        const again = yield* build({})
        expect((yield* within(again)(Account.objects)).map((row) => row.name)).toEqual(["drained 5 seconds"])
      })
    )

    it.scopedLive(
      "is whole after whatever was interrupted and invalidated",
      () =>
        Effect.gen(function* () {
          const { build, within } = yield* bench(name)
          const context = yield* build({ maxConnections: 4 })
          const run = within(context)
          const { invalidateAll, stats } = Context.get(context, Pool)
          const works: ReadonlyArray<Effect.Effect<unknown, unknown>> = [
            run(Account.objects.count),
            run(Account.objects.update((a) => ({ balance: a.balance.plus(1) })).pipe(Transaction.atomic({}))),
            run(Account.objects.orderBy((a) => a.name.asc()).pipe(Transaction.atomic({ readOnly: true }))),
            run(Effect.scoped(Effect.flatMap(SqlClient, (sql) => sql.reserve))),
            invalidateAll("soft"),
            invalidateAll("hard")
          ]
          for (let round = 0; round < 20; round++) {
            const fibers = yield* Effect.forEach(Array.from({ length: 48 }), (_, i) => {
              const work = works[i % 24 < 20 ? i % 4 : i % 2 === round % 2 ? 4 : 0] ?? Effect.void
              return Effect.fork(Effect.asVoid(Effect.exit(i === 47 ? invalidateAll("hard") : work)))
            })
            for (const fiber of fibers) {
              if (Math.random() < 0.5) yield* Effect.fork(Effect.delay(Fiber.interrupt(fiber), Math.random() * 15))
            }
            for (const fiber of fibers) yield* Fiber.await(fiber)
          }
          yield* eventually(
            Effect.map(stats, ({ inUse, open: all, waiting }) => {
              expect([inUse, waiting]).toEqual([0, 0])
              expect(all).toBeLessThanOrEqual(isFile ? 5 : 4)
            })
          )
          yield* Effect.all(
            Array.from({ length: 8 }, () => run(Account.objects.count)),
            { concurrency: "unbounded" }
          )
        }),
      60_000
    )

    it.scopedLive("says what is wrong with its options", () =>
      Effect.gen(function* () {
        const { build } = yield* bench(name)
        const wrong: ReadonlyArray<PoolOptions> = [
          { maxWaiting: -1 },
          { acquireTimeout: 0 },
          ...(isFile ? [] : [{ maxConnections: 0 }, { minConnections: 3, maxConnections: 2 }, { maxConnections: 1.5 }])
        ]
        for (const options of wrong) {
          const error = yield* Effect.flip(build(options))
          expect(reasonOf(error)).toBe("PoolConfigError")
          for (const option of Object.keys(options)) expect(String(error)).toContain(option)
        }
      })
    )

    it.scopedLive("a manager has pools by name, while they are wanted", () =>
      Effect.gen(function* () {
        const { url } = yield* bench(name)
        const scope = yield* Scope.make()
        const manager = yield* Scope.extend(PoolManager.make({ maxConnections: 2, acquireTimeout: "1 second" }), scope)
        const [north, south] = [
          PoolManager.named("north", Layer.fresh(layerAt(name, url))),
          PoolManager.named("south", Layer.fresh(layerAt(name, url)))
        ]
        expect(reasonOf(yield* Effect.flip(manager.context(north)))).toBe("PoolNotFound")
        yield* Effect.all([manager.add(north), manager.add(south)], { concurrency: 2 })
        expect(reasonOf(yield* Effect.flip(manager.add(north)))).toBe("PoolConfigError")
        expect([...(yield* manager.names)].sort()).toEqual(["north", "south"])
        yield* open("north").pipe(manager.provide(north))
        expect(yield* Account.objects.count.pipe(manager.provide(south))).toBe(1)
        expect((yield* manager.pool("south")).name).toBe("south")
        const context = yield* manager.context(south)
        yield* manager.remove("south")
        expect(yield* manager.names).toEqual(["north"])
        const gone = yield* Effect.flip(Effect.provide(open("gone"), context))
        expect(reasonOf(gone)).toBe("PoolClosed")
        expect(reasonOf(yield* Effect.flip(manager.pool("south")))).toBe("PoolNotFound")
        yield* manager.add(south)
        expect(yield* Account.objects.count.pipe(manager.provide(south))).toBe(1)
        const last = yield* manager.context(north)
        yield* Scope.close(scope, Exit.void)
        expect(reasonOf(yield* Effect.flip(Effect.provide(open("gone"), last)))).toBe("PoolClosed")
      })
    )

    if (isFile) {
      it.scopedLive("readers see what is committed while somebody writes", () =>
        Effect.gen(function* () {
          const { build, within } = yield* bench(name)
          const context = yield* build({})
          const run = within(context)
          yield* run(open("before"))
          const { release } = yield* holding(context)
          expect((yield* run(Account.objects)).map((row) => row.name)).toEqual(["before"])
          expect(yield* Effect.all(Array.from({ length: 20 }, () => run(Account.objects.count)))).toEqual(
            Array(20).fill(1)
          )
          const report = Effect.zip(Account.objects.count, Account.objects.count).pipe(
            Transaction.atomic({ readOnly: true })
          )
          expect(yield* run(report)).toEqual([1, 1])
          yield* release
          expect((yield* Context.get(context, Pool).stats).open).toBeGreaterThan(1)
        })
      )
    }
  })
}
