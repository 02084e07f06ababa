import { writeFileSync } from "node:fs"
import { SqlClient } from "@effect/sql/SqlClient"
import { SqliteClient } from "@effect/sql-sqlite-node/SqliteClient"
import { expect, it } from "@effect/vitest"
import Driver from "better-sqlite3"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type Database, DatabaseError, Model, Transaction } from "../../../src/index.js"
import { Sqlite } from "../../../src/sqlite.js"
import { Testing } from "../../../src/testing.js"
import { Account, bank, names, open } from "../../support/accounts.js"
import { file } from "./support.js"

const atomic = Transaction.atomic()

/** A file with accounts, and what another process would do to it: its lock is that of a connection, whoever holds it. */
const contended = Effect.gen(function* () {
  const filename = yield* file
  yield* Effect.provide(Model.createTables(bank), Sqlite.layer({ filename }))
  const other = yield* Effect.acquireRelease(
    Effect.sync(() => new Driver(filename)),
    (db) => Effect.sync(() => db.close())
  )
  return { filename, other }
})

const lockFor = (other: Driver.Database, millis: number) =>
  Effect.sync(() => {
    other.exec("BEGIN IMMEDIATE")
    setTimeout(() => other.exec("COMMIT"), millis)
  })

/** How often a timer gets its turn meanwhile. */
const ticking = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const seen = { ticks: 0 }
      return { seen, timer: setInterval(() => seen.ticks++, 5) }
    }),
    ({ seen }) => Effect.map(effect, (value) => [value, seen.ticks] as const),
    ({ timer }) => Effect.sync(() => clearInterval(timer))
  )

const millisOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.timed(effect), ([duration]) => Duration.toMillis(duration))

type Program = Effect.Effect<unknown, unknown, Database | SqlClient>

const writes: Readonly<Record<string, Program>> = {
  "a query": open("a"),
  "a transaction": open("b").pipe(atomic),
  "a raw statement": Effect.flatMap(SqlClient, (sql) => sql`INSERT INTO bank_account (name, balance) VALUES ('c', 1)`),
  "a raw transaction": Effect.flatMap(SqlClient, (sql) => open("d").pipe(sql.withTransaction))
}

for (const [name, write] of Object.entries(writes)) {
  it.scopedLive(`${name} waits for another process's lock, and the event loop does not`, () =>
    Effect.gen(function* () {
      const { filename, other } = yield* contended
      const program = Effect.gen(function* () {
        yield* lockFor(other, 300)
        const reading = Effect.zipRight(Effect.sleep("50 millis"), names)
        const [[, ticks], [millis, seen]] = yield* Effect.all(
          [ticking(write), Effect.all([millisOf(reading), reading])],
          {
            concurrency: "unbounded"
          }
        )
        expect(ticks).toBeGreaterThan(20)
        // Who reads need not wait: the connection is not kept meanwhile.
        expect(millis).toBeLessThan(200)
        expect(seen).toEqual([])
        expect(yield* Account.objects.count).toBe(1)
      })
      yield* Effect.provide(program, Sqlite.layer({ filename }))
    })
  )

  it.scopedLive(`${name} gives up after the busyTimeout, typed, and may be interrupted before`, () =>
    Effect.gen(function* () {
      const { filename, other } = yield* contended
      const program = Effect.gen(function* () {
        other.exec("BEGIN IMMEDIATE")
        const [duration, error] = yield* Effect.timed(Effect.flip(write))
        expect(Duration.toMillis(duration)).toBeGreaterThan(140)
        expect(Duration.toMillis(duration)).toBeLessThan(1_000)
        const reason = error instanceof DatabaseError ? error : (error as { readonly cause: unknown }).cause
        expect(reason).toMatchObject({ reason: { _tag: "LockTimeout" }, isRetryable: true })
        const fiber = yield* Effect.fork(Effect.exit(write))
        yield* Effect.sleep("30 millis")
        expect(yield* millisOf(Fiber.interrupt(fiber))).toBeLessThan(90)
        other.exec("COMMIT")
        yield* open("z").pipe(atomic)
        expect(yield* names).toEqual(["z"])
      })
      yield* Effect.provide(program, Sqlite.layer({ filename, busyTimeout: "150 millis" }))
    })
  )
}

it.scopedLive("a COMMIT waits for readers where there is no write-ahead log", () =>
  Effect.gen(function* () {
    const filename = yield* file
    const layer = Sqlite.layer({ filename, wal: false })
    yield* Effect.provide(Model.createTables(bank), layer)
    const other = new Driver(filename)
    const program = Effect.gen(function* () {
      other.exec("BEGIN; SELECT * FROM bank_account")
      other.prepare("SELECT count(*) FROM bank_account").get()
      setTimeout(() => other.exec("COMMIT"), 150)
      expect(yield* millisOf(open("a").pipe(atomic))).toBeGreaterThan(100)
      expect(yield* names).toEqual(["a"])
    })
    yield* Effect.provide(program, layer)
    other.close()
  })
)

const loops: Readonly<Record<string, Program>> = {
  "point reads": Effect.forever(Effect.ignore(Account.objects.get(1))),
  writes: Effect.forever(Account.objects.update((a) => ({ balance: a.balance.plus(1) }))),
  "raw statements": Effect.flatMap(SqlClient, (sql) => Effect.forever(sql`SELECT * FROM bank_account`)),
  "reads in a transaction": Effect.forever(Account.objects.count).pipe(atomic),
  "short transactions": Effect.forever(Account.objects.count.pipe(atomic)),
  "reads one after another": Effect.gen(function* () {
    while (true) yield* Account.objects.filter((a) => a.id.eq(1)).first
  })
}

for (const [name, loop] of Object.entries(loops)) {
  it.scopedLive(`a loop of ${name} lets timers have their turn, and is interrupted by a timeout`, () =>
    Effect.gen(function* () {
      const late = ticking(Effect.timeoutOption(loop, "200 millis"))
      // Without turns for timers neither the timeout nor a single tick would come before the loop's end.
      const [outcome, ticks] = yield* late
      expect(Option.isNone(outcome)).toBe(true)
      expect(ticks).toBeGreaterThan(0)
      yield* open("after")
    }).pipe(Effect.provide(Testing.layer(bank)))
  )
}

it.scopedLive("SqliteClient: what its package adds, on the same connection and its transactions", () =>
  Effect.gen(function* () {
    const filename = yield* file
    const namesAt = (path: string) => new Driver(path).prepare("SELECT name FROM bank_account ORDER BY 1").pluck().all()
    const namesIn = (bytes: Uint8Array) => {
      writeFileSync(`${filename}.export`, bytes)
      return namesAt(`${filename}.export`)
    }
    const program = Effect.gen(function* () {
      yield* Model.createTables(bank)
      const [sql, sqlite] = yield* Effect.all([SqlClient, SqliteClient])
      expect(sqlite).toBe(sql)
      expect(sqlite.config).toMatchObject({ filename, disableWAL: false })
      yield* open("a")
      expect(namesIn(yield* sqlite.export)).toEqual(["a"])
      expect((yield* sqlite.backup(`${filename}.copy`)).remainingPages).toBe(0)
      expect(namesAt(`${filename}.copy`)).toEqual(["a"])
      const uncommitted = Effect.zipRight(open("b"), sqlite.export)
      expect(namesIn(yield* uncommitted.pipe(atomic))).toEqual(["a", "b"])
      const error = yield* Effect.flip(sqlite.loadExtension("/no/such/extension"))
      expect(error._tag).toBe("SqlError")
      expect(yield* names).toEqual(["a", "b"])
    })
    yield* Effect.provide(program, Sqlite.layer({ filename }))
  })
)

it.scopedLive("in memory, a stream's consumer may query in between", () =>
  Effect.gen(function* () {
    yield* Effect.forEach(["a", "b", "c"], (name) => open(name))
    const counts = Stream.mapEffect(Account.objects.stream, () => Account.objects.count)
    expect(Array.from(yield* Stream.runCollect(counts))).toEqual([3, 3, 3])
    yield* Stream.runForEach(Account.objects.stream, ({ name }) => open(`${name}2`))
    expect(yield* Account.objects.count).toBe(6)
  }).pipe(Effect.provide(Testing.layer(bank)))
)

it.scopedLive("a database that is only read: transactions read, and writes are refused", () =>
  Effect.gen(function* () {
    const { filename } = yield* contended
    const program = Effect.gen(function* () {
      expect(yield* names.pipe(atomic)).toEqual([])
      expect(yield* Effect.flip(open("a"))).toMatchObject({
        reason: { _tag: "StatementFailed", code: "SQLITE_READONLY" }
      })
    })
    yield* Effect.provide(program, Sqlite.layer({ filename, readonly: true }))
  })
)

it.scopedLive("layerConfig reads the environment", () =>
  Effect.gen(function* () {
    const filename = yield* file
    const layer = Sqlite.layerConfig({ filename: Config.string("FILE"), busyTimeout: Config.duration("BUSY") }).pipe(
      Layer.provide(
        Layer.setConfigProvider(
          ConfigProvider.fromMap(
            new Map([
              ["FILE", filename],
              ["BUSY", "1 second"]
            ])
          )
        )
      )
    )
    const attempt = Effect.zipRight(Model.createTables(bank), names)
    expect(yield* Effect.provide(attempt, layer)).toEqual([])
    const missing = Sqlite.layerConfig({ filename: Config.string("NO_SUCH_FILE") })
    expect(String(yield* Effect.flip(Effect.provide(names, missing)))).toContain("NO_SUCH_FILE")
  })
)
