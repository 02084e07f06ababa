import { createServer, type Server } from "node:net"
import { expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { connector } from "../../../src/dialect/postgres/connection.js"
import { describeOn } from "../../support/servers/index.js"
import { connection, database, eventually, rows, run, value } from "./support.js"

describeOn("postgres", () => {
  it.scopedLive("answers rows as texts by position", () =>
    Effect.gen(function* () {
      const c = yield* connection
      const result = yield* run(c, "select $1::int8, null, true, 1.50::numeric, $2::bytea", [7, Buffer.from([1, 255])])
      expect(result).toEqual({ rows: [["7", null, "t", "1.50", "\\x01ff"]], affected: 1, insertId: undefined })
      expect(yield* rows(c, "select $1::int4[]", [[1, null, 3]])).toEqual([["{1,NULL,3}"]])
      expect(yield* rows(c, "select unnest($1::text[])", [['a"b', "c\\d", "", "null"]])).toEqual([
        ['a"b'],
        ["c\\d"],
        [""],
        ["null"]
      ])
    })
  )

  it.scopedLive("counts what statements matched or wrote", () =>
    Effect.gen(function* () {
      const c = yield* connection
      expect((yield* run(c, "create table t (id int)")).affected).toBe(0)
      expect((yield* run(c, "insert into t values (1), (2), (3)")).affected).toBe(3)
      expect((yield* run(c, "update t set id = id + 10 where id > $1::int8", [1])).affected).toBe(2)
      expect((yield* run(c, "delete from t where false")).affected).toBe(0)
      expect((yield* run(c, "")).rows).toEqual([])
    })
  )

  it.scopedLive("sets the session up, whatever the database's own defaults are", () =>
    Effect.gen(function* () {
      const open = yield* database
      const first = yield* open()
      const name = yield* value(first, "select quote_ident(current_database())")
      for (const setting of ["timezone = 'Asia/Tokyo'", "datestyle = 'German'", "bytea_output = 'escape'"]) {
        yield* first.script(`alter database ${name} set ${setting}`)
      }
      const c = yield* open({ statementTimeout: "7 seconds", applicationName: "who" })
      expect(
        yield* rows(
          c,
          "select current_setting('timezone'), '2024-01-02'::timestamptz, '\\x00'::bytea, current_setting('statement_timeout'), current_setting('application_name'), current_setting('client_encoding')"
        )
      ).toEqual([["UTC", "2024-01-02 00:00:00+00", "\\x00", "7s", "who", "UTF8"]])
    })
  )

  it.scopedLive("prepares a text once, and keeps no more than 500", () =>
    Effect.gen(function* () {
      const c = yield* connection
      const count = "select count(*)::text from pg_prepared_statements where name like 'r%'"
      for (let i = 0; i < 10; i++) yield* run(c, "select $1::int8", [i])
      expect(yield* value(c, count)).toBe("2")
      for (let i = 0; i < 700; i++) expect(yield* value(c, `select ${i}`)).toBe(String(i))
      const kept = Number(yield* value(c, count))
      expect(kept).toBeGreaterThan(490)
      expect(kept).toBeLessThanOrEqual(500)
      expect(yield* value(c, "select 0")).toBe("0")
    })
  )

  it.scopedLive("prepares nothing for poolers that cannot", () =>
    Effect.gen(function* () {
      const open = yield* database
      const c = yield* open({ prepare: false })
      for (let i = 0; i < 3; i++) expect(yield* value(c, "select $1::int8", [i])).toBe(String(i))
      expect(yield* value(c, "select count(*)::text from pg_prepared_statements")).toBe("0")
    })
  )

  it.scopedLive("prepares again after ALTER TABLE, DEALLOCATE and DISCARD", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("create table t (id int, name text); insert into t values (1, 'x')")
      expect(yield* rows(c, "select id, name from t")).toEqual([["1", "x"]])
      yield* c.script("alter table t alter column id type text")
      expect(yield* rows(c, "select id, name from t")).toEqual([["1", "x"]])
      yield* c.script("deallocate all")
      expect(yield* rows(c, "select id, name from t")).toEqual([["1", "x"]])
      yield* c.script("discard all")
      expect(yield* rows(c, "select id, name from t")).toEqual([["1", "x"]])
      expect(c.usable()).toBe(true)
    })
  )

  it.scopedLive("does not run a statement again inside a transaction", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("create table t (id int); insert into t values (1)")
      expect(yield* rows(c, "select id from t")).toEqual([["1"]])
      yield* c.script("alter table t alter column id type text; begin")
      const error = yield* Effect.flip(rows(c, "select id from t"))
      expect(error.reason).toEqual({ _tag: "StatementFailed", code: "0A000" })
      yield* c.script("rollback")
      expect(yield* rows(c, "select id from t")).toEqual([["1"]])
    })
  )

  it.scopedLive("a failed parse leaves no misleading name behind", () =>
    Effect.gen(function* () {
      const c = yield* connection
      for (let i = 0; i < 2; i++) {
        const error = yield* Effect.flip(rows(c, "select id from missing"))
        expect(error.reason).toEqual({ _tag: "StatementFailed", code: "42P01" })
      }
      yield* c.script("create table missing (id int)")
      expect(yield* rows(c, "select id from missing")).toEqual([])
      // Here the parse succeeds, and what follows it fails.
      for (const [divisor, expected] of [
        [0, "22012"],
        [0, "22012"],
        [1, "1"],
        [0, "22012"],
        [1, "1"]
      ] as const) {
        const answer = yield* Effect.either(value(c, "select 1 / $1::int4", [divisor]))
        expect(
          answer._tag === "Right"
            ? answer.right
            : answer.left.reason._tag === "StatementFailed" && answer.left.reason.code
        ).toBe(expected)
      }
    })
  )

  it.scopedLive("a statement that cannot be sent fails, and harms nothing", () =>
    Effect.gen(function* () {
      const c = yield* connection
      const unsendable = [
        run(c, "select $1::text", [Symbol("s")]),
        run(c, "select $1::timestamptz", [new Date(Number.NaN)]),
        run(c, "select 1", new Array(65_536).fill(1)),
        run(c, "select 1\0; drop"),
        c.script("a\0b")
      ]
      for (const bad of unsendable) {
        expect((yield* Effect.flip(bad)).reason).toEqual({ _tag: "StatementFailed", code: undefined })
        expect(yield* value(c, "select $1::text", ["fine"])).toBe("fine")
      }
      const copy = { _tag: "StatementFailed", code: "57014" }
      yield* c.script("create table t (id int)")
      expect((yield* Effect.flip(run(c, "copy t from stdin"))).reason).toEqual(copy)
      expect(yield* value(c, "select 1")).toBe("1")
      expect((yield* Effect.flip(c.script("copy t from stdin"))).reason).toEqual(copy)
      expect(yield* value(c, "select 2")).toBe("2")
      yield* run(c, "copy t to stdout")
      expect(yield* value(c, "select 3")).toBe("3")
    })
  )

  it.scopedLive("a script runs several statements; a failed transaction cannot be committed", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("create table t (id int)")
      yield* c.script("begin; insert into t values (1)")
      yield* Effect.flip(run(c, "select 1 / 0"))
      expect((yield* Effect.flip(run(c, "select 1"))).reason._tag).toBe("TransactionFailed")
      expect((yield* Effect.flip(c.script("commit"))).reason._tag).toBe("TransactionFailed")
      yield* c.script("begin; savepoint s; rollback to s; rollback")
      expect(yield* value(c, "select count(*) from t")).toBe("0")
    })
  )

  it.scopedLive("sessions end with their scope, and with a connect that was interrupted", () =>
    Effect.gen(function* () {
      const open = yield* database
      const watcher = yield* open({ applicationName: "watcher" })
      const count = "select count(*)::text from pg_stat_activity where application_name = 'reinhardt-test'"
      const scope = yield* Scope.make()
      yield* Effect.all(
        Array.from({ length: 5 }, () => Scope.extend(open(), scope)),
        { concurrency: 5 }
      )
      yield* eventually(watcher, count, "5")
      yield* Scope.close(scope, Exit.void)
      yield* eventually(watcher, count, "0")
      for (let i = 0; i < 40; i++) {
        const fiber = yield* Effect.fork(Effect.scoped(Effect.zipRight(open(), Effect.never)))
        yield* Effect.sleep(i / 4)
        yield* Fiber.interrupt(fiber)
      }
      yield* eventually(watcher, count, "0")
    })
  )

  it.scopedLive("a scope may close while a statement runs", () =>
    Effect.gen(function* () {
      const open = yield* database
      const scope = yield* Scope.make()
      const c = yield* Scope.extend(open(), scope)
      const fiber = yield* Effect.fork(run(c, "select pg_sleep(30)"))
      yield* Effect.sleep("50 millis")
      yield* Scope.close(scope, Exit.void)
      expect((yield* Effect.flip(Fiber.join(fiber))).reason._tag).toBe("ConnectionLost")
      expect(c.usable()).toBe(false)
    })
  )

  it.scopedLive("a connection that cannot be opened fails as such, with no password in sight", () =>
    Effect.gen(function* () {
      const elsewhere = { host: "127.0.0.1", port: 1, username: "u", password: Redacted.make("hunter2") }
      const wrong = [
        elsewhere,
        { url: Redacted.make("postgres://u:hunter2@127.0.0.1:1/x") },
        { url: Redacted.make("postgres://u:hunter2@local host:x/") },
        { host: "no-such-host.invalid", password: Redacted.make("hunter2") }
      ]
      for (const config of wrong) {
        const exit = yield* Effect.exit(Effect.scoped(connector(config)))
        const error = Exit.isFailure(exit) ? Cause.failureOption(exit.cause) : undefined
        expect(error).toMatchObject({ value: { reason: { _tag: "ConnectionFailed" } } })
        expect(Exit.isFailure(exit) && Cause.pretty(exit.cause)).not.toContain("hunter2")
      }
    })
  )

  const answers: ReadonlyArray<readonly [name: string, answer: string, ssl: boolean, message: RegExp]> = [
    ["says nothing", "", false, /timeout/],
    ["is no database", "HTTP/1.1 400 Bad Request\r\n\r\n", false, /./],
    ["does not speak TLS", "N", true, /does not support SSL/]
  ]
  for (const [name, answer, ssl, message] of answers) {
    it.scopedLive(`a server that ${name} is given up in time`, () =>
      Effect.gen(function* () {
        const port = yield* serverThatSays(answer)
        const config = { host: "127.0.0.1", port, username: "u", connectTimeout: "200 millis", ssl } as const
        const error = yield* Effect.flip(Effect.scoped(connector(config)))
        expect(error.reason._tag).toBe("ConnectionFailed")
        expect(error.message).toMatch(message)
      })
    )
  }
})

const serverThatSays = (answer: string) =>
  Effect.acquireRelease(
    Effect.async<{ readonly port: number; readonly server: Server }>((resume) => {
      const server = createServer((socket) => {
        socket.on("error", () => {})
        socket.write(answer)
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed({ port: typeof address === "object" && address !== null ? address.port : 0, server }))
      })
    }),
    ({ server }) => Effect.sync(() => server.close())
  ).pipe(Effect.map(({ port }) => port))
