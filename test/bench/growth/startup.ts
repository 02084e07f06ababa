/** What a program pays before its first query: processes of their own, that take turns. */
import { execFile } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { median } from "../harness.js"
import { type Program, programs, source } from "./programs.js"

/** Milliseconds, and megabytes of heap after collection. */
export interface StartupFigure {
  readonly name: string
  readonly process: number
  readonly import: number
  readonly define: number
  readonly use: number
  readonly heapImported: number
  readonly heapDefined: number
  readonly heap: number
}

export const models = 100

// Beside the peers, so that they are found, and where Git does not look.
const folder = new URL("../node_modules/.startup/", import.meta.url)

const execute = promisify(execFile)

const write = (program: Program, n: number): string => {
  const file = fileURLToPath(new URL(`${n}.mjs`, folder))
  writeFileSync(file, source(program, models))
  return file
}

const run = async (name: string, file: string): Promise<StartupFigure> => {
  const started = performance.now()
  const { stdout } = await execute(process.execPath, ["--expose-gc", file])
  return { name, process: performance.now() - started, ...JSON.parse(stdout) }
}

const typical = (name: string, runs: ReadonlyArray<StartupFigure>): StartupFigure => {
  const of = (key: Exclude<keyof StartupFigure, "name">) => median(runs.map((each) => each[key]))
  return {
    name,
    process: of("process"),
    import: of("import"),
    define: of("define"),
    use: of("use"),
    heapImported: of("heapImported"),
    heapDefined: of("heapDefined"),
    heap: of("heap")
  }
}

export const growthOfStartup = async (rounds: number): Promise<ReadonlyArray<StartupFigure>> => {
  mkdirSync(folder, { recursive: true })
  const entrants = programs.map((program, n) => ({ name: program.name, file: write(program, n) }))
  const runs = new Map(entrants.map(({ name }) => [name, [] as Array<StartupFigure>]))
  for (let round = -1; round < rounds; round++) {
    for (const { file, name } of entrants) {
      const figure = await run(name, file)
      // The first finds no file in the system's cache.
      if (round >= 0) runs.get(name)?.push(figure)
    }
  }
  return entrants.map(({ name }) => typical(name, runs.get(name) ?? []))
}
