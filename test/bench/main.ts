/**
 * `npm run bench`: the library beside the raw drivers, Kysely, Drizzle and `@effect/sql`. `BENCH=sqlite,postgres,mysql`
 * picks engines (a server's by REINHARDT_BENCH_POSTGRES_URL and …_MYSQL_URL, an empty database), `ROUNDS` the rounds,
 * `ONLY` the operations, by their names; without it the figures are written to docs/performance.
 */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Effect, ManagedRuntime } from "effect"
import { load } from "./contenders/reinhardt.js"
import { chosen, engineOf } from "./engines.js"
import { agree, alive, type Contender, type Figure, measure, print } from "./harness.js"
import { type Report, write } from "./report.js"
import { operations } from "./work.js"

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const rounds = Number(process.env.ROUNDS ?? 11)
const only = process.env.ONLY?.split(",")

const figuresOf = async (contenders: ReadonlyArray<Contender>): Promise<ReadonlyArray<Figure>> => {
  const all: Array<Figure> = []
  for (const { name, times } of operations.filter(({ name }) => only?.includes(name) ?? true)) {
    await agree(contenders, name)
    collect()
    const figures = await measure(contenders, name, times, rounds)
    print(figures)
    all.push(...figures)
  }
  return all
}

const memoryOf = async (contenders: ReadonlyArray<Contender>): Promise<Report["memory"]> => {
  const most: Record<string, number> = {}
  for (const contender of contenders) {
    if ("stream" in contender.operations) most[contender.name] = await alive(contender, collect)
  }
  return most
}

for (const name of chosen) {
  const engine = await engineOf(name)
  // By connections of its own: MySQL answers one that has sent it much in larger pieces, the first of them late.
  await Effect.runPromise(Effect.provide(load(engine.analyze), engine.layer))
  const runtime = ManagedRuntime.make(engine.layer)
  const version = await engine.version()
  const contenders = await engine.contenders((effect) => runtime.runPromise(effect))
  console.log(`\n${version}: median, ratio to the raw driver (its range), client CPU, ${rounds} rounds`)
  const memory = await memoryOf(contenders)
  console.log("alive while streaming, MB:", memory)
  const figures = await figuresOf(contenders)
  if (only === undefined) write(name, { version, rounds, memory, figures })
  for (const contender of contenders) await contender.close?.()
  await Effect.runPromise(runtime.disposeEffect)
}
