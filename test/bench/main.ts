/**
 * `npm run bench`: the library beside the raw drivers, Kysely and Drizzle. `BENCH=sqlite,postgres` picks engines (a
 * server's by REINHARDT_BENCH_POSTGRES_URL, an empty database), `ROUNDS` the rounds.
 */

import { Effect, type Layer, ManagedRuntime } from "effect"
import type { Database, DatabaseError } from "../../dist/index.js"
import { type Contender, measure, print } from "./harness.js"
import { load, type Run } from "./reinhardt.js"

interface Engine {
  readonly layer: Layer.Layer<Database, DatabaseError>
  readonly contenders: (run: Run) => ReadonlyArray<Contender>
}

const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  sqlite: () => import("./sqlite.js"),
  postgres: () => import("./postgres.js")
}

const operations: ReadonlyArray<readonly [name: string, times: number]> = [
  ["point read", 2000],
  ["100 rows", 200],
  ["5000 rows", 6],
  ["nested", 40],
  ["insert", 500]
]

const rounds = Number(process.env.ROUNDS ?? 11)
const chosen = (process.env.BENCH ?? "sqlite").split(",")

for (const name of chosen) {
  const engine = await engines[name]?.()
  if (engine === undefined) throw new Error(`no engine ${name}; there are ${Object.keys(engines).join(", ")}`)
  const runtime = ManagedRuntime.make(engine.layer)
  await runtime.runPromise(load)
  const contenders = engine.contenders((effect) => runtime.runPromise(effect))
  console.log(`\n${name}: median, ratio to the raw driver (its range), ${rounds} rounds`)
  for (const [operation, times] of operations) print(await measure(contenders, operation, times, rounds))
  for (const contender of contenders) await contender.close?.()
  await Effect.runPromise(runtime.disposeEffect)
}
