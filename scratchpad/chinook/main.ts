/**
 * The Chinook shop: loads its data and answers its questions, on embedded SQLite, or on a server.
 *
 *     npm start
 *     npm start -- --database postgres://user@host/name [--fresh]
 *     npm start -- --database mysql://user:password@host/name [--fresh]
 */
import { parseArgs } from "node:util"
import { Clock, Console, Effect, Layer, Redacted } from "effect"
import { Sqlite } from "../../src/sqlite.js"
import { createTables, dropTables, load } from "./load.js"
import { questions } from "./questions/index.js"
import type { Question } from "./questions/Question.js"
import { table } from "./table.js"

const options = () =>
  parseArgs({ options: { database: { type: "string" }, fresh: { type: "boolean", default: false } } }).values

// Drivers are loaded where they are asked for: SQLite alone needs no other.
const layerOf = (url: string | undefined) =>
  Layer.unwrapEffect(
    Effect.promise(async () => {
      if (url === undefined) return Sqlite.layer({ filename: ":memory:" })
      const redacted = Redacted.make(url)
      if (/^postgres(ql)?:/.test(url)) return (await import("../../src/postgres.js")).Postgres.layer({ url: redacted })
      return (await import("../../src/mysql.js")).MySql.layer({ url: redacted })
    })
  )

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const before = yield* Clock.currentTimeNanos
    const value = yield* effect
    return { value, milliseconds: Number((yield* Clock.currentTimeNanos) - before) / 1e6 }
  })

const ask = ({ answer, query, title }: Question, number: number) =>
  Effect.gen(function* () {
    const { milliseconds, value } = yield* timed(answer)
    const { sql } = yield* query.toSql
    yield* Console.log(`\n${number}. ${title}\n\n${sql}\n\n${table(value)}\n\n   ${milliseconds.toFixed(1)} ms`)
  })

const program = (fresh: boolean) =>
  Effect.gen(function* () {
    if (fresh) yield* Effect.ignore(dropTables)
    yield* createTables
    const { milliseconds, value } = yield* timed(load)
    yield* Console.log(`Loaded ${value} rows of 11 tables in ${milliseconds.toFixed(0)} ms.`)
    yield* Effect.forEach(questions, (question, i) => ask(question, i + 1), { discard: true })
  })

const failed = Effect.sync(() => {
  process.exitCode = 1
})

const { database, fresh } = options()

const main = program(fresh).pipe(
  Effect.provide(layerOf(database)),
  Effect.catchAll((error) =>
    Console.error(
      `${error.message}\n\nIf the shop's tables are there already, add --fresh to drop them first; ` +
        "if there is no connection, look at the URL after --database."
    ).pipe(Effect.zipRight(failed))
  )
)

Effect.runPromise(main).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
