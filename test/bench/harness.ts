/** Contenders take turns, round by round, in one process; figures are medians as ratios to the raw driver. */
import { answer } from "./normal.js"
import { probe } from "./work.js"

export interface Contender {
  readonly name: string
  /** Each operation does its work once; `i` varies the keys. */
  readonly operations: Readonly<Record<string, (i: number) => unknown>>
  /** Runs an operation many times in a row, for drivers that need no promise per call. */
  readonly loop?: Readonly<Record<string, (times: number, from: number) => Promise<unknown>>>
  /** An operation's result as plain values, to compare it with the others'; not part of what is timed. */
  readonly plain?: (result: unknown) => unknown
  readonly close?: () => Promise<unknown>
}

export interface Figure {
  readonly contender: string
  readonly operation: string
  readonly micros: number
  readonly ratio: number
  readonly spread: readonly [number, number]
  /** The client's CPU time of one call. */
  readonly cpu: number
}

interface Sample {
  readonly micros: number
  readonly cpu: number
}

export const median = (list: ReadonlyArray<number>): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0

const once = async (contender: Contender, operation: string, times: number, from: number): Promise<Sample> => {
  const used = process.cpuUsage()
  const started = process.hrtime.bigint()
  const loop = contender.loop?.[operation]
  const run = contender.operations[operation]
  if (loop !== undefined) await loop(times, from)
  else {
    for (let i = 0; i < times; i++) {
      const result: any = run?.(from + i)
      // A driver that answers at once pays for no promise; Prisma's are none until somebody waits for them.
      if (typeof result?.then === "function") await result
    }
  }
  const micros = Number(process.hrtime.bigint() - started) / 1000 / times
  const { user, system } = process.cpuUsage(used)
  return { micros, cpu: (user + system) / times }
}

const able = (contenders: ReadonlyArray<Contender>, operation: string) =>
  contenders.filter((contender) => operation in contender.operations)

/** Fails unless all contenders give the first one's answer. */
export const agree = async (contenders: ReadonlyArray<Contender>, operation: string): Promise<void> => {
  for (const i of [0, 1, 2, 3]) {
    let wanted: string | undefined
    for (const contender of able(contenders, operation)) {
      const result = await contender.operations[operation]?.(i)
      const given = answer(operation, contender.plain?.(result) ?? result)
      wanted ??= given
      if (given !== wanted) {
        const at = [...given].findIndex((letter, n) => letter !== wanted?.[n])
        const [mine, theirs] = [given, wanted].map((text) => text.slice(Math.max(0, at - 80), at + 160))
        throw new Error(`${operation} of ${contender.name}: ${mine}\n instead of ${theirs}`)
      }
    }
  }
}

/** The most memory that is alive while a contender streams, in MB above what was alive before. */
export const alive = async (contender: Contender, collect: () => void): Promise<number> => {
  const used = () => {
    collect()
    const { arrayBuffers, external, heapUsed } = process.memoryUsage()
    return (heapUsed + Math.max(external, arrayBuffers)) / 2 ** 20
  }
  const before = used()
  let most = 0
  probe.now = () => {
    most = Math.max(most, used() - before)
  }
  await contender.operations.stream?.(0)
  probe.now = () => {}
  return most
}

const warmUps = 3

/** Measures one operation for all contenders; `times` calls a turn, `rounds` turns. */
export const measure = async (
  contenders: ReadonlyArray<Contender>,
  operation: string,
  times: number,
  rounds: number
): Promise<ReadonlyArray<Figure>> => {
  const entrants = able(contenders, operation)
  const samples = new Map(entrants.map((contender) => [contender.name, [] as Array<Sample>]))
  // What is measured is code that is compiled, as that of a service is soon: the first turns are not counted.
  const first = times === 1 ? 1 : warmUps
  // No turn has another's arguments: an engine does not write the value that is there already.
  let from = 0
  for (let round = -first; round < rounds; round++) {
    // Turns begin with another contender each round, so that none always follows the same one.
    const start = (round + warmUps * entrants.length) % entrants.length
    for (const contender of [...entrants.slice(start), ...entrants.slice(0, start)]) {
      const sample = await once(contender, operation, times, from)
      from += times
      if (round >= 0) samples.get(contender.name)?.push(sample)
    }
  }
  const raw = samples.get(entrants[0]?.name ?? "") ?? []
  return entrants.map(({ name }) => {
    const own = samples.get(name) ?? []
    const ratios = own.map(({ micros }, i) => micros / (raw[i]?.micros ?? micros))
    return {
      contender: name,
      operation,
      micros: median(own.map(({ micros }) => micros)),
      ratio: median(ratios),
      spread: [Math.min(...ratios), Math.max(...ratios)],
      cpu: median(own.map(({ cpu }) => cpu))
    }
  })
}

export const print = (figures: ReadonlyArray<Figure>): void => {
  for (const { contender, cpu, micros, operation, ratio, spread } of figures) {
    console.log(
      `${operation.padEnd(16)} ${contender.padEnd(20)} ${micros.toFixed(1).padStart(10)} us ${ratio.toFixed(2).padStart(7)} ${cpu.toFixed(1).padStart(10)} us CPU (${spread.map((each) => each.toFixed(2)).join(" to ")})`
    )
  }
}

/** Rows by one of their columns. */
export const group = (rows: ReadonlyArray<any>, key: string): Map<unknown, Array<any>> => {
  const map = new Map<unknown, Array<any>>()
  for (const row of rows) {
    const group = map.get(row[key])
    if (group === undefined) map.set(row[key], [row])
    else group.push(row)
  }
  return map
}
