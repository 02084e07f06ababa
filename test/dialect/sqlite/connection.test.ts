import { existsSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import Sqlite from "better-sqlite3"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { vi } from "vitest"
import { isMemory } from "../../../src/dialect/sqlite/config.js"
import { connector } from "../../../src/dialect/sqlite/connection.js"
import * as Handles from "../../../src/dialect/sqlite/handles.js"
import { asGiven } from "../../../src/service/Connection.js"
import { file, inMemory, onFile, query, queryExact, statement } from "./support.js"

describe("execute", () => {
  it.scoped("gives rows as arrays, already as an Exit", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      const exit = connection.execute(statement("SELECT ?, ?, NULL, x'01' AS b, 'a' AS b"), [1n, 2.5], asGiven)
      expect(Exit.isExit(exit)).toBe(true)
      expect(yield* exit).toEqual({ rows: [[1, 2.5, null, Buffer.of(1), "a"]], affected: 1, insertId: undefined })
      expect(Exit.isExit(connection.execute(statement("SELECT nonsense"), [], asGiven))).toBe(true)
    })
  )

  it.scoped("counts what it wrote", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      const run = (sql: string, ...parameters: ReadonlyArray<unknown>) =>
        connection.execute(statement(sql), parameters, asGiven)
      yield* connection.script("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE) STRICT")
      expect(yield* run("INSERT INTO t (a) VALUES (?)", "x")).toEqual({ rows: [], affected: 1, insertId: 1 })
      expect(yield* run("INSERT INTO t (a) VALUES (?), (?)", "y", "z")).toMatchObject({ affected: 2 })
      expect(yield* run("UPDATE t SET a = a || '!'")).toEqual({ rows: [], affected: 3, insertId: undefined })
      const kept = yield* run("INSERT INTO t (a) VALUES ('x!') ON CONFLICT DO NOTHING")
      expect(kept).toEqual({ rows: [], affected: 0, insertId: undefined })
      const returned = yield* run("DELETE FROM t WHERE id < ? RETURNING id, a", 3n)
      expect(returned).toEqual({
        rows: [
          [1, "x!"],
          [2, "y!"]
        ],
        affected: 2,
        insertId: undefined
      })
      expect((yield* run("CREATE TABLE u (id INTEGER)")).affected).toBe(0)
    })
  )

  it.scoped("reads integers exactly where the statement asks for it, by handles of its own", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      const sql = "SELECT 9007199254740993, 5, 1.5"
      for (let round = 0; round < 2; round++) {
        expect(yield* query(connection, sql)).toEqual([[9007199254740992, 5, 1.5]])
        expect(yield* queryExact(connection, sql)).toEqual([[9007199254740993n, 5n, 1.5]])
      }
    })
  )

  it.scoped("tells a rowid beyond 2^53 exactly", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      yield* connection.script("CREATE TABLE t (id INTEGER PRIMARY KEY) STRICT")
      const insert = statement("INSERT INTO t VALUES (?)")
      expect((yield* connection.execute(insert, [2n ** 63n - 1n], asGiven)).insertId).toBe(2n ** 63n - 1n)
      expect((yield* connection.execute(insert, [7n], asGiven)).insertId).toBe(7)
    })
  )

  it.scoped("prepares a text once, and keeps to its bound", () =>
    Effect.gen(function* () {
      const connection = yield* connector({ filename: ":memory:", preparedStatements: 3 })
      const prepare = vi.spyOn(Sqlite.prototype, "prepare")
      yield* Effect.addFinalizer(() => Effect.sync(() => prepare.mockRestore()))
      for (let round = 0; round < 5; round++) yield* query(connection, "SELECT ?", BigInt(round))
      expect(prepare).toHaveBeenCalledTimes(1)
      for (let at = 0; at < 10; at++) {
        yield* query(connection, `SELECT ${at}`)
        yield* query(connection, "SELECT ?", 1n)
      }
      // The one in use survived ten that were used once.
      expect(prepare).toHaveBeenCalledTimes(11)
      yield* query(connection, "SELECT 0")
      expect(prepare).toHaveBeenCalledTimes(12)
    })
  )

  it.scoped("follows a change of the schema under a prepared handle", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      yield* connection.script("CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1)")
      expect(yield* query(connection, "SELECT * FROM t")).toEqual([[1]])
      yield* connection.script("ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'new'")
      expect(yield* query(connection, "SELECT * FROM t")).toEqual([[1, "new"]])
    })
  )
})

describe("handles", () => {
  it("are never more than the limit", () => {
    const db = new Sqlite(":memory:")
    const prepared: Array<string> = []
    const handles = Handles.make(2, (sql) => {
      prepared.push(sql)
      return db.prepare(sql)
    })
    for (const sql of ["SELECT 1", "SELECT 2", "SELECT 1", "SELECT 3", "SELECT 1", "SELECT 2"]) handles(sql)
    expect(prepared).toEqual(["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 2"])
    db.close()
  })
})

describe("a connection", () => {
  it.scoped("is set up for a server: write-ahead log, foreign keys, no waiting", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      const pragma = (name: string) => Effect.map(query(connection, `PRAGMA ${name}`), (rows) => rows[0]?.[0])
      expect(yield* pragma("journal_mode")).toBe("wal")
      expect(yield* pragma("synchronous")).toBe(1)
      expect(yield* pragma("foreign_keys")).toBe(1)
      expect(yield* pragma("busy_timeout")).toBe(0)
    })
  )

  it.scoped("leaves the journal alone when told, and never writes when read-only", () =>
    Effect.gen(function* () {
      const filename = yield* file
      const writer = yield* connector({ filename, wal: false })
      yield* writer.script("CREATE TABLE t (a)")
      expect(yield* query(writer, "PRAGMA journal_mode")).toEqual([["delete"]])
      const reader = yield* connector({ filename, readonly: true })
      expect(yield* query(reader, "SELECT * FROM t")).toEqual([])
      const error = yield* Effect.flip(reader.script("DROP TABLE t"))
      expect(error.reason).toEqual({ _tag: "StatementFailed", code: "SQLITE_READONLY" })
    })
  )

  it.effect("closes with its scope", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const connection = yield* Scope.extend(inMemory, scope)
      expect(connection.usable()).toBe(true)
      yield* Scope.close(scope, Exit.void)
      expect(connection.usable()).toBe(false)
      expect((yield* Effect.flip(query(connection, "SELECT 1"))).reason._tag).toBe("ConnectionLost")
      expect((yield* Effect.flip(connection.script("SELECT 1"))).reason._tag).toBe("ConnectionLost")
    })
  )

  it.scoped("is not usable by others inside a transaction", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      yield* connection.script("BEGIN")
      expect(connection.usable()).toBe(false)
      yield* connection.script("ROLLBACK")
      expect(connection.usable()).toBe(true)
    })
  )

  it.scoped("fails to open as a ConnectionFailed", () =>
    Effect.gen(function* () {
      const filename = yield* file
      const missing = yield* Effect.flip(connector({ filename: `${filename}/no/such/folder/x.db` }))
      expect(missing.reason._tag).toBe("ConnectionFailed")
      const absent = yield* Effect.flip(connector({ filename, readonly: true }))
      expect(absent.reason._tag).toBe("ConnectionFailed")
    })
  )

  it.scopedLive("waits a little for a file that is locked while it opens", () =>
    Effect.gen(function* () {
      const filename = yield* file
      const blocker = yield* connector({ filename, wal: false })
      yield* blocker.script("CREATE TABLE t (a); BEGIN EXCLUSIVE")
      const opening = yield* Effect.fork(connector({ filename }))
      yield* Effect.sleep("50 millis")
      yield* blocker.script("COMMIT")
      const connection = yield* opening
      expect(yield* query(connection, "PRAGMA journal_mode")).toEqual([["wal"]])
      expect(connection.usable()).toBe(true)
    })
  )

  it.scopedLive("backs up, and gives its bytes", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      yield* connection.script("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
      const filename = yield* file
      expect((yield* connection.backup(filename)).remainingPages).toBe(0)
      expect(yield* query(yield* connector({ filename }), "SELECT a FROM t")).toEqual([[1]])
      expect((yield* connection.serialize).byteLength).toBeGreaterThan(4096)
      expect((yield* Effect.flip(connection.backup(`${filename}/no/x.db`)))._tag).toBe("SqlError")
      expect((yield* Effect.flip(connection.loadExtension("no-such-extension")))._tag).toBe("SqlError")
    })
  )

  it.scopedLive("stops a backup that is interrupted", () =>
    Effect.gen(function* () {
      const connection = yield* onFile()
      yield* connection.script(`CREATE TABLE t (a);
        WITH s(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM s WHERE i < 5000) INSERT INTO t SELECT zeroblob(4000) FROM s`)
      const destination = yield* file
      const fiber = yield* Effect.fork(connection.backup(destination))
      yield* Effect.sleep("5 millis")
      expect(Exit.isInterrupted(yield* Fiber.interrupt(fiber))).toBe(true)
      expect(existsSync(destination)).toBe(false)
      expect((yield* connection.backup(destination)).totalPages).toBeGreaterThan(5000)
    })
  )

  it("in memory is told from one on a file", () => {
    for (const filename of [
      "",
      ":memory:",
      " :memory: ",
      "file::memory:",
      "file:x?mode=memory",
      "file:x?a=1&mode=memory"
    ]) {
      expect(isMemory({ filename })).toBe(true)
    }
    for (const filename of ["memory", "file:x?mode=memoryless", "./:memory:"]) {
      expect(isMemory({ filename })).toBe(false)
    }
  })
})
