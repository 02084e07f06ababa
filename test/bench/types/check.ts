/** What `tsc` tells of a project. */
import { execFileSync } from "node:child_process"
import { createRequire } from "node:module"

export interface Check {
  readonly library: string
  readonly models: number
  readonly instantiations: number
  readonly types: number
  /** Seconds. */
  readonly check: number
  /** Seconds, with the reading of all declarations. */
  readonly total: number
  /** MB. */
  readonly memory: number
}

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc")

const output = (folder: string): string => {
  try {
    return execFileSync(process.execPath, [tsc, "-p", folder, "--extendedDiagnostics"], { encoding: "utf8" })
  } catch (error) {
    throw new Error(`${folder} does not check:\n${String((error as { stdout: string }).stdout).slice(0, 4000)}`)
  }
}

export const check = (library: string, models: number, folder: string): Check => {
  const text = output(folder)
  const figure = (name: string) => Number(new RegExp(`^${name}:\\s*([\\d.]+)`, "m").exec(text)?.[1])
  return {
    library,
    models,
    instantiations: figure("Instantiations"),
    types: figure("Types"),
    check: figure("Check time"),
    total: figure("Total time"),
    memory: figure("Memory used") / 1024
  }
}

/** The least of each figure: what was more was the machine's. */
export const best = ([first, ...others]: readonly [Check, ...ReadonlyArray<Check>]): Check => {
  const least = (figure: "check" | "total" | "memory") => Math.min(first[figure], ...others.map((each) => each[figure]))
  return { ...first, check: least("check"), total: least("total"), memory: least("memory") }
}
