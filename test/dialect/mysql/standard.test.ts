import { SqlError } from "@effect/sql/SqlError"
import { expect } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { onBoth, series, twentyCleanStatements } from "./support.js"

const upper = <A extends object>(rows: ReadonlyArray<A>): ReadonlyArray<A> =>
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k.toUpperCase(), v])) as A)

onBoth(({ test }) => {
  test("rows are objects, and transformed where asked", ({ open }) =>
    Effect.gen(function* () {
      const { standard } = yield* open()
      const sql = "SELECT ? AS a, 2 AS b"
      expect(yield* standard.execute(sql, ["x"], undefined)).toEqual([{ a: "x", b: expect.anything() }])
      expect(yield* standard.execute(sql, ["x"], upper)).toEqual([{ A: "x", B: expect.anything() }])
      expect(yield* standard.executeUnprepared(sql, ["it's \\ \0"], upper)).toEqual([
        { A: "it's \\ \0", B: expect.anything() }
      ])
      expect(yield* standard.executeValues(sql, ["x"])).toEqual([["x", expect.anything()]])
      expect(yield* standard.executeUnprepared("SELECT 1 AS serverStatus", [], undefined)).toEqual([
        { serverStatus: expect.anything() }
      ])
      const streamed = Stream.runCollect(standard.executeStream(sql, ["x"], upper))
      expect(Chunk.toReadonlyArray(yield* streamed)).toEqual([{ A: "x", B: expect.anything() }])
      const many = standard.executeStream(series(4, "d0.d AS a"), [], undefined)
      expect(yield* Stream.runCount(many)).toBe(10_000)
      expect(yield* Stream.runCount(Stream.take(many, 5))).toBe(5)
    }))

  test("writes answer with no rows, and raw with the driver's answer", ({ open }) =>
    Effect.gen(function* () {
      const { standard } = yield* open()
      yield* standard.executeUnprepared(
        "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n BIGINT, d DATETIME(3), b BLOB)",
        [],
        undefined
      )
      const insert = "INSERT INTO t (n, d, b) VALUES (?, ?, ?)"
      const values = [9007199254740993n, new Date(Date.UTC(2024, 1, 29, 12, 34, 56, 789)), new Uint8Array([0, 255])]
      expect(yield* standard.execute(insert, values, undefined)).toEqual([])
      expect(yield* standard.executeRaw(insert, values)).toMatchObject({ affectedRows: 1, insertId: 2 })
      expect(yield* standard.executeUnprepared(insert, values, undefined)).toEqual([])
      const row = { n: "9007199254740993", d: "2024-02-29 12:34:56.789", b: Buffer.from([0, 255]) }
      expect(yield* standard.execute("SELECT n, d, b FROM t", [], undefined)).toEqual([row, row, row])
      expect(yield* standard.executeRaw("SELECT n, d, b FROM t LIMIT ?", [1])).toEqual([row])
    }))

  test("it is the same session, and its transactions are seen", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (n INT)")
      yield* c.standard.executeUnprepared("START TRANSACTION", [], undefined)
      yield* Stream.runForEach(c.standard.executeStream(series(2, "d0.d AS n"), [], undefined), ({ n }) =>
        c.standard.execute("INSERT INTO t VALUES (?)", [n], undefined)
      )
      yield* c.script("ROLLBACK")
      expect(yield* c.standard.executeValues("SELECT n FROM t", [])).toEqual([])
    }))

  test("errors are SqlErrors, without values", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (secret VARCHAR(20) UNIQUE)")
      const insert = "INSERT INTO t VALUES (?)"
      yield* c.standard.execute(insert, ["hunter2"], undefined)
      const { standard } = c
      const all = [
        standard.execute(insert, ["hunter2"], undefined),
        standard.executeUnprepared(insert, ["hunter2"], undefined),
        standard.executeRaw(insert, ["hunter2"]),
        standard.executeValues(insert, ["hunter2"]),
        Stream.runDrain(standard.executeStream(insert, ["hunter2"], undefined)),
        standard.execute(insert, [undefined], undefined)
      ]
      for (const each of all) {
        const error = yield* Effect.flip(each as Effect.Effect<unknown, SqlError>)
        expect(error).toBeInstanceOf(SqlError)
        expect(error.cause).toBeInstanceOf(Error)
        expect(`${error} ${String(error.cause)} ${JSON.stringify(error)}`).not.toContain("hunter2")
        expect(String((error.cause as Error).stack)).not.toContain("hunter2")
      }
      yield* twentyCleanStatements(c)
    }))

  test("a value is what it is, whatever the same text was run with before", ({ open }) =>
    Effect.gen(function* () {
      const { standard } = yield* open({ maxPreparedStatements: 5 })
      const runs: ReadonlyArray<readonly [sql: string, values: ReadonlyArray<unknown>, answer: string]> = [
        ["SELECT ? -- the end", [1], "1"],
        ["SELECT ? -- the end", ["abc"], "abc"],
        ["SELECT ? -- the end", [9007199254740993n], "9007199254740993"],
        ["SELECT ? -- the end", [null], "null"],
        ["SELECT ? -- the end", [1.5], "1.5"],
        ["SELECT COALESCE(?, ?)", [null, 1], "1"],
        ["SELECT COALESCE(?, ?)", ["a", 1], "a"],
        ["SELECT COALESCE(?, ?)", [null, "b"], "b"],
        ["SELECT COALESCE(?, ?)", [2, 1], "2"],
        ["SELECT CASE WHEN 1 = 1 THEN ? ELSE ? END", [null, 1], "null"],
        ["SELECT CASE WHEN 1 = 1 THEN ? ELSE ? END", ["2020-01-01", 1], "2020-01-01"]
      ]
      // Again, so that each meets what the others left prepared, or drove out.
      for (let i = 0; i < 4; i++) {
        for (const [sql, values, answer] of i % 2 === 0 ? runs : [...runs].reverse()) {
          const [[found] = []] = yield* standard.executeValues(sql, values)
          expect([sql, values, String(found)]).toEqual([sql, values, answer])
          const [row] = yield* standard.execute(sql, values, undefined)
          expect(Object.values(row).map(String)).toEqual([answer])
          yield* standard.executeValues(`SELECT ${i}`, [])
        }
      }
    }))

  test("no values are put into a text that would not hold them", ({ open }) =>
    Effect.gen(function* () {
      const { script, standard } = yield* open()
      yield* script("SET sql_mode = 'NO_BACKSLASH_ESCAPES'")
      const error = yield* Effect.flip(standard.executeUnprepared("SELECT ?", ["\\' OR 1 -- "], undefined))
      expect(error.message).toContain("NO_BACKSLASH_ESCAPES")
      expect(yield* standard.executeUnprepared("SELECT 'a' AS a", [], undefined)).toEqual([{ a: "a" }])
    }))
})
