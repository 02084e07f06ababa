/** Contenders take turns, round by round, in one process; figures are medians as ratios to the raw driver. */

export interface Contender {
  readonly name: string
  /** Each operation does its work once; `i` varies the keys. */
  readonly operations: Readonly<Record<string, (i: number) => Promise<unknown>>>
  /** Runs an operation many times in a row, for drivers that need no promise per call. */
  readonly loop?: Readonly<Record<string, (times: number, from: number) => Promise<unknown>>>
  readonly close?: () => Promise<unknown>
}

export interface Figure {
  readonly contender: string
  readonly operation: string
  readonly micros: number
  readonly ratio: number
  readonly spread: readonly [number, number]
}

const median = (list: ReadonlyArray<number>): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0

const once = async (contender: Contender, operation: string, times: number, from: number): Promise<number> => {
  const started = process.hrtime.bigint()
  const loop = contender.loop?.[operation]
  if (loop !== undefined) await loop(times, from)
  else {
    const run = contender.operations[operation]
    for (let i = 0; i < times; i++) await run?.(from + i)
  }
  return Number(process.hrtime.bigint() - started) / 1000 / times
}

/** Measures one operation for all contenders; `times` calls a turn, `rounds` turns. */
export const measure = async (
  contenders: ReadonlyArray<Contender>,
  operation: string,
  times: number,
  rounds: number
): Promise<ReadonlyArray<Figure>> => {
  const able = contenders.filter((contender) => operation in contender.operations)
  const samples = new Map(able.map((contender) => [contender.name, [] as Array<number>]))
  for (let round = -1; round < rounds; round++) {
    for (const contender of able) {
      const micros = await once(contender, operation, times, (round + 1) * times)
      if (round >= 0) samples.get(contender.name)?.push(micros)
    }
  }
  const raw = samples.get(able[0]?.name ?? "") ?? []
  return able.map(({ name }) => {
    const own = samples.get(name) ?? []
    const ratios = own.map((micros, i) => micros / (raw[i] ?? micros))
    return {
      contender: name,
      operation,
      micros: median(own),
      ratio: median(ratios),
      spread: [Math.min(...ratios), Math.max(...ratios)]
    }
  })
}

export const print = (figures: ReadonlyArray<Figure>): void => {
  for (const { contender, micros, operation, ratio, spread } of figures) {
    console.log(
      `${operation.padEnd(16)} ${contender.padEnd(20)} ${micros.toFixed(1).padStart(10)} us ${ratio.toFixed(2).padStart(7)}  (${spread.map((each) => each.toFixed(2)).join(" to ")})`
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
