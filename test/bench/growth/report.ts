/** The figures of growth as JSON, and as tables in the guide. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { docs, environment, filled, round, row } from "../report.js"
import type { DepthFigure } from "./depth.js"
import type { IncludesFigure } from "./includes.js"
import type { KeysFigure } from "./keys.js"
import type { RegistryFigure } from "./registry.js"
import type { RowsFigure } from "./rows.js"
import { models, type StartupFigure } from "./startup.js"
import type { Pair } from "./subject.js"

export interface EngineGrowth {
  readonly version: string
  readonly rows: ReadonlyArray<RowsFigure>
  readonly depth: ReadonlyArray<DepthFigure>
  readonly includes: IncludesFigure
  readonly keys: KeysFigure
}

export interface Growth {
  readonly rounds: number
  readonly engines: Readonly<Record<string, EngineGrowth>>
  readonly registry: ReadonlyArray<RegistryFigure>
  readonly startup: ReadonlyArray<StartupFigure>
}

const file = new URL("performance/growth.json", docs)

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [row(head), row(head.map((_, n) => (n === 0 ? "---" : "---:"))), ...rows.map(row)].join("\n")

const short = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
const both = ({ own, raw }: Pair): string => `${short(own)} / ${short(raw)} (${(own / raw).toFixed(2)})`
const grouped = (value: number): string => value.toLocaleString("en")

const versions = ({ engines }: Growth) => Object.values(engines).map(({ version }) => version.replace(/ \(.*/, ""))

const ofRows = (growth: Growth): string => {
  const engines = Object.values(growth.engines)
  const rows = engines[0]?.rows.map(({ rows }, n) => [
    grouped(rows),
    ...engines.map((engine) => both(engine.rows[n] ?? { own: 0, raw: 0 }))
  ])
  return table(["rows, µs a row", ...versions(growth)], rows ?? [])
}

/** What a level costs, of so many: the query's time less that of the query without any. */
const level = (depth: ReadonlyArray<DepthFigure>, levels: number): number =>
  ((depth[levels]?.own ?? 0) - (depth[0]?.own ?? 0)) / levels

const ofDepth = (growth: Growth): string => {
  const engines = Object.values(growth.engines)
  const rows = engines[0]?.depth.map(({ levels }) => [
    levels === 0 ? "none" : String(levels),
    ...engines.flatMap(({ depth }) => [
      both(depth[levels] ?? { own: 0, raw: 0 }),
      levels === 0 ? "" : short(level(depth, levels))
    ])
  ])
  return table(["levels, µs", ...versions(growth).flatMap((version) => [version, "ours a level"])], rows ?? [])
}

const ofIncludes = (growth: Growth): string => {
  const engines = Object.values(growth.engines)
  const rows = engines[0]?.includes.map((_, n) => [
    String(n + 1),
    ...engines.map(({ includes }) => both(includes[n] ?? { own: 0, raw: 0 }))
  ])
  return table(["thousand, µs an include", ...versions(growth)], rows ?? [])
}

const ofKeys = (growth: Growth): string =>
  table(
    ["`in` of", "rows", "ms"],
    Object.values(growth.engines).map(({ keys: { error, keys, own = 0, raw = 0, rows = 0 }, version }) => [
      `${grouped(keys)} keys, ${version.replace(/ \(.*/, "")}`,
      grouped(rows),
      error === undefined ? both({ own: own / 1000, raw: raw / 1000 }) : error.replace(/\|/g, "\\|")
    ])
  )

const ofRegistry = ({ registry }: Growth): string =>
  table(
    ["models in the registry, µs a point read", "of one model", "of each in turn"],
    registry.map(({ inTurn, models, one }) => [grouped(models), both(one), both(inTurn)])
  )

const ofStartup = ({ startup }: Growth): string =>
  table(
    ["start-up", "process, ms", "import, ms", `define ${models} models, ms`, "first use of each, ms", "heap, MB"],
    startup.map((each) => [
      each.name,
      each.process.toFixed(0),
      each.import.toFixed(1),
      each.define.toFixed(1),
      each.use.toFixed(1),
      `${each.heapImported.toFixed(1)} imported, ${each.heapDefined.toFixed(1)} defined, ${each.heap.toFixed(1)} used`
    ])
  )

const text = (growth: Growth): string =>
  [
    `${growth.rounds} rounds; ours / the raw driver's (ratio).`,
    ofRows(growth),
    ofDepth(growth),
    ofIncludes(growth),
    ofKeys(growth),
    ofRegistry(growth),
    ofStartup(growth)
  ].join("\n\n")

/** Engines that were not measured this time keep their figures. */
const known = (): Growth["engines"] => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).engines : {})

export const write = (growth: Growth): void => {
  const all = { ...growth, engines: { ...known(), ...growth.engines } }
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isInteger(value) ? round(value) : value
  mkdirSync(new URL("performance/", docs), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ ...environment(), ...all }, rounded, 1)}\n`)
  const guide = new URL("performance.md", docs)
  writeFileSync(guide, filled(readFileSync(guide, "utf8"), "growth", text(all)))
}
