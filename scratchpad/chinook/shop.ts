/**
 * The shop, from empty tables to answers.
 */
import { Console, Duration, Effect } from "effect"
import { load, makeTables } from "./load.js"
import * as Progress from "./progress.js"
import { questions } from "./questions/index.js"
import type { Question } from "./questions/Question.js"
import { layOut } from "./sql.js"
import { table } from "./table.js"

/** Makes and fills the tables, then asks and answers every question. */
export const shop = (options: { readonly fresh: boolean }) =>
  Effect.gen(function* () {
    yield* makeTables(options)
    const [time, rows] = yield* Effect.timed(load(Progress.printed))
    yield* Console.log(`Loaded ${rows.toLocaleString("en")} rows into 11 tables in ${milliseconds(time)}.`)
    yield* Effect.forEach(questions, (question, i) => ask(question, i + 1), { discard: true })
  })

const ask = ({ answer, queries, title }: Question, number: number) =>
  Effect.gen(function* () {
    const [time, rows] = yield* Effect.timed(answer)
    const texts = yield* Effect.forEach(queries, ({ toSql }) => toSql)
    yield* Console.log(`\n\n${number}. ${title}\n`)
    yield* Effect.forEach(texts, (text) => Console.log(`${layOut(text)}\n`))
    yield* Console.log(`${table(rows)}\n\n${milliseconds(time)}`)
  })

const milliseconds = (time: Duration.Duration): string => `${Duration.toMillis(time).toFixed(1)} ms`
