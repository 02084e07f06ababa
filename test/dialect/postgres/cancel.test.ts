import { createConnection, createServer, type Socket } from "node:net"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { connector } from "../../../src/dialect/postgres/connection.js"
import type { Connection } from "../../../src/service/Connection.js"
import { describeOn, freshDatabase } from "../../support/servers/index.js"
import { connection, database, eventually, millisOf, run, value } from "./support.js"

const running = (pid: unknown) => `select wait_event from pg_stat_activity where pid = ${String(pid)}`

const twentyCleanStatements = (c: Connection) =>
  Effect.gen(function* () {
    for (let i = 0; i < 20; i++) expect(yield* value(c, "select $1::int8", [i])).toBe(String(i))
  })

/** A port that leads to the server for the first who comes, and to nobody after that. */
const proxyOfOneConnection = (port: number, host: string) =>
  Effect.acquireRelease(
    Effect.async<{ readonly port: number; readonly close: () => void }>((resume) => {
      const sockets: Array<Socket> = []
      const server = createServer((socket) => {
        sockets.push(socket.on("error", () => {}))
        if (sockets.length > 1) return
        const upstream = createConnection(port, host).on("error", () => {})
        sockets.push(upstream)
        socket.pipe(upstream).pipe(socket)
      })
      const close = () => {
        server.close()
        for (const socket of sockets) socket.destroy()
      }
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed({ port: typeof address === "object" && address !== null ? address.port : 0, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  ).pipe(Effect.map((proxy) => proxy.port))

const sleeps: ReadonlyArray<readonly [name: string, sleep: (c: Connection) => Effect.Effect<unknown, unknown>]> = [
  ["execute", (c) => run(c, "select pg_sleep(60)")],
  ["script", (c) => c.script("select pg_sleep(60)")],
  ["standard", (c) => c.standard.execute("select pg_sleep($1)", [60], undefined)],
  ["standard executeValues", (c) => c.standard.executeValues("select pg_sleep(60)", [])]
]

describeOn("postgres", () => {
  for (const [name, sleep] of sleeps) {
    it.scopedLive(`interrupting ${name} stops the statement on the server`, () =>
      Effect.gen(function* () {
        const open = yield* database
        const [c, watcher] = yield* Effect.all([open(), open()])
        const pid = yield* value(c, "select pg_backend_pid()")
        const fiber = yield* Effect.fork(sleep(c))
        yield* eventually(watcher, running(pid), "PgSleep")
        expect(yield* millisOf(Fiber.interrupt(fiber))).toBeLessThan(1_000)
        expect(yield* value(watcher, running(pid))).toBe("ClientRead")
        expect(c.usable()).toBe(true)
        yield* twentyCleanStatements(c)
      })
    )
  }

  it.scopedLive("inside a transaction, which then is a failed one", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("begin")
      const timeout = yield* Effect.timeoutOption(run(c, "select pg_sleep(60)"), "50 millis")
      expect(Option.isNone(timeout)).toBe(true)
      expect((yield* Effect.flip(run(c, "select 1"))).reason._tag).toBe("TransactionFailed")
      yield* c.script("rollback")
      yield* twentyCleanStatements(c)
    })
  )

  it.effect("by the real clock, whatever the test's clock says", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const c = yield* connection
        const fiber = yield* Effect.fork(run(c, "select pg_sleep(60)"))
        yield* Effect.yieldNow()
        yield* Fiber.interrupt(fiber)
        yield* twentyCleanStatements(c)
      })
    )
  )

  it.scopedLive(
    "no statement but the interrupted one is stopped, whenever that happens",
    () =>
      Effect.gen(function* () {
        const c = yield* connection
        const outcomes = { interrupted: 0, finished: 0 }
        for (let i = 0; i < 300; i++) {
          const fiber = yield* Effect.fork(run(c, "select pg_sleep($1::float8)", [0.003]))
          // From before it is sent to after it has ended.
          if (i % 7 > 0) yield* Effect.sleep((i % 7) - 1)
          const exit = yield* Fiber.interrupt(fiber)
          outcomes[Exit.isSuccess(exit) ? "finished" : "interrupted"]++
          expect(yield* value(c, "select $1::int8", [i])).toBe(String(i))
        }
        expect(outcomes.interrupted).toBeGreaterThan(20)
        expect(c.usable()).toBe(true)
      }),
    60_000
  )

  it.scopedLive("a statement that waits for another is not sent, and the other goes on", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* run(c, "create table t (id int)")
      const first = yield* Effect.fork(value(c, "select 'done' from pg_sleep(0.3)"))
      yield* Effect.sleep("50 millis")
      const second = yield* Effect.fork(run(c, "insert into t values (1)"))
      yield* Effect.sleep("50 millis")
      expect(yield* millisOf(Fiber.interrupt(second))).toBeLessThan(100)
      expect(yield* Fiber.join(first)).toBe("done")
      expect(yield* value(c, "select count(*) from t")).toBe("0")
    })
  )

  it.scopedLive("a connection whose statement could not be stopped is given up", () =>
    Effect.gen(function* () {
      const url = new URL(yield* freshDatabase("postgres"))
      const port = yield* proxyOfOneConnection(Number(url.port || 5432), url.hostname)
      url.port = String(port)
      url.hostname = "127.0.0.1"
      const c = yield* connector({ url: Redacted.make(url.href) })
      const fiber = yield* Effect.fork(run(c, "select pg_sleep(10)"))
      yield* Effect.sleep("50 millis")
      const millis = yield* millisOf(Fiber.interrupt(fiber))
      expect(millis).toBeGreaterThan(4_000)
      expect(millis).toBeLessThan(7_000)
      expect(c.usable()).toBe(false)
    })
  )
})
