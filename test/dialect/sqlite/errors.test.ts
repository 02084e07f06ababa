import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { connector, type SqliteConnection } from "../../../src/dialect/sqlite/connection.js"
import type { Reason } from "../../../src/error/DatabaseError.js"
import { asGiven } from "../../../src/service/Connection.js"
import { file, inMemory, query, statement } from "./support.js"

const schema = `
  CREATE TABLE users (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL, age INTEGER, name TEXT CHECK (length(name) <= 5),
    CONSTRAINT known_age CHECK (age >= 0), UNIQUE (email, age)
  ) STRICT;
  CREATE UNIQUE INDEX users_lower ON users (reinhardt_lower(name));
  CREATE TABLE "my.posts" (id INTEGER PRIMARY KEY, "the title, or so" TEXT UNIQUE, "a.b" TEXT NOT NULL) STRICT;
  CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT) STRICT;
  CREATE TABLE toys (id INTEGER PRIMARY KEY, pet INTEGER REFERENCES pets (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
  CREATE TRIGGER no_bob BEFORE INSERT ON users WHEN NEW.name = 'bob' BEGIN SELECT RAISE(ABORT, 'not him'); END;
  CREATE TRIGGER no_eve BEFORE INSERT ON users WHEN NEW.name = 'eve'
    BEGIN SELECT RAISE(ABORT, 'refused: ' || NEW.email); END;
  INSERT INTO users VALUES (1, 'ada@x.org', 36, 'ada');
  INSERT INTO pets VALUES (1, 1);
`

const prepared = Effect.tap(inMemory, (connection) => connection.script(schema))

const failing = (connection: SqliteConnection, sql: string, ...parameters: ReadonlyArray<unknown>) =>
  Effect.flip(Effect.suspend(() => connection.execute(statement(sql), parameters, asGiven)))

const violation = (kind: string, names: object = {}) => ({
  _tag: "ConstraintViolation",
  kind,
  constraint: undefined,
  table: undefined,
  columns: [],
  ...names
})

const insertUser = "INSERT INTO users VALUES (?, ?, ?, ?)"
const insertPost = 'INSERT INTO "my.posts" VALUES (?, ?, ?)'

describe("a broken constraint", () => {
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<unknown>, object]> = [
    [insertUser, [2n, "ada@x.org", 36n, "x"], violation("unique", { table: "users", columns: ["email", "age"] })],
    [insertUser, [1n, "b", 1n, "x"], violation("unique", { table: "users", columns: ["id"] })],
    [insertUser, [2n, "b", 1n, "ADA"], violation("unique", { constraint: "users_lower" })],
    [insertUser, [2n, null, 1n, "x"], violation("notNull", { table: "users", columns: ["email"] })],
    [insertUser, [2n, "b", -1n, "x"], violation("check", { constraint: "known_age" })],
    [insertUser, [2n, "b", 1n, "too long"], violation("check", { constraint: "length(name) <= 5" })],
    ["INSERT INTO pets VALUES (2, ?)", [7n], violation("foreignKey")],
    ["DELETE FROM users WHERE id = ?", [1n], violation("foreignKey")],
    [insertPost, [1n, "a", null], violation("notNull", { table: "my.posts", columns: ["a.b"] })]
  ]
  for (const [sql, parameters, reason] of cases) {
    it.scoped(`${JSON.stringify(reason)}`, () =>
      Effect.gen(function* () {
        const error = yield* failing(yield* prepared, sql, ...parameters)
        expect(error.reason).toEqual(reason)
        expect(error.statement).toBe(sql)
        expect(error.parameters && Redacted.value(error.parameters)).toEqual(parameters)
      })
    )
  }

  it.scoped("names a column whose name has commas, of a table whose name has a dot", () =>
    Effect.gen(function* () {
      const connection = yield* prepared
      yield* query(connection, insertPost, 1n, "a", "b")
      const error = yield* failing(connection, insertPost, 2n, "a", "b")
      expect(error.reason).toEqual(violation("unique", { table: "my.posts", columns: ["the title, or so"] }))
    })
  )

  it.scoped("shows at COMMIT where it is deferred", () =>
    Effect.gen(function* () {
      const connection = yield* prepared
      yield* connection.script("BEGIN; INSERT INTO toys VALUES (1, 99)")
      expect((yield* Effect.flip(connection.script("COMMIT"))).reason).toEqual(violation("foreignKey"))
      yield* connection.script("ROLLBACK")
    })
  )
})

describe("a refused statement", () => {
  const failed = (code: string | undefined): Reason => ({ _tag: "StatementFailed", code })

  it.scoped("keeps SQLite's message and code", () =>
    Effect.gen(function* () {
      const connection = yield* prepared
      const missing = yield* failing(connection, "SELECT * FROM nowhere WHERE a = ?", "no such table")
      expect([missing.reason, missing.message]).toEqual([failed("SQLITE_ERROR"), "no such table: nowhere"])
      const strict = yield* failing(connection, "INSERT INTO pets VALUES (2, ?)", "four")
      expect(strict.reason).toEqual(failed("SQLITE_CONSTRAINT_DATATYPE"))
      expect(strict.message).toBe("cannot store TEXT value in INTEGER column pets.owner")
      const trigger = yield* failing(connection, insertUser, 2n, "b", 1n, "bob")
      expect([trigger.reason, trigger.message]).toEqual([failed("SQLITE_CONSTRAINT_TRIGGER"), "not him"])
      const pattern = yield* failing(connection, "SELECT reinhardt_regexp(?, 'a', '')", "(secret")
      expect([pattern.reason, pattern.message]).toEqual([
        failed(undefined),
        "the pattern is not a valid regular expression"
      ])
      const few = yield* failing(connection, "SELECT ?, ?", 1n)
      expect(few.reason).toEqual(failed(undefined))
    })
  )

  it.scoped("never tells a parameter's value, not even in its cause", () =>
    Effect.gen(function* () {
      const connection = yield* prepared
      const errors = [
        yield* failing(connection, insertUser, 2n, "secret@x.org", 1n, "eve"),
        yield* failing(connection, "SELECT json_extract('{}', ?)", "secret"),
        yield* failing(connection, "SELECT json_extract('{}', cast(? AS TEXT))", Buffer.from("secret"))
      ]
      for (const error of errors) {
        expect(error.reason._tag).toBe("StatementFailed")
        expect(error.message).toContain("may quote a parameter")
        expect(`${error.message} ${error.cause} ${JSON.stringify(error)}`).not.toContain("secret")
      }
    })
  )

  it.scoped("says which values cannot be bound", () =>
    Effect.gen(function* () {
      const connection = yield* prepared
      for (const value of [true, new Date(0), 2n ** 63n]) {
        expect((yield* failing(connection, "SELECT ?", value)).reason._tag).toBe("ParameterRefused")
      }
    })
  )
})

describe("a lock", () => {
  it.scoped("held by another connection is a LockTimeout at once; a stale snapshot a SerializationFailure", () =>
    Effect.gen(function* () {
      const filename = yield* file
      const one = yield* connector({ filename })
      const other = yield* connector({ filename })
      yield* one.script("CREATE TABLE t (a); BEGIN IMMEDIATE")
      const busy = yield* Effect.flip(other.script("BEGIN IMMEDIATE"))
      expect([busy.reason._tag, busy.isRetryable]).toEqual(["LockTimeout", true])
      yield* one.script("ROLLBACK; BEGIN; SELECT * FROM t")
      yield* query(one, "SELECT * FROM t")
      yield* query(other, "INSERT INTO t VALUES (1)")
      const stale = yield* failing(one, "INSERT INTO t VALUES (2)")
      expect([stale.reason._tag, stale.isRetryable]).toEqual(["SerializationFailure", true])
    })
  )
})
