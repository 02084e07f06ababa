/** What is measured on an engine: the driver by itself, and the library. */
import { Effect } from "effect"
import type { Database } from "../../../dist/index.js"
import type { Driver } from "../contenders/raw.js"
import type { Run } from "../contenders/reinhardt.js"
import { type Contender, measure } from "../harness.js"
import { effects } from "../work.js"

export interface Subject {
  readonly driver: Driver
  readonly run: Run
  readonly rounds: number
  readonly collect: () => void
}

/** Times of one operation, in microseconds. */
export interface Pair {
  readonly raw: number
  readonly own: number
}

type Operation = (i: number) => Effect.Effect<unknown, unknown, Database>

export const own = (run: Run, name: string, operations: Readonly<Record<string, Operation>>): Contender =>
  effects<Database, unknown>(name, run, operations, (f, times, first) =>
    Effect.gen(function* () {
      for (let i = 0; i < times; i++) yield* f(first + i)
    })
  )

/** Both take turns. */
export const pair = async (
  { collect, driver, rounds, run }: Subject,
  raw: (i: number) => unknown,
  operation: Operation,
  times: number
): Promise<Pair> => {
  collect()
  const contenders = [{ name: driver.name, operations: { read: raw } }, own(run, "reinhardt-db", { read: operation })]
  const figures = await measure(contenders, "read", times, rounds)
  return { raw: figures[0]?.micros ?? 0, own: figures[1]?.micros ?? 0 }
}
