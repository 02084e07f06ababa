import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { SqlClient } from "@effect/sql/SqlClient"
import { describe, expect, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { AdvisoryLock, Database, DatabaseError, Transaction } from "../../src/index.js"
import { freshDatabase } from "../support/servers/index.js"
import { type Preparing, preparingAt, Second } from "../support/transfers.js"

const reasonOf = (error: unknown) => (error instanceof DatabaseError ? error.reason._tag : error)
const { scoped, withLock, withLockIfFree } = AdvisoryLock

type Given = Database | SqlClient | Second

const holder = fileURLToPath(new URL("../support/holder.ts", import.meta.url))

/** Advisory locks of an engine that has them. */
export const lock = (name: Preparing): void => {
  /** `Second` is the same database, in another pool: another process, as far as the server can tell. */
  const test = (what: string, body: (url: string) => Effect.Effect<void, unknown, Given | Scope.Scope>) =>
    it.scopedLive(what, () =>
      Effect.flatMap(freshDatabase(name), (url) => {
        const again = Layer.fresh(preparingAt(name, url)).pipe(Database.as(Second))
        return Effect.provide(body(url), Layer.merge(preparingAt(name, url), again))
      })
    )

  describe(`advisory locks on ${name}`, () => {
    test("let one in at a time, of all fibers and pools", () =>
      Effect.gen(function* () {
        let [inside, most, entered] = [0, 0, 0]
        const critical = Effect.gen(function* () {
          entered++
          most = Math.max(most, ++inside)
          yield* Effect.sleep("5 millis")
          inside--
        })
        const here = critical.pipe(withLock("x"))
        const there = critical.pipe(withLock("x", { database: Second }))
        yield* Effect.all([here, there, here, there, here, there, here, there], { concurrency: "unbounded" })
        expect([most, entered]).toEqual([1, 8])
      }))

    test("tell names apart, whatever they are made of", () =>
      Effect.gen(function* () {
        const long = "x".repeat(10_000)
        const names = ["", "x", "X", "x ", "ü", "'; DROP", "a\0b", long, `${long}y`]
        for (const each of names) yield* scoped(each)
        for (const each of names) {
          expect(yield* Effect.void.pipe(withLockIfFree(each, { database: Second }))).toEqual(Option.none())
        }
        expect(yield* Effect.succeed(1).pipe(withLockIfFree("y", { database: Second }))).toEqual(Option.some(1))
      }))

    test("are the database's: in another, the name is free", () =>
      Effect.gen(function* () {
        yield* scoped("x")
        const other = preparingAt(name, yield* freshDatabase(name))
        expect(yield* Effect.succeed(1).pipe(withLockIfFree("x"), Effect.provide(other))).toEqual(Option.some(1))
      }))

    test("are free at once when their scope ends, however it does", () =>
      Effect.gen(function* () {
        const free = Effect.void.pipe(withLockIfFree("x", { database: Second }), Effect.map(Option.isSome))
        for (let i = 0; i < 5; i++) {
          expect(yield* free.pipe(withLock("x"))).toBe(false)
          expect(yield* free).toBe(true)
        }
        expect(yield* Effect.fail("no").pipe(withLock("x"), Effect.flip)).toBe("no")
        expect(yield* free).toBe(true)
        yield* Effect.never.pipe(withLock("x"), Effect.timeoutOption("50 millis"))
        expect(yield* free).toBe(true)
      }))

    test("can be waited for in vain", () =>
      Effect.gen(function* () {
        const held = yield* Deferred.make<void>()
        const fiber = yield* Effect.fork(
          Effect.zipRight(Deferred.succeed(held, undefined), Effect.never).pipe(withLock("x"))
        )
        yield* Deferred.await(held)
        for (const database of [Second, Second]) {
          const error = yield* Effect.void.pipe(withLock("x", { database, timeout: "50 millis" }), Effect.flip)
          expect(reasonOf(error)).toBe("LockTimeout")
        }
        const local = yield* Effect.void.pipe(withLock("x", { timeout: "50 millis" }), Effect.flip)
        expect(reasonOf(local)).toBe("LockTimeout")
        const waiting = yield* Effect.forEach([1, 2, 3], () =>
          Effect.fork(Effect.never.pipe(withLock("x", { database: Second })))
        )
        yield* Effect.sleep("50 millis")
        yield* Fiber.interruptAll(waiting)
        yield* Fiber.interrupt(fiber)
        // Whoever was interrupted has it no more, and wants it no more.
        expect(yield* Effect.succeed(1).pipe(withLockIfFree("x"))).toEqual(Option.some(1))
      }))

    test("are no part of a transaction", () =>
      Effect.gen(function* () {
        const free = Effect.void.pipe(withLockIfFree("x", { database: Second }), Effect.map(Option.isSome))
        const body = Effect.zipRight(free, Effect.fail("no")).pipe(withLock("x"), Transaction.atomic())
        expect(yield* Effect.flip(body)).toBe("no")
        expect(yield* free.pipe(Transaction.atomic(), withLock("x"))).toBe(false)
        expect(yield* free).toBe(true)
      }))

    test("interrupt their holder when their connection dies", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient
        let interrupted = false
        const work = Effect.zipRight(
          Effect.fork(Effect.delay(name === "postgres" ? terminate(sql) : kill(sql), "50 millis")),
          Effect.onInterrupt(Effect.never, () =>
            Effect.sync(() => {
              interrupted = true
            })
          )
        )
        const error = yield* work.pipe(withLock("x"), Effect.flip)
        expect(reasonOf(error)).toBe("ConnectionLost")
        expect(interrupted).toBe(true)
        yield* Effect.void.pipe(withLock("x", { database: Second, timeout: "5 seconds" }))
      }))

    test("end with their process", (url) =>
      Effect.gen(function* () {
        const child = spawn(process.execPath, ["--import", "tsx", holder, name, url, "x"], {
          stdio: ["ignore", "pipe", "inherit"]
        })
        yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
        yield* Effect.promise(() => once(child.stdout, "data"))
        expect(yield* Effect.void.pipe(withLockIfFree("x"))).toEqual(Option.none())
        child.kill("SIGKILL")
        expect(yield* Effect.succeed(1).pipe(withLock("x", { timeout: "5 seconds" }))).toBe(1)
      }))
  })
}

const terminate = (sql: SqlClient) =>
  sql`SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE l.locktype = 'advisory' AND d.datname = current_database()`

const kill = (sql: SqlClient) =>
  Effect.flatMap(sql<{ id: number }>`SELECT IS_USED_LOCK(SHA2(CONCAT(DATABASE(), '/', 'x'), 256)) AS id`, ([row]) =>
    sql.unsafe(`KILL ${row?.id}`)
  )
