import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { SqliteConnection } from "../../../src/dialect/sqlite/connection.js"
import { asGiven } from "../../../src/service/Connection.js"
import { inMemory, onFile, query, statement } from "./support.js"

const upTo = (n: number) =>
  statement(`WITH RECURSIVE s(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM s WHERE i < ${n})
    SELECT i, 'row number ' || i, i * 0.5 FROM s`)
const endless = statement("WITH RECURSIVE s(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM s) SELECT i FROM s")

// What writes, begins and closes shows that no iterator is left open.
const isClean = (connection: SqliteConnection) =>
  Effect.map(connection.script("BEGIN; CREATE TABLE clean (a); ROLLBACK"), () => connection.usable())

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")
const memory = () => {
  collect()
  const { arrayBuffers, external, heapUsed } = process.memoryUsage()
  return (heapUsed + external + arrayBuffers) / 1_000_000
}

describe("a stream on a file", () => {
  it.scopedLive("reads a million rows in constant memory", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      const before = memory()
      let rows = 0
      let sum = 0
      let most = 0
      yield* connection.stream(upTo(1_000_000), []).pipe(
        Stream.runForEachChunk((chunk) =>
          Effect.sync(() => {
            expect(chunk.length).toBeLessThanOrEqual(256)
            for (const row of chunk) sum += row[0] as number
            const crossed = Math.floor((rows + chunk.length) / 100_000) > Math.floor(rows / 100_000)
            rows += chunk.length
            if (crossed) most = Math.max(most, memory() - before)
          })
        )
      )
      expect([rows, sum]).toEqual([1_000_000, 500_000_500_000])
      expect(most).toBeLessThan(5)
    })
  )

  it.scoped("leaves the connection clean when it ends early, by whatever end", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      const stream = connection.stream(endless, [])
      expect(Chunk.toReadonlyArray(yield* Stream.runCollect(Stream.take(stream, 3)))).toEqual([[1], [2], [3]])
      expect(yield* isClean(connection)).toBe(true)
      yield* Effect.exit(Stream.runForEach(stream, () => Effect.fail("enough")))
      expect(yield* isClean(connection)).toBe(true)
      yield* Effect.exit(Stream.runForEach(stream, () => Effect.die("enough")))
      expect(yield* isClean(connection)).toBe(true)
    })
  )

  it.scopedLive("can be interrupted, though it never waits", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      const drained = Stream.runDrain(connection.stream(endless, []))
      expect((yield* Effect.timeoutOption(drained, "50 millis"))._tag).toBe("None")
      expect(yield* isClean(connection)).toBe(true)
      const fiber = yield* Effect.fork(drained)
      yield* Effect.sleep("20 millis")
      expect(connection.usable()).toBe(false)
      expect(Exit.isInterrupted(yield* Fiber.interrupt(fiber))).toBe(true)
      expect(yield* isClean(connection)).toBe(true)
    })
  )

  it.scoped("lets its connection read meanwhile, the same text too, but not write", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      yield* connection.script("CREATE TABLE t (a)")
      const sql = upTo(1000)
      const seen = yield* connection.stream(sql, []).pipe(
        Stream.mapEffect((row) =>
          Effect.gen(function* () {
            if (row[0] !== 500) return 0
            expect((yield* connection.execute(sql, [], asGiven)).affected).toBe(1000)
            expect(Chunk.size(yield* Stream.runCollect(connection.stream(sql, [])))).toBe(1000)
            const write = yield* Effect.flip(query(connection, "INSERT INTO t VALUES (1)"))
            expect(write.message).toBe("This database connection is busy executing a query")
            expect((yield* Effect.flip(connection.script("BEGIN"))).reason._tag).toBe("StatementFailed")
            return 1
          })
        ),
        Stream.runSum
      )
      expect(seen).toBe(1)
      expect(yield* isClean(connection)).toBe(true)
    })
  )

  it.scoped("can be run twice, and each run sees what there is by then", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      yield* connection.script("CREATE TABLE t (a)")
      const count = Effect.map(Stream.runCollect(connection.stream(statement("SELECT a FROM t"), [])), Chunk.size)
      expect(yield* count).toBe(0)
      yield* query(connection, "INSERT INTO t VALUES (1), (2)")
      expect(yield* count).toBe(2)
    })
  )

  it.scoped("does not keep its connection from closing, and fails then", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const connection = yield* Scope.extend(onFile(), scope)
      const pull = yield* Stream.toPull(connection.stream(endless, []))
      expect(Chunk.size(yield* pull)).toBe(256)
      yield* Scope.close(scope, Exit.void)
      expect((yield* Effect.flip(query(connection, "SELECT 1"))).reason._tag).toBe("ConnectionLost")
      const error = Option.getOrThrow(yield* Effect.flip(pull))
      expect(error.reason._tag).toBe("ConnectionLost")
    })
  )

  it.scoped("fails with what went wrong, at the start or on the way", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      const drain = (sql: string, ...parameters: ReadonlyArray<unknown>) =>
        Effect.flip(Stream.runDrain(connection.stream(statement(sql), parameters)))
      expect((yield* drain("SELECT nonsense")).reason._tag).toBe("StatementFailed")
      expect((yield* drain("SELECT ?", true)).reason._tag).toBe("ParameterRefused")
      const late = yield* drain(`WITH s(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM s WHERE i < 1000)
        SELECT CASE WHEN i = 900 THEN reinhardt_regexp('(', 'a', '') ELSE i END FROM s`)
      expect(late.message).toBe("the pattern is not a valid regular expression")
      expect(yield* isClean(connection)).toBe(true)
    })
  )
})

describe("a stream that is read at once", () => {
  it.scoped("inside a transaction lets its consumer write, as it does in memory", () =>
    Effect.gen(function* () {
      for (const connection of [yield* onFile(), yield* inMemory]) {
        yield* connection.script("CREATE TABLE t (a)")
        yield* connection.script("BEGIN")
        yield* Stream.runForEach(connection.stream(upTo(600), []), (row) =>
          query(connection, "INSERT INTO t VALUES (?)", BigInt(row[0] as number))
        )
        yield* connection.script("COMMIT")
        expect(yield* query(connection, "SELECT count(*), max(a) FROM t")).toEqual([[600, 600]])
      }
    })
  )

  it.scoped("in memory lets its consumer begin", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      const began = Stream.runForEach(Stream.take(connection.stream(upTo(10), []), 1), () => connection.script("BEGIN"))
      yield* began
      yield* connection.script("ROLLBACK")
    })
  )

  it.scoped("writes all of its rows even when only the first is taken", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      yield* connection.script("CREATE TABLE t (a)")
      const insert = statement("INSERT INTO t VALUES (1), (2), (3) RETURNING a")
      expect(Chunk.toReadonlyArray(yield* Stream.runCollect(Stream.take(connection.stream(insert, []), 1)))).toEqual([
        [1]
      ])
      yield* Stream.runDrain(connection.stream(statement("INSERT INTO t VALUES (4)"), []))
      expect(yield* query(connection, "SELECT count(*) FROM t")).toEqual([[4]])
    })
  )

  it.scoped("gives big integers exactly", () =>
    Effect.gen(function* () {
      for (const connection of [yield* onFile(), yield* inMemory]) {
        const rows = connection.stream(statement("SELECT 9007199254740993, 1", true), [])
        expect(Chunk.toReadonlyArray(yield* Stream.runCollect(rows))).toEqual([[9007199254740993n, 1n]])
      }
    })
  )
})
