import { SqlClient } from "@effect/sql/SqlClient"
import { PgClient } from "@effect/sql-pg/PgClient"
import { expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Database, Transaction } from "../../../src/index.js"
import { Postgres } from "../../../src/postgres.js"
import { bankAt, names, open } from "../../support/accounts.js"
import { describeOn } from "../../support/servers/index.js"

const atomic = Transaction.atomic()

const withBank = <A, E>(effect: Effect.Effect<A, E, Database | SqlClient | PgClient>) =>
  Effect.flatMap(bankAt("postgres"), ({ url }) => Effect.provide(effect, Postgres.layer({ url: Redacted.make(url) })))

describeOn("postgres", () => {
  it.scopedLive("PgClient: the client, its config and JSON", () =>
    withBank(
      Effect.gen(function* () {
        const [sql, pg] = yield* Effect.all([SqlClient, PgClient])
        expect(pg).toBe(sql)
        expect(pg.config).toMatchObject({
          database: expect.stringMatching(/^reinhardt_test_/),
          port: expect.any(Number)
        })
        yield* sql`CREATE TABLE docs (id INT, doc JSONB)`
        const docs = [{ a: [1, { b: null }] }, [1, "two"], "text", 7, null]
        for (const [id, doc] of docs.entries()) yield* pg`INSERT INTO docs ${pg.insert({ id, doc: pg.json(doc) })}`
        const found = yield* pg<{ doc: unknown }>`SELECT doc FROM docs ORDER BY id`
        expect(found.map((row) => row.doc)).toEqual(docs)
        const rows = [
          { id: 0, doc: "x" },
          { id: 1, doc: "y" }
        ]
        yield* pg`UPDATE docs SET doc = to_jsonb(v.doc) FROM ${pg.updateValues(rows, "v")} WHERE docs.id = v.id::int`
        expect(yield* pg`SELECT doc FROM docs WHERE id < 2 ORDER BY id`).toEqual([{ doc: "x" }, { doc: "y" }])
      })
    )
  )

  it.scopedLive("listen and notify: to all who listen, from a transaction when it commits", () =>
    withBank(
      Effect.gen(function* () {
        const pg = yield* PgClient
        const hear = (channel: string, count: number) =>
          Effect.fork(Effect.map(Stream.runCollect(Stream.take(pg.listen(channel), count)), Chunk.toReadonlyArray))
        const [one, two] = [yield* hear('odd "name"', 1), yield* hear('odd "name"', 3)]
        const silent = yield* hear("other", 1)
        yield* Effect.sleep("300 millis")
        yield* pg.notify('odd "name"', "first")
        expect(yield* Fiber.join(one)).toEqual(["first"])
        yield* Effect.zipRight(pg.notify('odd "name"', "undone"), Effect.fail("no")).pipe(atomic, Effect.ignore)
        yield* Effect.zipRight(open("a"), pg.notify('odd "name"', "done")).pipe(atomic)
        yield* pg.notify('odd "name"', "")
        expect(yield* Fiber.join(two)).toEqual(["first", "done", ""])
        yield* Fiber.interrupt(silent)
        expect(yield* names).toEqual(["a"])
      })
    )
  )

  it.scopedLive("listening fails when its connection is lost, and can begin again", () =>
    withBank(
      Effect.gen(function* () {
        const pg = yield* PgClient
        const listening = yield* Effect.fork(Stream.runDrain(pg.listen("news")))
        const killed = pg`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`
        yield* Effect.repeat(Effect.delay(killed, "50 millis"), { until: (rows) => rows.length > 0, times: 50 })
        const error = yield* Effect.flip(Fiber.join(listening))
        expect(error.cause).toMatchObject({ reason: { _tag: "ConnectionLost" } })
        const again = yield* Effect.fork(Stream.runHead(pg.listen("news")))
        yield* Effect.sleep("300 millis")
        yield* pg.notify("news", "back")
        expect(yield* Fiber.join(again)).toMatchObject({ value: "back" })
      })
    )
  )

  it.scopedLive("a database that is not there is a DatabaseError of the layer", () =>
    Effect.gen(function* () {
      for (const config of [{ url: Redacted.make("postgres://127.0.0.1:1/x") }, { host: "127.0.0.1", port: 1 }]) {
        const error = yield* Effect.flip(Effect.provide(names, Postgres.layer(config)))
        expect(error).toMatchObject({ _tag: "DatabaseError", reason: { _tag: "ConnectionFailed" } })
      }
    })
  )
})
