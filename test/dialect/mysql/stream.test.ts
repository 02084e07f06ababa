import { expect } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import {
  count,
  eventually,
  heavy,
  millisOf,
  onBoth,
  run,
  series,
  statement,
  twentyCleanStatements,
  value
} from "./support.js"

const million = series(6, "'x', REPEAT('y', 100)")

const places: ReadonlyArray<readonly [place: string, enter: string, leave: string]> = [
  ["outside a transaction", "DO 0", "DO 0"],
  ["inside a transaction", "BEGIN", "COMMIT"],
  ["without autocommit", "SET autocommit = 0", "SET autocommit = 1"]
]

onBoth(({ test }) => {
  for (const [place, enter, leave] of places) {
    test(`${place}, a stream gives all rows, in order`, ({ open }) =>
      Effect.gen(function* () {
        const c = yield* open()
        yield* c.script("CREATE TABLE t (n INT PRIMARY KEY)")
        yield* run(c, `INSERT INTO t ${series(4, "d0.d + 10 * d1.d + 100 * d2.d + 1000 * d3.d")}`)
        yield* c.script(enter)
        for (const limit of [0, 1, 1_023, 1_024, 1_025, 5_000, 10_000]) {
          const all = yield* Stream.runCollect(c.stream(statement("SELECT n FROM t WHERE n < ? ORDER BY n"), [limit]))
          expect(Chunk.toReadonlyArray(all)).toEqual(Array.from({ length: limit }, (_, i) => [i]))
          yield* twentyCleanStatements(c)
        }
        yield* c.script(leave)
        expect(c.usable()).toBe(true)
      }))

    test(`${place}, a stream may stop early`, ({ open }) =>
      Effect.gen(function* () {
        const c = yield* open()
        yield* c.script(enter)
        const many = c.stream(statement(series(5, "REPEAT('y', 200)")), [])
        for (const wanted of [1, 1_024, 3_000]) {
          const some = Stream.runCount(Stream.take(many, wanted))
          expect(yield* some).toBe(wanted)
          yield* twentyCleanStatements(c)
        }
        const enough = Stream.runForEach(many, () => Effect.fail("enough"))
        expect(yield* Effect.flip(enough)).toBe("enough")
        yield* twentyCleanStatements(c)
        yield* c.script(leave)
        expect(c.usable()).toBe(true)
      }))

    test(`${place}, an interrupted stream stops on the server`, ({ open }) =>
      Effect.gen(function* () {
        const [c, watcher] = yield* Effect.all([open(), open()])
        const state = `SELECT command FROM information_schema.processlist WHERE id = ${yield* value(c, "SELECT CONNECTION_ID()")}`
        yield* c.script(enter)
        for (const sql of [heavy, series(8, "REPEAT('x', 100)")]) {
          const fiber = yield* Effect.fork(Stream.runDrain(c.stream(statement(sql), [])))
          yield* Effect.sleep("150 millis")
          expect(yield* value(watcher, state)).not.toBe("Sleep")
          expect(yield* millisOf(Fiber.interrupt(fiber))).toBeLessThan(1_000)
          yield* eventually(watcher, state, "Sleep")
          yield* twentyCleanStatements(c)
        }
        yield* c.script(leave)
        expect(c.usable()).toBe(true)
      }))

    test(`${place}, an error comes in its place`, ({ open }) =>
      Effect.gen(function* () {
        const c = yield* open()
        yield* c.script(enter)
        for (const [sql, reason] of [
          ["SELEC 1", "StatementFailed"],
          ["SELECT * FROM nowhere", "StatementFailed"],
          [`SELECT 9223372036854775807 + d0.d FROM (${series(1, "d0.d")}) d0`, "OutOfRange"]
        ] as const) {
          const error = yield* Effect.flip(Stream.runDrain(c.stream(statement(sql), [])))
          expect(error.reason._tag).toBe(reason)
          expect(error.statement).toBe(sql)
          yield* twentyCleanStatements(c)
        }
        const refused = yield* Effect.flip(Stream.runDrain(c.stream(statement("SELECT ?"), [undefined])))
        expect(refused.reason).toEqual({ _tag: "StatementFailed", code: undefined })
        yield* twentyCleanStatements(c)
        yield* c.script(leave)
        expect(c.usable()).toBe(true)
      }))

    test(`${place}, a statement without rows is an empty stream`, ({ open }) =>
      Effect.gen(function* () {
        const c = yield* open()
        yield* c.script("CREATE TABLE t (n INT)")
        yield* c.script(enter)
        expect(yield* Stream.runCount(c.stream(statement("INSERT INTO t VALUES (1)"), []))).toBe(0)
        yield* c.script("COMMIT")
        expect(yield* count(c, "SELECT COUNT(*) FROM t")).toBe(1)
        yield* c.script(leave)
        expect(c.usable()).toBe(true)
      }))
  }

  test(
    "a million rows take constant memory, however slow their reader",
    ({ open }) =>
      Effect.gen(function* () {
        const c = yield* open()
        let peak = 0
        let chunks = 0
        let found = 0
        const before = process.memoryUsage().rss
        yield* Stream.runForEachChunk(c.stream(statement(million), []), (chunk) =>
          Effect.sync(() => {
            peak = Math.max(peak, process.memoryUsage().rss)
            found += chunk.length
          }).pipe(Effect.andThen(Effect.when(Effect.sleep("5 millis"), () => chunks++ % 50 === 0)))
        )
        expect(found).toBe(1_000_000)
        expect((peak - before) / 1e6).toBeLessThan(120)
        expect(c.usable()).toBe(true)
        yield* twentyCleanStatements(c)
      }),
    60_000
  )

  test("back pressure reaches the server", ({ open }) =>
    Effect.gen(function* () {
      const [c, watcher] = yield* Effect.all([open(), open()])
      const id = yield* value(c, "SELECT CONNECTION_ID()")
      const stopped = yield* Effect.makeLatch(false)
      const slow = c.stream(statement(series(5, "REPEAT('y', 2000)")), [])
      const fiber = yield* Effect.fork(Stream.runCount(Stream.tap(slow, () => stopped.await)))
      yield* Effect.sleep("500 millis")
      expect(yield* value(watcher, `SELECT command FROM information_schema.processlist WHERE id = ${id}`)).not.toBe(
        "Sleep"
      )
      yield* stopped.open
      expect(yield* Fiber.join(fiber)).toBe(100_000)
      expect(c.usable()).toBe(true)
      yield* twentyCleanStatements(c)
    }))

  test("inside a transaction, a consumer may use the connection for each row", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (n INT)")
      for (const [begin, end] of [
        ["BEGIN", "COMMIT"],
        ["START TRANSACTION READ WRITE", "ROLLBACK"]
      ] as const) {
        yield* c.script(begin)
        yield* Stream.runForEach(c.stream(statement(series(3, "d0.d")), []), ([n]) =>
          run(c, "INSERT INTO t VALUES (?)", [n])
        )
        yield* c.script(end)
      }
      expect(yield* count(c, "SELECT COUNT(*) FROM t")).toBe(1_000)
      expect(c.usable()).toBe(true)
      yield* twentyCleanStatements(c)
    }))

  test("a transaction that ended is one no more", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (n INT)")
      const firstChunk = Effect.map(
        Stream.runHead(Stream.chunks(c.stream(statement(million), []))),
        (chunk) => chunk._tag === "Some" && chunk.value.length > 0
      )
      // Each ends it, some of them by themselves. Reading a million rows first would take longer.
      for (const end of ["COMMIT", "ROLLBACK", "CREATE TABLE IF NOT EXISTS u (n INT)"]) {
        yield* c.script("BEGIN")
        yield* run(c, "INSERT INTO t VALUES (1)")
        const inside = yield* millisOf(firstChunk)
        yield* c.script(end)
        const outside = yield* millisOf(firstChunk)
        expect(outside).toBeLessThan(inside / 2)
      }
    }))

  test("a session killed while it streams fails the stream, and nothing crashes", ({ open }) =>
    Effect.gen(function* () {
      const [c, watcher] = yield* Effect.all([open(), open()])
      const id = yield* value(c, "SELECT CONNECTION_ID()")
      const stream = c.stream(statement(series(7, "REPEAT('y', 100)")), [])
      const fiber = yield* Effect.fork(Effect.flip(Stream.runDrain(stream)))
      yield* Effect.sleep("150 millis")
      yield* watcher.script(`KILL CONNECTION ${String(id)}`)
      const { reason } = yield* Fiber.join(fiber)
      expect(["ConnectionLost", "StatementFailed"]).toContain(reason._tag)
      yield* Effect.sleep("50 millis")
      expect(c.usable()).toBe(false)
      expect((yield* Effect.flip(Stream.runDrain(stream))).reason._tag).toBe("ConnectionLost")
    }))
})
