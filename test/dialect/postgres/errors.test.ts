import { inspect } from "node:util"
import { expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import type { DatabaseError, Reason } from "../../../src/error/DatabaseError.js"
import { describeOn } from "../../support/servers/index.js"
import { connection, database, eventually, run, value } from "./support.js"

const violation = (
  kind: string,
  constraint: string | undefined,
  table: string,
  columns: ReadonlyArray<string> = []
) => ({
  _tag: "ConstraintViolation",
  kind,
  constraint,
  table,
  columns
})

const tables = `
  create table parent (id int primary key, name text not null, age int, constraint adult check (age >= 18));
  create table child (id int, parent_id int, constraint child_parent foreign key (parent_id) references parent (id));
  create table strict (parent_id int references parent (id) on delete restrict);
  create table booked (during int4range, constraint no_overlap exclude using gist (during with &&));
  insert into parent values (1, 'a', 20); insert into strict values (1); insert into booked values ('[1,5)')`

const cases: ReadonlyArray<readonly [sql: string, reason: unknown]> = [
  ["insert into parent values (1, 'b')", violation("unique", "parent_pkey", "parent")],
  ["insert into child values (1, 99)", violation("foreignKey", "child_parent", "child")],
  ["delete from parent where id = 1", violation("foreignKey", "strict_parent_id_fkey", "strict")],
  ["insert into parent values (2, null)", violation("notNull", undefined, "parent", ["name"])],
  ["insert into parent values (2, 'c', 3)", violation("check", "adult", "parent")],
  ["insert into booked values ('[2,3)')", violation("check", "no_overlap", "booked")],
  ["selec 1", { _tag: "StatementFailed", code: "42601" }],
  ["select 1; select 2", { _tag: "StatementFailed", code: "42601" }],
  ["select x from parent", { _tag: "StatementFailed", code: "42703" }],
  ["select $1::text", { _tag: "StatementFailed", code: "08P01" }],
  ["do $$ begin raise exception using errcode = '08006'; end $$", { _tag: "ConnectionLost" }]
]

describeOn("postgres", () => {
  it.scopedLive("errors are classified by their codes", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script(tables)
      for (const [sql, reason] of cases) {
        const error = yield* Effect.flip(run(c, sql))
        expect(error.reason, sql).toEqual(reason)
        expect(error.statement).toBe(sql)
        expect(error.isRetryable).toBe(false)
      }
      expect(c.usable()).toBe(true)
    })
  )

  it.scopedLive("no parameter's value is printed", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("create table t (secret text unique, number int)")
      yield* run(c, "insert into t values ($1)", ["hunter2"])
      const statements: ReadonlyArray<readonly [string, unknown]> = [
        ["insert into t values ($1)", "hunter2"],
        ["insert into t (number) values ($1)", "hunter2"],
        ["select $1::date", 'a "hunter2" b'],
        ["select $1::jsonb", "{hunter2"],
        ["select $1::int2", "11112222333344445"]
      ]
      for (const [sql, secret] of statements) {
        const error: DatabaseError = yield* Effect.flip(run(c, sql, [secret]))
        const printed =
          [error.message, String(error), inspect(error, { depth: 9 }), JSON.stringify(error.cause)].join() +
          Cause.pretty(Cause.fail(error))
        expect(printed, sql).not.toMatch(/hunter2|11112222333344445/)
        expect(error.parameters && Redacted.value(error.parameters)).toEqual([secret])
      }
      const duplicate = yield* Effect.flip(run(c, "insert into t values ($1)", ["hunter2"]))
      expect(duplicate.message).toBe('duplicate key value violates unique constraint "t_secret_key"')
      // Whoever asks for it gets it.
      expect(duplicate.cause).toHaveProperty("detail", "Key (secret)=(hunter2) already exists.")
    })
  )

  it.scopedLive("a deferred constraint fails the commit", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("create table t (id int unique deferrable initially deferred); begin")
      yield* run(c, "insert into t values (1), (1)")
      expect((yield* Effect.flip(c.script("commit"))).reason).toEqual(violation("unique", "t_id_key", "t"))
      expect(yield* value(c, "select 1")).toBe("1")
    })
  )

  it.scopedLive("transactions that got in each other's way may be tried again", () =>
    Effect.gen(function* () {
      const open = yield* database
      const [a, b] = yield* Effect.all([open(), open()])
      yield* a.script("create table t (id int primary key, n int); insert into t values (1, 0), (2, 0)")
      const expectRetryable = (error: DatabaseError, tag: Reason["_tag"]) => {
        expect(error.reason).toEqual({ _tag: tag })
        expect(error.isRetryable).toBe(true)
      }

      for (const c of [a, b]) yield* c.script("begin isolation level serializable")
      for (const c of [a, b]) yield* run(c, "select sum(n) from t")
      yield* run(a, "update t set n = 1 where id = 1")
      yield* a.script("commit")
      expectRetryable(yield* Effect.flip(run(b, "update t set n = 1 where id = 1")), "SerializationFailure")
      yield* b.script("rollback")

      for (const c of [a, b]) yield* c.script("begin; set local deadlock_timeout = '50ms'")
      yield* run(a, "update t set n = 2 where id = 1")
      yield* run(b, "update t set n = 2 where id = 2")
      const crossing = [run(a, "update t set n = 3 where id = 2"), run(b, "update t set n = 3 where id = 1")]
      const outcomes = yield* Effect.all(crossing.map(Effect.either), { concurrency: 2 })
      const failed = outcomes.flatMap((each) => (each._tag === "Left" ? [each.left] : []))
      expect(failed).toHaveLength(1)
      for (const error of failed) expectRetryable(error, "Deadlock")
      for (const c of [a, b]) yield* c.script("rollback")

      yield* a.script("begin; lock table t")
      yield* b.script("set lock_timeout = '50ms'")
      expectRetryable(yield* Effect.flip(run(b, "select n from t")), "LockTimeout")
    })
  )

  it.scopedLive("the server's time limit, and a cancel by somebody else", () =>
    Effect.gen(function* () {
      const open = yield* database
      const c = yield* open({ statementTimeout: "100 millis" })
      expect((yield* Effect.flip(run(c, "select pg_sleep(10)"))).reason).toEqual({ _tag: "QueryTimeout" })
      const other = yield* open()
      const pid = yield* value(other, "select pg_backend_pid()")
      const fiber = yield* Effect.fork(Effect.flip(run(other, "select pg_sleep(10)")))
      yield* eventually(c, `select wait_event from pg_stat_activity where pid = ${pid}`, "PgSleep")
      yield* run(c, "select pg_cancel_backend($1::int4)", [pid])
      expect((yield* Fiber.join(fiber)).reason).toEqual({ _tag: "StatementFailed", code: "57014" })
      expect(other.usable()).toBe(true)
    })
  )

  it.scopedLive("a session that is terminated is lost, while it runs something and while it does not", () =>
    Effect.gen(function* () {
      const open = yield* database
      const [a, b, killer] = yield* Effect.all([open(), open(), open()])
      const [pidA, pidB] = yield* Effect.all([value(a, "select pg_backend_pid()"), value(b, "select pg_backend_pid()")])
      const fiber = yield* Effect.fork(Effect.flip(run(a, "select pg_sleep(10)")))
      yield* eventually(killer, `select wait_event from pg_stat_activity where pid = ${pidA}`, "PgSleep")
      yield* run(killer, "select pg_terminate_backend(pid::int4) from unnest($1::int4[]) as pid", [[pidA, pidB]])
      expect((yield* Fiber.join(fiber)).reason).toEqual({ _tag: "ConnectionLost" })
      yield* eventually(killer, `select count(*)::text from pg_stat_activity where pid in (${pidA}, ${pidB})`, "0")
      yield* Effect.sleep("50 millis")
      for (const c of [a, b]) {
        expect(c.usable()).toBe(false)
        expect((yield* Effect.flip(run(c, "select 1"))).reason).toEqual({ _tag: "ConnectionLost" })
        expect((yield* Effect.flip(c.script("select 1"))).reason).toEqual({ _tag: "ConnectionLost" })
        expect((yield* Effect.flip(c.standard.execute("select 1", [], undefined)))._tag).toBe("SqlError")
      }
      expect(killer.usable()).toBe(true)
    })
  )
})
