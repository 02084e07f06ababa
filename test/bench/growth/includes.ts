/** 10,000 includes of one parent in one program: the last must cost what the first does. */
import { Effect } from "effect"
import { raw } from "../contenders/raw.js"
import { median } from "../harness.js"
import { Customer } from "../models.js"
import { keys } from "../work.js"
import type { Pair, Subject } from "./subject.js"

/** Microseconds of one include, for each thousand. */
export type IncludesFigure = ReadonlyArray<Pair>

const thousand = 1_000
const thousands = 10

const including = (i: number) => Customer.objects.filter((c) => c.id.eq(keys(i))).include((c) => ({ orders: c.orders }))

const program = (length: number) =>
  Effect.gen(function* () {
    const marks = [performance.now()]
    for (let i = 1; i <= length * thousand; i++) {
      yield* including(i)
      if (i % thousand === 0) marks.push(performance.now())
    }
    return marks
  })

const statements = async (read: (i: number) => unknown, length: number) => {
  const marks = [performance.now()]
  for (let i = 1; i <= length * thousand; i++) {
    await read(i)
    if (i % thousand === 0) marks.push(performance.now())
  }
  return marks
}

const between = (marks: ReadonlyArray<number>) => marks.slice(1).map((mark, i) => mark - (marks[i] ?? 0))

const typical = (turns: ReadonlyArray<ReadonlyArray<number>>, at: number) => median(turns.map((turn) => turn[at] ?? 0))

export const growthOfIncludes = async ({ driver, rounds, run }: Subject): Promise<IncludesFigure> => {
  const two = raw(driver).operations["include of one"] ?? (() => undefined)
  const [raws, owns]: [Array<ReadonlyArray<number>>, Array<ReadonlyArray<number>>] = [[], []]
  // Not measured: what comes first reads pages that no cache has.
  await statements(two, thousands)
  await run(program(thousands))
  // And a thousand before each: code whose objects were all collected meanwhile is compiled anew.
  for (let round = 0; round < rounds; round++) {
    await statements(two, 1)
    raws.push(between(await statements(two, thousands)))
    await run(program(1))
    owns.push(between(await run(program(thousands))))
  }
  // Milliseconds of a thousand are microseconds of one.
  return Array.from({ length: thousands }, (_, at) => ({ raw: typical(raws, at), own: typical(owns, at) }))
}
