import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { classify, withoutSecrets } from "../../../src/dialect/mysql/errors.js"
import type { Connection } from "../../../src/service/Connection.js"
import { heavy, onBoth, run, twentyCleanStatements, value } from "./support.js"

const tables = (c: Connection) =>
  Effect.forEach(
    [
      `CREATE TABLE parent (
        id INT PRIMARY KEY, email VARCHAR(40) NOT NULL, age INT, code INT NOT NULL, CONSTRAINT unique_email UNIQUE (email),
        CONSTRAINT positive_age CHECK (age > 0), \`when\` DATETIME, UNIQUE pair (id, code))`,
      "CREATE TABLE `odd``child` (id INT, code INT, CONSTRAINT `of_``parent` FOREIGN KEY (id, code) REFERENCES parent (id, code))",
      "INSERT INTO parent (id, email, code) VALUES (1, 'a@example.com', 1)",
      "INSERT INTO `odd``child` VALUES (1, 1)"
    ],
    (sql) => c.script(sql)
  )

const insert = "INSERT INTO parent (id, email, age, code) VALUES (?, ?, ?, ?)"

onBoth(({ flavour, test }) => {
  const violation = (
    kind: string,
    names: { constraint?: string; table?: string; columns?: ReadonlyArray<string> }
  ) => ({
    _tag: "ConstraintViolation",
    kind,
    constraint: names.constraint,
    table: names.table,
    columns: names.columns ?? []
  })
  const onMySql = (name: string) => (flavour === "mysql" ? name : undefined)
  const onMariaDb = (name: string) => (flavour === "mariadb" ? name : undefined)
  const unique = (constraint: string) => ({ ...violation("unique", { constraint }), table: onMySql("parent") })
  const foreignKey = violation("foreignKey", { constraint: "of_`parent", table: "odd`child", columns: ["id", "code"] })

  const cases: ReadonlyArray<readonly [string, string, ReadonlyArray<unknown>, unknown]> = [
    ["unique", insert, [2, "a@example.com", 1, 1], unique("unique_email")],
    ["primary key", insert, [1, "b@example.com", 1, 1], unique("PRIMARY")],
    ["foreign key, inserting", "INSERT INTO `odd``child` VALUES (?, ?)", [8, 8], foreignKey],
    ["foreign key, deleting", "DELETE FROM parent", [], foreignKey],
    ["not null", insert, [2, null, 1, 1], violation("notNull", { columns: ["email"] })],
    [
      "no default",
      "INSERT INTO parent (id, email) VALUES (?, ?)",
      [2, "c"],
      violation("notNull", { columns: ["code"] })
    ],
    [
      "check",
      insert,
      [2, "d", -1, 1],
      { ...violation("check", { constraint: "positive_age" }), table: onMariaDb("parent") }
    ],
    ["syntax", "SELEC 1", [], { _tag: "StatementFailed", code: "1064" }],
    ["no table", "SELECT * FROM nowhere", [], { _tag: "StatementFailed", code: "1146" }],
    ["too long", insert, [2, "x".repeat(41), 1, 1], { _tag: "OutOfRange" }],
    ["no instant", "UPDATE parent SET `when` = ?", ["hunter2's"], { _tag: "StatementFailed", code: "1292" }],
    ["no integer", "UPDATE parent SET age = ?", ["hunter2"], { _tag: "StatementFailed", code: "1366" }]
  ]

  test("each is what it is, and quotes no value", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open()
      yield* tables(c)
      for (const [name, sql, parameters, reason] of cases) {
        const error = yield* Effect.flip(run(c, sql, parameters))
        expect([name, error.reason]).toEqual([name, reason])
        expect(error.statement).toBe(sql)
        expect(error.parameters && Redacted.value(error.parameters)).toEqual(parameters)
        expect(`${error} ${String(error.cause)} ${JSON.stringify(error)}`).not.toMatch(/example\.com|hunter2/)
      }
      expect(c.usable()).toBe(true)
      yield* twentyCleanStatements(c)
    }))

  test("a deadlock", ({ open }) =>
    Effect.gen(function* () {
      const [a, b] = yield* Effect.all([open(), open()])
      yield* a.script("CREATE TABLE t (id INT PRIMARY KEY, n INT)")
      yield* run(a, "INSERT INTO t VALUES (1, 0), (2, 0)")
      for (const [c, id] of [
        [a, 1],
        [b, 2]
      ] as const) {
        yield* c.script("BEGIN")
        yield* run(c, "UPDATE t SET n = n + 1 WHERE id = ?", [id])
      }
      const first = yield* Effect.fork(Effect.either(run(a, "UPDATE t SET n = 0 WHERE id = 2")))
      yield* Effect.sleep("50 millis")
      const second = yield* Effect.either(run(b, "UPDATE t SET n = 0 WHERE id = 1"))
      const failed = [yield* Fiber.join(first), second].flatMap((each) => (each._tag === "Left" ? [each.left] : []))
      expect(failed.map((error) => [error.reason._tag, error.isRetryable])).toEqual([["Deadlock", true]])
      yield* a.script("ROLLBACK")
      yield* b.script("ROLLBACK")
    }))

  test("a lock that was not given in time", ({ open }) =>
    Effect.gen(function* () {
      const [a, b] = yield* Effect.all([open(), open()])
      yield* a.script("CREATE TABLE t (id INT PRIMARY KEY)")
      yield* run(a, "INSERT INTO t VALUES (1)")
      yield* a.script("BEGIN")
      yield* run(a, "SELECT * FROM t WHERE id = 1 FOR UPDATE")
      yield* b.script("SET innodb_lock_wait_timeout = 1")
      yield* b.script("BEGIN")
      expect((yield* Effect.flip(run(b, "SELECT * FROM t WHERE id = 1 FOR UPDATE NOWAIT"))).reason._tag).toBe(
        "LockTimeout"
      )
      const error = yield* Effect.flip(run(b, "UPDATE t SET id = 2 WHERE id = 1"))
      expect([error.reason._tag, error.isRetryable]).toEqual(["LockTimeout", true])
    }))

  test("the server's own limit on a statement", ({ open }) =>
    Effect.gen(function* () {
      const c = yield* open({ statementTimeout: "100 millis" })
      expect((yield* Effect.flip(run(c, heavy))).reason._tag).toBe("QueryTimeout")
      yield* twentyCleanStatements(c)
    }))

  test("a statement that somebody else stopped", ({ open }) =>
    Effect.gen(function* () {
      const [c, other] = yield* Effect.all([open(), open()])
      const id = yield* value(c, "SELECT CONNECTION_ID()")
      const fiber = yield* Effect.fork(Effect.flip(run(c, heavy)))
      yield* Effect.sleep("100 millis")
      yield* other.script(`KILL QUERY ${String(id)}`)
      expect((yield* Fiber.join(fiber)).reason).toEqual({ _tag: "StatementFailed", code: "1317" })
      expect(c.usable()).toBe(true)
    }))
})

const serverError = (errno: number, message: string) =>
  Object.assign(new Error(message), { errno, code: "ER", sql: "s" })

it("numbers mean what they mean on that server", () => {
  const tag = (errno: number, flavour: "mysql" | "mariadb") => classify(serverError(errno, "m"), flavour).reason
  expect(tag(1020, "mariadb")._tag).toBe("SerializationFailure")
  expect(tag(1020, "mysql")).toEqual({ _tag: "StatementFailed", code: "1020" })
  expect(tag(4025, "mariadb")._tag).toBe("ConstraintViolation")
  expect(tag(4025, "mysql")._tag).toBe("StatementFailed")
  expect(tag(3819, "mysql")._tag).toBe("ConstraintViolation")
  expect(tag(1927, "mariadb")._tag).toBe("ConnectionLost")
  expect(tag(1053, "mysql")._tag).toBe("ConnectionLost")
  const reset = Object.assign(new Error("read ECONNRESET"), { errno: -104, code: "ECONNRESET", fatal: true })
  expect(classify(reset, "mysql").reason._tag).toBe("ConnectionLost")
})

it.each([
  [1062, "Duplicate entry 'it's for key 'x.y'' for key 'person.email'", "Duplicate entry … for key 'person.email'"],
  [1062, "Dubbel waarde 'a' voor sleutel 'b'", "Dubbel waarde …"],
  [
    1292,
    "Incorrect datetime value: 'a' for column 'b' for column `d`.`t`.`c` at row 1",
    "Incorrect datetime value: … for column `d`.`t`.`c` at row 1"
  ],
  [1292, "Truncated incorrect DOUBLE value: 'a'", "Truncated incorrect DOUBLE value: …"],
  [1690, "BIGINT value is out of range in '(`d`.`t`.`c` + 5)'", "BIGINT value is out of range in …"],
  [1526, "Table has no partition for value 5", "Table has no partition for …"],
  [1146, "Table 'd.t' doesn't exist", "Table 'd.t' doesn't exist"]
])("%i hides the values in: %s", (errno, message, shown) => {
  const error = classify(serverError(errno, message), "mysql")
  expect(error.message).toBe(shown)
  expect(withoutSecrets(serverError(errno, message))).toMatchObject({ message: shown, errno })
})
