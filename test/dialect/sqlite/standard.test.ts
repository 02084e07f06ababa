import { SafeIntegers } from "@effect/sql/SqlClient"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { asGiven } from "../../../src/service/Connection.js"
import { inMemory, onFile, query, statement } from "./support.js"

const exactly = Effect.provideService(SafeIntegers, true)
const sql = "SELECT 9007199254740993 AS n"
const rounded = [{ n: 9007199254740992 }]
const exact = [{ n: 9007199254740993n }]
const upper = <A extends object>(rows: ReadonlyArray<A>) =>
  // The same keys in capitals: what a test needs no type for.
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key.toUpperCase(), value])) as A)

describe("the standard connection", () => {
  it.scoped("gives objects, arrays, or the driver's own answer", () =>
    Effect.gen(function* () {
      const { standard } = yield* inMemory
      yield* standard.executeUnprepared("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)", [], undefined)
      const insert = "INSERT INTO t (a) VALUES (?)"
      expect(yield* standard.execute(insert, ["x"], undefined)).toEqual([])
      expect(yield* standard.executeRaw(insert, ["y"])).toEqual({ changes: 1, lastInsertRowid: 2 })
      expect(yield* standard.executeValues(insert, ["z"])).toEqual([])
      const select = "SELECT id, a FROM t WHERE id < ?"
      expect(yield* standard.execute(select, [3], undefined)).toEqual([
        { id: 1, a: "x" },
        { id: 2, a: "y" }
      ])
      expect(yield* standard.executeValues(select, [3])).toEqual([
        [1, "x"],
        [2, "y"]
      ])
      expect(yield* standard.execute(select, [2], upper)).toEqual([{ ID: 1, A: "x" }])
      expect(yield* standard.executeUnprepared(select, [2], upper)).toEqual([{ ID: 1, A: "x" }])
      expect(yield* standard.executeRaw(select, [2])).toEqual([{ id: 1, a: "x" }])
      const returned = yield* standard.execute("DELETE FROM t RETURNING id", [], undefined)
      expect(returned).toHaveLength(3)
    })
  )

  it.scoped("forgets SafeIntegers from one run to the next", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      const { standard } = connection
      const collected = Effect.map(Stream.runCollect(standard.executeStream(sql, [], undefined)), Chunk.toReadonlyArray)
      for (let round = 0; round < 2; round++) {
        expect(yield* standard.execute(sql, [], undefined)).toEqual(rounded)
        expect(yield* exactly(standard.execute(sql, [], undefined))).toEqual(exact)
        expect(yield* standard.executeValues(sql, [])).toEqual([[9007199254740992]])
        expect(yield* exactly(standard.executeValues(sql, []))).toEqual([[9007199254740993n]])
        expect(yield* standard.executeRaw(sql, [])).toEqual(rounded)
        expect(yield* exactly(standard.executeRaw(sql, []))).toEqual(exact)
        expect(yield* collected).toEqual(rounded)
        expect(yield* exactly(collected)).toEqual(exact)
        expect(yield* query(connection, sql)).toEqual([[9007199254740992]])
      }
    })
  )

  it.scoped("streams in chunks by an iterator, and buffers in a transaction", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      const rows = "WITH s(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM s WHERE i < 1000) SELECT i FROM s"
      const stream = connection.standard.executeStream(rows, [], upper)
      const first = yield* Stream.runCollect(Stream.take(stream, 2))
      expect(Chunk.toReadonlyArray(first)).toEqual([{ I: 1 }, { I: 2 }])
      expect(connection.usable()).toBe(true)
      yield* Stream.runForEach(Stream.take(stream, 1), () => Effect.sync(() => expect(connection.usable()).toBe(false)))
      yield* connection.script("BEGIN; CREATE TABLE t (a)")
      yield* Stream.runForEach(stream, () => connection.execute(statement("INSERT INTO t VALUES (1)"), [], asGiven))
      yield* connection.script("COMMIT")
      expect(yield* query(connection, "SELECT count(*) FROM t")).toEqual([[1000]])
    })
  )

  it.scoped("fails with SqlError", () =>
    Effect.gen(function* () {
      const { standard } = yield* inMemory
      const failures = [
        yield* Effect.flip(standard.execute("SELECT nonsense", [], undefined)),
        yield* Effect.flip(standard.executeRaw("SELECT nonsense", [])),
        yield* Effect.flip(standard.executeValues("SELECT ?", [true])),
        yield* Effect.flip(standard.executeUnprepared("nonsense", [], undefined)),
        yield* Effect.flip(Stream.runDrain(standard.executeStream("SELECT nonsense", [], undefined)))
      ]
      expect(failures.map((error) => error._tag)).toEqual(failures.map(() => "SqlError"))
    })
  )
})
