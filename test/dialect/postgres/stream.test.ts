import { expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import type { Connection, Row } from "../../../src/service/Connection.js"
import { describeOn } from "../../support/servers/index.js"
import { connection, database, eventually, millisOf, rows, run, statement, value } from "./support.js"

const million = "select i, repeat('x', 100) from generate_series(1, 1000000) as i"
const series = (c: Connection, to: number) =>
  c.stream(statement("select i from generate_series(1, $1::int4) as i"), [to])

const clean = (c: Connection) =>
  Effect.gen(function* () {
    for (let i = 0; i < 20; i++) expect(yield* value(c, "select $1::int8", [i])).toBe(String(i))
    expect(yield* value(c, "select count(*) from pg_cursors where name <> ''")).toBe("0")
  })

const places: ReadonlyArray<readonly [place: string, enter: string, leave: string]> = [
  ["outside a transaction", "", ""],
  ["inside a transaction", "begin", "commit"]
]

describeOn("postgres", () => {
  for (const [place, enter, leave] of places) {
    it.scopedLive(`${place}, a stream gives all rows`, () =>
      Effect.gen(function* () {
        const c = yield* connection
        yield* c.script(enter)
        for (const count of [0, 1, 255, 256, 257, 512, 1_000]) {
          const all = yield* Stream.runCollect(series(c, count))
          expect(Chunk.toReadonlyArray(all)).toEqual(Array.from({ length: count }, (_, i) => [String(i + 1)]))
          yield* clean(c)
        }
        yield* c.script(leave)
        expect(c.usable()).toBe(true)
      })
    )

    it.scopedLive(
      `${place}, a million rows take constant memory`,
      () =>
        Effect.gen(function* () {
          const c = yield* connection
          yield* c.script(enter)
          let peak = 0
          const before = process.memoryUsage().rss
          let count = 0
          yield* Stream.runForEachChunk(c.stream(statement(million), []), (chunk) =>
            Effect.sync(() => {
              peak = Math.max(peak, process.memoryUsage().rss)
              count += chunk.length
            })
          )
          expect(count).toBe(1_000_000)
          expect((peak - before) / 1e6).toBeLessThan(120)
          yield* clean(c)
          yield* c.script(leave)
          expect(c.usable()).toBe(true)
        }),
      60_000
    )

    it.scopedLive(`${place}, a stream may stop early`, () =>
      Effect.gen(function* () {
        const c = yield* connection
        yield* c.script(enter)
        for (const count of [1, 256, 300]) {
          expect(yield* Stream.runCount(Stream.take(c.stream(statement(million), []), count))).toBe(count)
          yield* clean(c)
        }
        const failed = yield* Effect.flip(
          Stream.runForEach(c.stream(statement(million), []), () => Effect.fail("enough" as const))
        )
        expect(failed).toBe("enough")
        yield* clean(c)
        yield* c.script(leave)
        expect(c.usable()).toBe(true)
      })
    )

    it.scopedLive(`${place}, interrupting a long first read stops it on the server`, () =>
      Effect.gen(function* () {
        const open = yield* database
        const [c, watcher] = yield* Effect.all([open(), open()])
        const pid = yield* value(c, "select pg_backend_pid()")
        yield* c.script(enter)
        const fiber = yield* Effect.fork(Stream.runDrain(c.stream(statement("select pg_sleep(60)"), [])))
        yield* eventually(watcher, `select wait_event from pg_stat_activity where pid = ${String(pid)}`, "PgSleep")
        expect(yield* millisOf(Fiber.interrupt(fiber))).toBeLessThan(1_000)
        // A cancelled statement fails its transaction, here as everywhere.
        if (enter !== "") yield* c.script("rollback")
        yield* clean(c)
      })
    )

    it.scopedLive(`${place}, interrupting between reads leaves all well`, () =>
      Effect.gen(function* () {
        const c = yield* connection
        for (let i = 0; i < 40; i++) {
          yield* c.script(enter)
          const fiber = yield* Effect.fork(Stream.runDrain(c.stream(statement(million), [])))
          if (i % 4 > 0) yield* Effect.sleep(i % 4)
          yield* Fiber.interrupt(fiber)
          if (enter !== "") yield* c.script("rollback")
          expect(yield* value(c, "select $1::int8", [i])).toBe(String(i))
        }
        yield* clean(c)
      })
    )

    it.scopedLive(`${place}, errors come through, at the start and on the way`, () =>
      Effect.gen(function* () {
        const c = yield* connection
        const onTheWay = "select 1 / (1000 - i) from generate_series(1, 2000) as i"
        for (const [sql, code] of [
          ["selec", "42601"],
          [onTheWay, "22012"],
          ["copy (select 1) from x", "42601"]
        ] as const) {
          yield* c.script(enter)
          const error = yield* Effect.flip(Stream.runDrain(c.stream(statement(sql), [])))
          expect(error.reason).toEqual({ _tag: "StatementFailed", code })
          expect(error.statement).toBe(sql)
          if (enter !== "") yield* c.script("rollback")
          yield* clean(c)
        }
        const unsendable = yield* Effect.flip(Stream.runDrain(c.stream(statement("select $1"), [Symbol("s")])))
        expect(unsendable.reason).toEqual({ _tag: "StatementFailed", code: undefined })
        yield* clean(c)
      })
    )

    it.scopedLive(`${place}, statements that write stream what they return`, () =>
      Effect.gen(function* () {
        const c = yield* connection
        yield* c.script("create table t (id int unique deferrable initially deferred)")
        const insert = statement("insert into t select i from generate_series(1, 600) as i returning id")
        yield* c.script(enter)
        expect(yield* Stream.runCount(c.stream(insert, []))).toBe(600)
        yield* c.script(leave)
        expect(c.usable()).toBe(true)
        yield* clean(c)
        expect(yield* value(c, "select count(*) from t")).toBe("600")
        expect(yield* Stream.runCount(c.stream(statement("delete from t where false"), []))).toBe(0)
        expect(yield* Stream.runCount(c.stream(statement(""), []))).toBe(0)
        expect(yield* Stream.runCount(c.stream(statement("copy t to stdout"), []))).toBe(0)
        yield* clean(c)
        expect((yield* Effect.flip(Stream.runDrain(c.stream(statement("copy t from stdin"), [])))).reason._tag).toBe(
          "StatementFailed"
        )
        yield* clean(c)
      })
    )

    it.scopedLive(`${place}, a session that dies takes its stream along, and nothing else`, () =>
      Effect.gen(function* () {
        const open = yield* database
        const [c, killer] = yield* Effect.all([open(), open()])
        const pid = yield* value(c, "select pg_backend_pid()")
        yield* c.script(enter)
        const error = yield* c.stream(statement(million), []).pipe(
          Stream.mapChunksEffect((chunk) =>
            Effect.as(
              run(killer, "select pg_terminate_backend($1::int4, 1000)", [pid]).pipe(Effect.zipLeft(Effect.sleep(20))),
              chunk
            )
          ),
          Stream.runDrain,
          Effect.flip
        )
        expect(error.reason).toEqual({ _tag: "ConnectionLost" })
        expect(c.usable()).toBe(false)
        yield* clean(killer)
      })
    )
  }

  it.scopedLive("outside a transaction, a deferred constraint fails the stream at its end", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("create table t (id int unique deferrable initially deferred)")
      for (let i = 0; i < 3; i++) {
        const insert = statement("insert into t select 1 from generate_series(1, 300) returning id")
        const error = yield* Effect.flip(Stream.runDrain(c.stream(insert, [])))
        expect(error.reason).toMatchObject({ _tag: "ConstraintViolation", kind: "unique" })
        yield* clean(c)
      }
      expect(yield* value(c, "select count(*) from t")).toBe("0")
    })
  )

  it.scopedLive("inside a transaction, the consumer may use the connection, another stream included", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("create table seen (i int)")
      yield* c.script("begin")
      const seen: Array<Row> = []
      yield* Stream.runForEach(series(c, 600), (row) =>
        Effect.gen(function* () {
          yield* run(c, "insert into seen values ($1::int4)", [row[0]])
          if (Number(row[0]) % 300 === 0) {
            seen.push(...(yield* rows(c, "select count(*) from seen")))
            expect(yield* Stream.runCount(Stream.take(series(c, 1_000), 400))).toBe(400)
          }
        })
      )
      expect(seen).toEqual([["300"], ["600"]])
      yield* c.script("commit")
      yield* clean(c)
    })
  )

  it.scopedLive("inside a transaction, a consumer's statement that fails ends both", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("begin; savepoint s")
      const error = yield* Effect.flip(Stream.runForEach(series(c, 1_000), () => run(c, "select 1 / 0")))
      expect(error.reason).toEqual({ _tag: "StatementFailed", code: "22012" })
      yield* c.script("rollback to s")
      yield* clean(c)
      expect(yield* Stream.runCount(series(c, 1_000))).toBe(1_000)
      yield* c.script("commit")
    })
  )

  it.scopedLive("inside a transaction, a savepoint undone under it ends the stream", () =>
    Effect.gen(function* () {
      const c = yield* connection
      yield* c.script("begin; savepoint s")
      const error = yield* Effect.flip(Stream.runForEach(series(c, 1_000), () => c.script("rollback to s")))
      expect(error.reason).toEqual({ _tag: "StatementFailed", code: "34000" })
      yield* c.script("rollback")
      yield* clean(c)
    })
  )
})
