import { SqlClient } from "@effect/sql/SqlClient"
import { expect, it, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { Database, Field, Model, Transaction } from "../../src/index.js"
import { Account, bankAt, names, open, type SqlName } from "../support/accounts.js"
import { layerAt } from "../support/engine.js"

type ServerName = Exclude<SqlName, "sqlite">
type Services = Database | SqlClient

const maxConnections = 3

/** A view that takes a minute, or, on SQLite, as long as it takes. */
class Slow extends Model.Class<Slow>("bank.Slow")({ id: Field.id, value: Schema.NullOr(Field.char(100)) }) {}

const processes = "information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
const activity = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
const counted =
  "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000000) SELECT count(*) FROM c"

const mysql = {
  sleep: (seconds: number) => `SELECT SLEEP(${seconds})`,
  slow: "CREATE VIEW bank_slow AS SELECT 1 AS id, CONCAT('', SLEEP(60)) AS value",
  sessions: `SELECT COUNT(*) AS n FROM ${processes}`,
  busy: `SELECT COUNT(*) AS n FROM ${processes} AND command <> 'Sleep'`
}

/** How each engine says the same. */
const words = {
  postgres: {
    sleep: (seconds: number) => `SELECT pg_sleep(${seconds})`,
    slow: "CREATE VIEW bank_slow AS SELECT 1 AS id, pg_sleep(60)::text AS value",
    sessions: `SELECT count(*) AS n FROM ${activity}`,
    busy: `SELECT count(*) AS n FROM ${activity} AND state = 'active'`
  },
  mysql,
  mariadb: mysql
}

/** A program on a layer of its own, and somebody who watches it from another. */
class Bench extends Context.Tag("Bench")<
  Bench,
  {
    readonly run: <A, E>(effect: Effect.Effect<A, E, Services>) => Effect.Effect<A, E>
    readonly watch: <A, E>(effect: Effect.Effect<A, E, Services>) => Effect.Effect<A, E>
    readonly count: (sql: string) => Effect.Effect<number, unknown>
    /** The program's sessions on the server. */
    readonly sessions: Effect.Effect<number, unknown>
    readonly close: Effect.Effect<void>
  }
>() {}

const benchOn = (name: ServerName) =>
  Layer.scoped(
    Bench,
    Effect.gen(function* () {
      const { url } = yield* bankAt(name)
      const within = (context: Context.Context<Services>) => {
        // In a context of its own: it must not find the transaction that somebody asks from.
        return <A, E>(effect: Effect.Effect<A, E, Services>): Effect.Effect<A, E> =>
          Effect.mapInputContext(effect, (_: Context.Context<never>) => context)
      }
      const alone = layerAt(name, url, { maxConnections: 1 })
      const [counter, other] = yield* Effect.all([Layer.build(Layer.fresh(alone)), Layer.build(Layer.fresh(alone))])
      const count = (text: string) =>
        Effect.flatMap(SqlClient, (sql) => sql.unsafe<{ n: unknown }>(text)).pipe(
          Effect.map(([row]) => Number(row?.n)),
          within(counter)
        )
      const watch = within(other)
      const sessions = Effect.map(count(words[name].sessions), (all) => all - 1)
      yield* Effect.flatMap(Database, ({ script }) => script(words[name].slow)).pipe(watch)
      yield* eventually(sessions, 0)
      const scope = yield* Effect.acquireRelease(Scope.make(), (each) => Scope.close(each, Exit.void))
      const context = yield* Layer.buildWithScope(layerAt(name, url, { maxConnections }), scope)
      return { run: within(context), watch, sessions, count, close: Scope.close(scope, Exit.void) }
    })
  ).pipe(Layer.orDie)

const eventually = <E>(asked: Effect.Effect<number, E>, wanted: number): Effect.Effect<void, E | Error> =>
  asked.pipe(
    Effect.flatMap((found) =>
      found === wanted ? Effect.void : Effect.fail(new Error(`still ${found} where ${wanted} were expected`))
    ),
    Effect.retry(Schedule.intersect(Schedule.spaced("20 millis"), Schedule.recurs(200)))
  )

const millisOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.timed(effect), ([duration]) => Duration.toMillis(duration))

const twentyCleanStatements = Effect.gen(function* () {
  for (let i = 0; i < 10; i++) {
    const balance = 1_000 + i
    yield* Account.objects.filter((a) => a.name.eq("clean")).update(() => ({ balance }))
    const found = yield* Account.objects.filter((a) => a.balance.eq(balance)).one
    expect(found.name).toBe("clean")
  }
})

/** As many statements at once as there are to be connections: none was lost, and none waits for nothing. */
const poolIsWhole = (name: ServerName, { count, run, sessions }: Context.Tag.Service<Bench>) =>
  Effect.gen(function* () {
    const sql = yield* run(SqlClient)
    const all = Effect.replicateEffect(sql.unsafe(words[name].sleep(0.4)), maxConnections, {
      concurrency: "unbounded"
    })
    const fiber = yield* Effect.fork(run(all))
    yield* eventually(count(words[name].busy), maxConnections)
    yield* Fiber.join(fiber)
    expect(yield* sessions).toBe(maxConnections)
  })

type Kind = readonly [name: string, effect: (name: ServerName) => Effect.Effect<unknown, unknown, Services>]

const bySql =
  (use: (sql: SqlClient, sleep: string) => Effect.Effect<unknown, unknown, Services>) => (name: ServerName) =>
    Effect.flatMap(SqlClient, (sql) => use(sql, words[name].sleep(60)))

const slow: ReadonlyArray<Kind> = [
  ["a query", () => Slow.objects],
  ["a query's first row", () => Slow.objects.filter((s) => s.id.eq(1)).first],
  ["a query's stream", () => Stream.runDrain(Slow.objects.stream)],
  ["a query in a transaction", () => Effect.zipRight(open("undone"), Slow.objects).pipe(Transaction.atomic())],
  ["a stream in a transaction", () => Stream.runDrain(Slow.objects.stream).pipe(Transaction.atomic())],
  ["a raw statement", bySql((sql, sleep) => sql.unsafe(sleep))],
  ["a raw stream", bySql((sql, sleep) => Stream.runDrain(sql.unsafe(sleep).stream))],
  ["raw values", bySql((sql, sleep) => sql.unsafe(sleep).values)],
  ["a raw statement, unprepared", bySql((sql, sleep) => sql.unsafe(sleep).unprepared)],
  [
    "a raw statement in a nested transaction",
    bySql((sql, sleep) =>
      Effect.zipRight(open("undone"), sql.unsafe(sleep).pipe(sql.withTransaction)).pipe(sql.withTransaction)
    )
  ],
  [
    "a statement on a reserved connection",
    bySql((sql, sleep) => Effect.scoped(Effect.flatMap(sql.reserve, (each) => each.execute(sleep, [], undefined))))
  ]
]

/** Interrupting and timing out, on a server: what runs there stops, and nothing else. */
export const interrupt = (name: ServerName): void => {
  layer(benchOn(name), { excludeTestServices: true })("interrupting", (it) => {
    for (const [kind, effect] of slow) {
      it.effect(`${kind} stops it on the server`, () =>
        Effect.gen(function* () {
          const bench = yield* Bench
          const { count, run } = bench
          yield* run(Effect.zipRight(Account.objects.delete, open("clean")))
          const fiber = yield* Effect.fork(run(effect(name)))
          yield* eventually(count(words[name].busy), 1)
          expect(yield* millisOf(Fiber.interrupt(fiber))).toBeLessThan(2_000)
          yield* eventually(count(words[name].busy), 0)
          yield* run(twentyCleanStatements)
          const late = Effect.timeoutOption(effect(name), "100 millis")
          expect(Option.isNone(yield* run(late))).toBe(true)
          yield* eventually(count(words[name].busy), 0)
          yield* run(twentyCleanStatements)
          if (kind.includes("transaction")) expect(yield* run(names)).toEqual(["clean"])
          yield* poolIsWhole(name, bench)
        })
      )
    }

    it.effect("a write that waits for somebody's lock: it never happens", () =>
      Effect.gen(function* () {
        const bench = yield* Bench
        const { count, run, watch } = bench
        yield* run(Effect.zipRight(Account.objects.delete, open("clean")))
        const rich = Account.objects.update(() => ({ balance: 1_000_000 }))
        const holding = Effect.gen(function* () {
          yield* Account.objects.update(() => ({ balance: 7 }))
          const fiber = yield* Effect.fork(run(rich))
          yield* eventually(count(words[name].busy), 1)
          yield* Fiber.interrupt(fiber)
          expect(Option.isNone(yield* run(Effect.timeoutOption(rich, "100 millis")))).toBe(true)
          yield* eventually(count(words[name].busy), 0)
        }).pipe(Transaction.atomic())
        yield* watch(holding)
        const [account] = yield* run(Account.objects)
        expect(account?.balance).toBe(7)
        yield* run(twentyCleanStatements)
        yield* poolIsWhole(name, bench)
      })
    )

    it.effect("a limit on statements stops those that run longer, in transactions too", () =>
      Effect.gen(function* () {
        const bench = yield* Bench
        const limit = Database.statementTimeout("150 millis")
        const isLate = { _tag: "DatabaseError", reason: { _tag: "QueryTimeout" } }
        const slow = Slow.objects.pipe(limit)
        expect(yield* Effect.flip(bench.run(slow))).toMatchObject(isLate)
        expect(yield* Effect.flip(bench.run(Transaction.atomic({})(slow)))).toMatchObject(isLate)
        const raw = Effect.flatMap(SqlClient, (sql) => sql.unsafe(words[name].sleep(30))).pipe(limit)
        expect(yield* Effect.flip(bench.run(raw))).toMatchObject({ cause: isLate })
        expect(yield* bench.run(Account.objects.count.pipe(limit))).toBeGreaterThanOrEqual(0)
        yield* poolIsWhole(name, bench)
      })
    )

    it.effect("waiting for a connection of the pool", () =>
      Effect.gen(function* () {
        const bench = yield* Bench
        const { count, run } = bench
        const all = yield* Effect.fork(
          run(Effect.replicateEffect(Slow.objects, maxConnections, { concurrency: "unbounded" }))
        )
        yield* eventually(count(words[name].busy), maxConnections)
        expect(yield* millisOf(run(Effect.timeoutOption(Account.objects.count, "50 millis")))).toBeLessThan(1_000)
        yield* Fiber.interrupt(all)
        yield* eventually(count(words[name].busy), 0)
        yield* poolIsWhole(name, bench)
      })
    )

    it.effect("whenever it comes, no other statement is hit, and no session is left at the end", () =>
      Effect.gen(function* () {
        const bench = yield* Bench
        const { close, run, sessions } = bench
        yield* run(Effect.zipRight(Account.objects.delete, open("clean", 42)))
        const sql = yield* run(SqlClient)
        const mine = Account.objects.filter((a) => a.name.eq("clean"))
        let interrupted = 0
        for (let i = 0; i < 150; i++) {
          const short = sql.unsafe(words[name].sleep(0.003)).pipe(i % 3 === 0 ? sql.withTransaction : Effect.asVoid)
          const fiber = yield* Effect.fork(run(short))
          // From before it is sent to after it has ended.
          if (i % 8 > 0) yield* Effect.sleep((i % 8) - 1)
          if (Exit.isFailure(yield* Fiber.interrupt(fiber))) interrupted++
          expect((yield* run(mine.one)).balance).toBe(42)
        }
        expect(interrupted).toBeGreaterThan(10)
        yield* poolIsWhole(name, bench)
        yield* close
        yield* eventually(sessions, 0)
      })
    )
  })
}

/** On SQLite a statement runs to its end; whoever waits for it is interrupted after it. */
export const interruptSqlite = (): void => {
  it.scopedLive("a statement of SQLite runs to its end, and then the fiber is interrupted", () =>
    Effect.gen(function* () {
      const { url } = yield* bankAt("sqlite")
      const program = Effect.gen(function* () {
        const sql = yield* SqlClient
        yield* sql.unsafe(`CREATE VIEW bank_slow AS SELECT 1 AS id, (${counted}) || '' AS value`)
        const both: ReadonlyArray<Effect.Effect<unknown, unknown, Services>> = [
          Slow.objects,
          sql.unsafe("SELECT value FROM bank_slow")
        ]
        for (const slow of both) {
          let after = false
          const first = Effect.zipRight(slow, Effect.sleep("100 millis"))
          const late = Effect.zipRight(
            first,
            Effect.sync(() => {
              after = true
            })
          )
          expect(Option.isNone(yield* Effect.timeoutOption(late, "1 millis"))).toBe(true)
          expect(after).toBe(false)
        }
        const slowly = Effect.zipRight(open("undone"), Effect.zipRight(Slow.objects, Effect.sleep("100 millis")))
        expect(Option.isNone(yield* slowly.pipe(Transaction.atomic(), Effect.timeoutOption("1 millis")))).toBe(true)
        expect(yield* names).toEqual([])
        yield* open("clean")
        yield* twentyCleanStatements
      })
      yield* Effect.provide(program, layerAt("sqlite", url))
    })
  )
}
