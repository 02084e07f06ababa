import { createServer, type Server } from "node:net"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { int64 } from "../../../src/dialect/mysql/bind.js"
import { connector } from "../../../src/dialect/mysql/connection.js"
import { identify } from "../../../src/dialect/mysql/server.js"
import { count, eventually, millisOf, onBoth, rows, run, twentyCleanStatements, value } from "./support.js"

onBoth(({ flavour, test }) => {
  test("a statement answers with rows by position", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      const result = yield* run(c, "SELECT ? AS a, ? AS a, NULL UNION ALL SELECT 'c', 'd', NULL", ["a", "b"])
      expect(result).toEqual({
        rows: [
          ["a", "b", null],
          ["c", "d", null]
        ],
        affected: 2,
        insertId: undefined
      })
      expect((yield* run(c, "SELECT 1 FROM DUAL WHERE 1 = 0")).rows).toEqual([])
    }))

  test("writes tell how many rows they matched, and the first identity they made", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT)")
      expect(yield* run(c, "INSERT INTO t (n) VALUES (?), (?)", [1, 1])).toEqual({ rows: [], affected: 2, insertId: 1 })
      expect(yield* run(c, "INSERT INTO t (n) VALUES (?)", [1])).toMatchObject({ insertId: 3 })
      expect(yield* run(c, "UPDATE t SET n = 1")).toEqual({ rows: [], affected: 3, insertId: undefined })
      yield* run(c, "INSERT INTO t (id) VALUES (?)", [int64(2n ** 62n)])
      expect(yield* run(c, "INSERT INTO t (n) VALUES (1)")).toMatchObject({ insertId: 2n ** 62n + 1n })
      expect(yield* run(c, "DELETE FROM t WHERE n = ?", [7])).toMatchObject({ affected: 0 })
      yield* run(c, "INSERT INTO t (id) VALUES (?)", [int64(0)])
      expect(yield* rows(c, "SELECT n FROM t WHERE id = 0")).toEqual([[null]])
    }))

  test("a statement is prepared once for each text", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open({ maxPreparedStatements: 10 })
      const prepared = () =>
        rows(c, "SHOW SESSION STATUS LIKE 'Com_stmt_prepare'").pipe(Effect.map((all) => Number(all[0]?.[1])))
      yield* prepared()
      const before = yield* prepared()
      for (let i = 0; i < 5; i++) expect(yield* value(c, "SELECT CONCAT('a', ?)", [String(i)])).toBe(`a${i}`)
      expect(yield* prepared()).toBe(before + 1)
      for (let i = 0; i < 30; i++) expect(yield* count(c, `SELECT ${i}`)).toBe(i)
      const open30 = yield* rows(c, "SHOW SESSION STATUS LIKE 'Com_stmt_close'")
      expect(Number(open30[0]?.[1])).toBeGreaterThanOrEqual(20)
    }))

  test("a prepared statement survives a change of its table", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (a INT)")
      yield* run(c, "INSERT INTO t VALUES (1)")
      expect(yield* rows(c, "SELECT * FROM t WHERE a = ?", [1])).toEqual([[1]])
      yield* c.script("ALTER TABLE t ADD COLUMN b INT DEFAULT 7, MODIFY a BIGINT")
      expect(yield* rows(c, "SELECT * FROM t WHERE a = ?", [1])).toEqual([[1, 7]])
    }))

  test("a statement that cannot be prepared is sent as text", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE TABLE t (a INT)")
      yield* c.script("BEGIN")
      yield* run(c, "SAVEPOINT s")
      yield* run(c, "INSERT INTO t VALUES (1)")
      yield* run(c, "ROLLBACK TO SAVEPOINT s")
      yield* c.script("COMMIT")
      expect(yield* count(c, "SELECT COUNT(*) FROM t")).toBe(0)
      yield* run(c, "CREATE TRIGGER one BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 5")
      yield* run(c, "INSERT INTO t VALUES (1)")
      expect(yield* rows(c, "SELECT a FROM t")).toEqual([[5]])
    }))

  test("a procedure answers with the rows of its first SELECT", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* c.script("CREATE PROCEDURE p() BEGIN SELECT 'a' UNION SELECT 'b'; SELECT 'c'; END")
      expect((yield* run(c, "CALL p()")).rows).toEqual([["a"], ["b"]])
      yield* twentyCleanStatements(c)
    }))

  test("as many parameters as the server allows", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      const select = (n: number) =>
        count(
          c,
          `SELECT 7 IN (${Array(n).fill("?").join(", ")})`,
          Array.from({ length: n }, (_, i) => int64(i))
        )
      expect(yield* select(65_535)).toBe(1)
      const error = yield* Effect.flip(select(65_536))
      expect(error.reason).toEqual({ _tag: "StatementFailed", code: "1390" })
      yield* twentyCleanStatements(c)
    }))

  test("what mysql2 refuses to bind is an error, and no value shows in it", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      const error = yield* Effect.flip(run(c, "SELECT ?", [undefined]))
      expect(error.reason).toEqual({ _tag: "StatementFailed", code: undefined })
      expect(error.message).toContain("undefined")
      expect(c.usable()).toBe(true)
      yield* twentyCleanStatements(c)
    }))

  test("the session is set up as the codecs expect", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open({ statementTimeout: "1500 millis" })
      expect(yield* value(c, "SELECT @@time_zone")).toBe("+00:00")
      expect(yield* value(c, "SELECT @@character_set_connection")).toBe("utf8mb4")
      expect(yield* count(c, "SELECT 'a' = 'A' OR 'a' = 'a ' OR 'e' = 'é'")).toBe(0)
      const mode = String(yield* value(c, "SELECT @@sql_mode")).split(",")
      expect(mode).toEqual(expect.arrayContaining(["STRICT_ALL_TABLES", "ONLY_FULL_GROUP_BY", "NO_AUTO_VALUE_ON_ZERO"]))
      expect(mode).not.toContain("NO_BACKSLASH_ESCAPES")
      const limit = flavour === "mysql" ? "SELECT @@max_execution_time" : "SELECT 1000 * @@max_statement_time"
      expect(yield* count(c, limit)).toBe(1500)
    }))

  test("it knows the server", ({ open }) =>
    Effect.gen(function* () {
      const server = yield* identify(yield* open())
      expect(server.flavour).toBe(flavour)
      expect(server.version).toMatch(new RegExp(`^${server.major}\\.${server.minor}\\.`))
      expect(server.major).toBeGreaterThanOrEqual(8)
    }))

  test("sessions are gone once their scope is closed, used or not, idle or not", ({ open }) =>
    Effect.gen(function* () {
      const watcher = yield* open()
      const sessions = "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE()"
      expect(yield* count(watcher, sessions)).toBe(1)
      const scope = yield* Scope.make()
      for (let i = 0; i < 5; i++) {
        const c = yield* Scope.extend(open(), scope)
        yield* run(c, "SELECT 1")
        if (i === 0) yield* c.script("BEGIN")
        if (i === 1) yield* Effect.timeoutOption(run(c, "SELECT SLEEP(30)"), "50 millis")
      }
      expect(yield* count(watcher, sessions)).toBe(6)
      yield* Scope.close(scope, Exit.void)
      yield* eventually(watcher, `SELECT CONCAT('', (${sessions}))`, "1")
    }))

  test("a session killed from outside is of no use, and nothing crashes", ({ open }) =>
    Effect.gen(function* () {
      const [idle, busy, watcher] = yield* Effect.all([open(), open(), open()])
      const ids = [yield* value(idle, "SELECT CONNECTION_ID()"), yield* value(busy, "SELECT CONNECTION_ID()")]
      const fiber = yield* Effect.fork(Effect.flip(run(busy, "SELECT SLEEP(30)")))
      yield* Effect.sleep("100 millis")
      for (const id of ids) yield* watcher.script(`KILL CONNECTION ${String(id)}`)
      expect(["ConnectionLost", "StatementFailed"]).toContain((yield* fiber.await.pipe(Effect.flatten)).reason._tag)
      yield* Effect.sleep("100 millis")
      for (const c of [idle, busy]) {
        expect(c.usable()).toBe(false)
        expect((yield* Effect.flip(run(c, "SELECT 1"))).reason._tag).toBe("ConnectionLost")
        expect((yield* Effect.flip(c.script("BEGIN"))).reason._tag).toBe("ConnectionLost")
      }
      yield* twentyCleanStatements(watcher)
    }))

  test("what cannot be connected says so, without the password", ({ url }) =>
    Effect.gen(function* () {
      const wrong = new URL(url)
      wrong.password = "hunter2"
      wrong.username = "nobody-of-that-name"
      const nowhere = new URL(url)
      nowhere.port = "1"
      const missing = new URL(url)
      missing.pathname = "/no_such_database"
      for (const each of [
        wrong.href,
        nowhere.href,
        missing.href,
        "mysql://a:hunter2@[",
        `${url}?ssl-mode=REQUIRED`,
        "http://a"
      ]) {
        const error = yield* Effect.flip(Effect.scoped(connector({ url: Redacted.make(each) })))
        expect(error.reason._tag).toBe("ConnectionFailed")
        expect(`${error.message} ${String(error.cause)} ${JSON.stringify(error)}`).not.toContain("hunter2")
      }
    }))

  test("TLS, where the server has it: verified unless told otherwise", ({ open, url }) =>
    Effect.gen(function* () {
      const cipher = "SHOW SESSION STATUS LIKE 'Ssl_cipher'"
      const plain = yield* open()
      expect(yield* rows(plain, cipher)).toEqual([["Ssl_cipher", ""]])
      const has = yield* value(plain, "SELECT COUNT(*) FROM information_schema.engines WHERE @@ssl_cert <> ''")
      if (Number(has) === 0) return
      const c = yield* open({ ssl: { rejectUnauthorized: false } })
      expect((yield* rows(c, cipher))[0]?.[1]).not.toBe("")
      const fiber = yield* Effect.fork(run(c, "SELECT SLEEP(30)"))
      yield* Effect.sleep("50 millis")
      yield* Fiber.interrupt(fiber)
      expect(c.usable()).toBe(true)
      yield* twentyCleanStatements(c)
      // The certificate that a server makes for itself.
      const refused = yield* Effect.flip(Effect.scoped(connector({ url: Redacted.make(`${url}?ssl=true`) })))
      expect(refused.reason._tag).toBe("ConnectionFailed")
    }))

  test("parts do as well as a URL", ({ url }) =>
    Effect.gen(function* () {
      const { hostname, password, pathname, port, username } = new URL(url)
      const c = yield* connector({
        host: hostname,
        port: Number(port || 3306),
        username,
        password: Redacted.make(password),
        database: pathname.slice(1)
      })
      expect(yield* value(c, "SELECT DATABASE()")).toBe(pathname.slice(1))
    }))
})

const mute = Effect.acquireRelease(
  Effect.async<Server>((resume) => {
    const server = createServer(() => {})
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  }),
  (server) => Effect.sync(() => server.close())
).pipe(
  Effect.map((server) => {
    const address = server.address()
    return { host: "127.0.0.1", port: typeof address === "object" && address !== null ? address.port : 0 }
  })
)

it.scopedLive("a server that does not answer is given up in time, inside an acquisition too", () =>
  Effect.gen(function* () {
    const config = { ...(yield* mute), connectTimeout: "200 millis" } as const
    const error = yield* Effect.flip(Effect.scoped(Effect.uninterruptible(connector(config))))
    expect(error.reason._tag).toBe("ConnectionFailed")
    expect(error.message).toContain("too long")
  })
)

it.scopedLive("nobody has to wait for a connection they no longer want", () =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.scoped(connector(yield* mute)))
    yield* Effect.sleep("50 millis")
    expect(yield* millisOf(Fiber.interrupt(fiber))).toBeLessThan(100)
  })
)
