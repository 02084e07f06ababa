import { Effect, ManagedRuntime } from "effect"
import { type Figure, measure, print } from "./harness.js"
import * as sqlite from "./sqlite.js"

const operations: ReadonlyArray<readonly [name: string, times: number]> = [
  ["point read", 2000],
  ["100 rows", 200],
  ["5000 rows", 6],
  ["nested", 40],
  ["insert", 500]
]

const rounds = Number(process.env.ROUNDS ?? 11)

const runtime = ManagedRuntime.make(sqlite.layer)
await runtime.runPromise(sqlite.load)
const contenders = sqlite.contenders((effect) => runtime.runPromise(effect))
const figures: Array<Figure> = []
for (const [operation, times] of operations) {
  const measured = await measure(contenders, operation, times, rounds)
  figures.push(...measured)
  print(measured)
}
await Effect.runPromise(runtime.disposeEffect)
