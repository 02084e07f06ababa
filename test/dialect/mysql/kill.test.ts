import { createConnection, createServer, type Socket } from "node:net"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { connector } from "../../../src/dialect/mysql/connection.js"
import { run as runOn } from "../../../src/dialect/mysql/run.js"
import { open as openSession, type Session } from "../../../src/dialect/mysql/session.js"
import type { Connection } from "../../../src/service/Connection.js"
import {
  count,
  databaseOn,
  eventually,
  heavy,
  millisOf,
  onBoth,
  run,
  series,
  twentyCleanStatements,
  value
} from "./support.js"

const state = (id: unknown) => `SELECT command FROM information_schema.processlist WHERE id = ${String(id)}`

/** A port that leads to the server for as many as may, and to nobody after that. */
const proxy = (upstream: URL, connections: number) =>
  Effect.acquireRelease(
    Effect.async<{ readonly port: number; readonly close: () => void }>((resume) => {
      const sockets: Array<Socket> = []
      const server = createServer((socket) => {
        sockets.push(socket.on("error", () => {}))
        if (sockets.length > 2 * connections) return
        const other = createConnection(Number(upstream.port || 3306), upstream.hostname).on("error", () => {})
        sockets.push(other)
        socket.pipe(other).pipe(socket)
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
  ).pipe(Effect.map(({ port }) => Object.assign(new URL(upstream), { hostname: "127.0.0.1", port: String(port) }).href))

const slow: ReadonlyArray<readonly [name: string, start: (c: Connection) => Effect.Effect<unknown, unknown>]> = [
  ["execute, asleep", (c) => run(c, "SELECT SLEEP(?)", [60])],
  ["execute, at work", (c) => run(c, heavy)],
  ["execute, sending", (c) => run(c, series(7, "REPEAT('x', 1000)"))],
  ["script, asleep", (c) => c.script("DO SLEEP(60)")],
  ["script, at work", (c) => c.script(heavy)],
  ["standard", (c) => c.standard.execute("SELECT SLEEP(?)", [60], undefined)],
  ["standard, values", (c) => c.standard.executeValues(heavy, [])],
  ["standard, unprepared", (c) => c.standard.executeUnprepared("SELECT SLEEP(?)", [60], undefined)]
]

onBoth(({ flavour, test }) => {
  for (const [name, start] of slow) {
    test(`interrupting stops the statement on the server: ${name}`, ({ open }) =>
      Effect.gen(function* () {
        const [c, watcher] = yield* Effect.all([open(), open()])
        const id = yield* value(c, "SELECT CONNECTION_ID()")
        const fiber = yield* Effect.fork(start(c))
        yield* Effect.sleep("150 millis")
        expect(yield* value(watcher, state(id))).not.toBe("Sleep")
        expect(yield* millisOf(Fiber.interrupt(fiber))).toBeLessThan(1_000)
        yield* eventually(watcher, state(id), "Sleep")
        expect(c.usable()).toBe(true)
        yield* twentyCleanStatements(c)
        const sessions = "SELECT CONCAT('', COUNT(*)) FROM information_schema.processlist WHERE db = DATABASE()"
        yield* eventually(watcher, sessions, "2")
      }))
  }

  test("inside a transaction, which goes on", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (n INT)")
      yield* c.script("BEGIN")
      yield* run(c, "INSERT INTO t VALUES (1)")
      const write = run(c, `INSERT INTO t ${series(8, "SLEEP(0.0001)")}`)
      expect(Option.isNone(yield* Effect.timeoutOption(write, "100 millis"))).toBe(true)
      yield* c.script("COMMIT")
      expect(yield* count(c, "SELECT COUNT(*) FROM t")).toBe(1)
      yield* twentyCleanStatements(c)
    }))

  test(
    "no statement but the interrupted one is stopped, whenever that happens",
    ({ open }) =>
      Effect.gen(function* () {
        const c = yield* open()
        const outcomes = { interrupted: 0, finished: 0 }
        for (let i = 0; i < 400; i++) {
          // A new text each time, so that it may be met while it is being prepared.
          const fiber = yield* Effect.fork(
            run(c, `SELECT COUNT(*) FROM (${series(3, `${i} x`)}) q WHERE SLEEP(0.000001) = 0`)
          )
          // From before it is sent to after it has ended.
          if (i % 9 > 0) yield* Effect.sleep((i % 9) / 2)
          const exit = yield* Fiber.interrupt(fiber)
          outcomes[Exit.isSuccess(exit) ? "finished" : "interrupted"]++
          expect(yield* value(c, "SELECT CONCAT('a', ?)", [String(i)])).toBe(`a${i}`)
          expect(yield* count(c, `SELECT COUNT(*) FROM (${series(3, "1 x")}) q`)).toBe(1_000)
        }
        expect(outcomes.interrupted).toBeGreaterThan(20)
        expect(c.usable()).toBe(true)
      }),
    60_000
  )

  test("a statement that waits for another is not sent, and the other goes on", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (id INT)")
      const first = yield* Effect.fork(value(c, "SELECT CONCAT('done', SLEEP(0.3))"))
      yield* Effect.sleep("50 millis")
      const second = yield* Effect.fork(run(c, "INSERT INTO t VALUES (1)"))
      const third = yield* Effect.fork(run(c, "INSERT INTO t VALUES (2)"))
      yield* Effect.sleep("50 millis")
      expect(yield* millisOf(Fiber.interrupt(second))).toBeLessThan(100)
      expect(yield* Fiber.join(first)).toBe("done0")
      yield* Fiber.join(third)
      expect(yield* value(c, "SELECT CONCAT(MIN(id), COUNT(*)) FROM t")).toBe("21")
    }))

  test("what waits for an interrupted statement runs after it", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      const first = yield* Effect.fork(run(c, heavy))
      yield* Effect.sleep("50 millis")
      const second = yield* Effect.fork(value(c, "SELECT 'second'"))
      yield* Effect.sleep("50 millis")
      yield* Fiber.interrupt(first)
      expect(yield* Fiber.join(second)).toBe("second")
    }))

  test("a connection whose statement could not be stopped is given up", ({ url }) =>
    Effect.gen(function* () {
      const c = yield* connector({ url: Redacted.make(yield* proxy(new URL(url), 1)) })
      const fiber = yield* Effect.fork(run(c, "SELECT SLEEP(8)"))
      yield* Effect.sleep("50 millis")
      const millis = yield* millisOf(Fiber.interrupt(fiber))
      expect(millis).toBeGreaterThan(4_000)
      expect(millis).toBeLessThan(7_000)
      expect(c.usable()).toBe(false)
      expect((yield* Effect.flip(run(c, "SELECT 1"))).reason._tag).toBe("ConnectionLost")
    }))

  test("and is kept when the statement ends by itself in time", ({ url }) =>
    Effect.gen(function* () {
      const c = yield* connector({ url: Redacted.make(yield* proxy(new URL(url), 1)) })
      const fiber = yield* Effect.fork(run(c, "SELECT SLEEP(1)"))
      yield* Effect.sleep("50 millis")
      expect(yield* millisOf(Fiber.interrupt(fiber))).toBeLessThan(2_000)
      expect(c.usable()).toBe(true)
      yield* twentyCleanStatements(c)
    }))

  const doubts: ReadonlyArray<readonly [string, Partial<Session>]> = [
    ["a server that is not the session's own", { home: "elsewhere 3306 1" }],
    ["a session whose number a proxy may have made up", { id: undefined }]
  ]
  for (const [name, doubt] of doubts) {
    test(`nothing is killed on ${name}`, ({ url }) =>
      Effect.gen(function* () {
        const session = { ...(yield* openSession({ url: Redacted.make(url) })), ...doubt }
        const request = { sql: "SELECT SLEEP(1)", values: [], rowsAsArray: true, prepared: true }
        const reading = { onAnswer: () => undefined, onFailure: () => "failed" }
        const fiber = yield* Effect.fork(runOn(session, request, reading))
        yield* Effect.sleep("50 millis")
        const millis = yield* millisOf(Fiber.interrupt(fiber))
        expect(millis).toBeGreaterThan(900)
        expect(millis).toBeLessThan(2_000)
        expect(session.wire.failure).toBeUndefined()
      }))
  }

  it.effect("by the real clock, whatever the test's clock says", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const { open } = yield* databaseOn(flavour)
        const c = yield* open()
        const fiber = yield* Effect.fork(run(c, "SELECT SLEEP(60)"))
        yield* Effect.yieldNow()
        yield* Fiber.interrupt(fiber)
        yield* twentyCleanStatements(c)
      })
    )
  )
})
