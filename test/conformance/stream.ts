import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { expect, layer } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Database, Transaction } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import { Counter, Mark, thousands } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"

const first = 1000
const doublings = 8
const total = first * 2 ** doublings

// Doubled in the database: 256,000 rows would be long on their way.
const load = Effect.gen(function* () {
  const database = yield* Database
  yield* Counter.objects.bulkCreate(Array.from({ length: first }, (_, i) => ({ n: i, label: `counter ${i % 10}` })))
  for (let i = 0; i < doublings; i++) {
    yield* database.script(
      `INSERT INTO many_counter (n, label) SELECT n + ${first * 2 ** i}, label FROM many_counter WHERE n < ${first * 2 ** i}`
    )
  }
  yield* Mark.objects.bulkCreate([{ counterId: 1 }, { counterId: 2 }, { counterId: 2 }])
})

const counters = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, thousands), (context) => Effect.provide(load, context)).pipe(Layer.orDie)

const sumTo = (n: number) => (n * (n - 1)) / 2
const byN = Counter.objects.orderBy((c) => c.n.asc())

setFlagsFromString("--expose-gc")
const collectGarbage = runInNewContext("gc")

/** What is held in memory, without garbage. */
const held = Effect.sync(() => {
  collectGarbage()
  const { arrayBuffers, external, heapUsed } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
})

const megabyte = 2 ** 20

/** Rows one by one. */
export const stream = (name: DatabaseName): void =>
  layer(counters(name), { timeout: "2 minutes", excludeTestServices: true })("stream", (it) => {
    it.effect(`${total} rows in constant memory`, () =>
      Effect.gen(function* () {
        // The first rows warm up all that is made once.
        yield* Counter.objects.limit(10).stream.pipe(Stream.runDrain)
        const before = yield* held
        let most = 0
        let seen = 0
        const sum = yield* Counter.objects.stream.pipe(
          Stream.mapChunksEffect((chunk) => {
            seen += chunk.length
            if (Math.floor(seen / 50_000) === Math.floor((seen - chunk.length) / 50_000)) return Effect.succeed(chunk)
            return Effect.map(held, (now) => {
              most = Math.max(most, now - before)
              return chunk
            })
          }),
          Stream.runFold(0, (sum, row) => sum + row.n)
        )
        expect(sum).toBe(sumTo(total))
        // The whole of them takes some 40 MB and more.
        expect(most).toBeLessThan(15 * megabyte)
      })
    )

    it.effect("in the order of the query, as instances, with filters", () =>
      Effect.gen(function* () {
        const rows = yield* byN.filter((c) => c.label.eq("counter 7")).stream.pipe(Stream.take(3), Stream.runCollect)
        expect(Chunk.toReadonlyArray(rows).map(({ n }) => n)).toEqual([7, 17, 27])
        expect(Chunk.unsafeHead(rows)).toBeInstanceOf(Counter)
        const some = byN
          .offset(5)
          .limit(2)
          .select((c) => ({ double: c.n.times(2) }))
        expect(Chunk.toReadonlyArray(yield* Stream.runCollect(some.stream))).toEqual([{ double: 10 }, { double: 12 }])
        const none = Counter.objects.filter((c) => c.n.lt(0)).stream
        expect(yield* Stream.runCount(none)).toBe(0)
      })
    )

    it.effect("stopping early, many times over, leaves nothing behind", () =>
      Effect.gen(function* () {
        for (let i = 0; i < 30; i++) {
          const rows = yield* byN.stream.pipe(Stream.take(1 + i), Stream.runCollect)
          expect(Chunk.toReadonlyArray(rows).map(({ n }) => n)).toEqual(Array.from({ length: 1 + i }, (_, n) => n))
        }
        expect(yield* Counter.objects.count).toBe(total)
      })
    )

    it.effect("interrupted, many times over, leaves nothing behind", () =>
      Effect.gen(function* () {
        for (let i = 0; i < 15; i++) {
          const begun = yield* Deferred.make<void>()
          const reading = yield* byN.stream.pipe(
            Stream.tap(() => Deferred.succeed(begun, undefined)),
            Stream.runDrain,
            Effect.fork
          )
          yield* Deferred.await(begun)
          yield* Fiber.interrupt(reading)
        }
        expect(yield* Counter.objects.count).toBe(total)
      })
    )

    it.effect("a failing consumer ends it with the consumer's error", () =>
      Effect.gen(function* () {
        const error = yield* byN.stream.pipe(
          Stream.mapEffect((row) => (row.n === 3 ? Effect.fail("three" as const) : Effect.succeed(row))),
          Stream.runDrain,
          Effect.flip
        )
        expect(error).toBe("three")
        expect(yield* Counter.objects.filter((c) => c.n.eq(3)).count).toBe(1)
      })
    )

    it.effect("the consumer may query in between, and write", () =>
      Effect.gen(function* () {
        const seen = yield* byN.stream.pipe(
          Stream.take(300),
          Stream.mapEffect((row) =>
            row.n % 100 === 0
              ? Effect.gen(function* () {
                  const again = yield* Counter.objects.filter((c) => c.n.eq(row.n)).one
                  yield* Counter.objects.filter((c) => c.n.eq(row.n)).update(() => ({ label: `seen ${again.n}` }))
                  return again.n
                })
              : Effect.succeed(row.n)
          ),
          Stream.runCollect
        )
        expect(Chunk.toReadonlyArray(seen)).toEqual(Array.from({ length: 300 }, (_, n) => n))
        expect(yield* Counter.objects.filter((c) => c.label.startsWith("seen")).count).toBe(3)
      })
    )

    it.effect("two at once, and one within another", () =>
      Effect.gen(function* () {
        const sum = byN.limit(20_000).stream.pipe(Stream.runFold(0, (sum, row) => sum + row.n))
        expect(yield* Effect.all([sum, sum], { concurrency: 2 })).toEqual([sumTo(20_000), sumTo(20_000)])
        const pairs = byN.limit(3).stream.pipe(
          Stream.flatMap((row) =>
            byN
              .offset(row.n)
              .limit(2)
              .stream.pipe(Stream.map(({ n }) => [row.n, n]))
          )
        )
        expect(Chunk.toReadonlyArray(yield* Stream.runCollect(pairs))).toEqual([
          [0, 0],
          [0, 1],
          [1, 1],
          [1, 2],
          [2, 2],
          [2, 3]
        ])
      })
    )

    it.effect("with included relations, chunk by chunk", () =>
      Effect.gen(function* () {
        const rows = byN.limit(5_000).include((c) => ({ marks: c.marks }))
        const marked = yield* rows.stream.pipe(
          Stream.filter((row) => row.marks.length > 0),
          Stream.runCollect
        )
        expect(Chunk.toReadonlyArray(marked).map((row) => [row.n, row.marks.length])).toEqual([
          [0, 1],
          [1, 2]
        ])
      })
    )

    it.effect("in a transaction: its own rows, other statements in between, and stopping early", () =>
      Effect.gen(function* () {
        const inside = Effect.gen(function* () {
          yield* Counter.objects.bulkCreate([{ n: -1, label: "new" }])
          const rows = yield* byN.limit(3_000).stream.pipe(
            Stream.tap((row) =>
              row.n % 1000 === 0 ? Counter.objects.filter((c) => c.n.eq(row.n)).exists : Effect.void
            ),
            Stream.runFold(0, (n) => n + 1)
          )
          const early = yield* byN.stream.pipe(Stream.take(2), Stream.runCollect)
          return { rows, early: Chunk.toReadonlyArray(early).map(({ n }) => n), left: yield* Counter.objects.count }
        })
        const found = yield* inside.pipe(
          Effect.tap(() => Counter.objects.filter((c) => c.n.eq(-1)).delete),
          Transaction.atomic()
        )
        expect(found).toEqual({ rows: 3_000, early: [-1, 0], left: total + 1 })
        expect(yield* Counter.objects.count).toBe(total)
      })
    )
  })
