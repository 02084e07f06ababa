/** The figures of the types as JSON, and as tables in the guide. */
import { readFileSync, writeFileSync } from "node:fs"
import { docs, environment, filled, round, row } from "../report.js"
import type { Check } from "./check.js"
import type { Completion } from "./completion.js"

export interface Report {
  readonly rounds: number
  readonly checks: ReadonlyArray<Check>
  readonly completions: ReadonlyArray<Completion>
}

type Figure = "instantiations" | "types" | "check" | "total" | "memory"

const figures: Readonly<Record<Figure, string>> = {
  instantiations: "instantiations",
  types: "types",
  check: "check, s",
  total: "total, s",
  memory: "memory, MB"
}

const unique = <A>(values: ReadonlyArray<A>): ReadonlyArray<A> => [...new Set(values)]

const count = (value: number) => Math.round(value).toLocaleString("en")
const shown: Readonly<Record<Figure, (value: number) => string>> = {
  instantiations: count,
  types: count,
  check: (value) => value.toFixed(2),
  total: (value) => value.toFixed(2),
  memory: count
}

const head = (names: ReadonlyArray<string>) => [row(names), row(names.map((_, i) => (i === 0 ? "---" : "---:")))]

/** All figures of one size, and their ratios to the first peer's. */
const sizeTable = (checks: ReadonlyArray<Check>, models: number): ReadonlyArray<string> => {
  const found = checks.filter((each) => each.models === models)
  const [ours, peer] = found
  const rows = (Object.keys(figures) as ReadonlyArray<Figure>).map((figure) =>
    row([
      figures[figure],
      ...found.map((each) => shown[figure](each[figure])),
      ours === undefined || peer === undefined ? "-" : `**${(ours[figure] / peer[figure]).toFixed(2)}**`
    ])
  )
  const names = found.map(({ library }) => library)
  return [...head([`${models} models`, ...names, `${names[0]} to ${names[1]}`]), ...rows]
}

/** What a model and its queries add between one size and the next: the same where the growth is linear. */
const growth = (checks: ReadonlyArray<Check>): ReadonlyArray<string> => {
  const sizes = unique(checks.map(({ models }) => models))
  const steps = sizes.slice(1).map((to, i) => [sizes[i] ?? to, to] as const)
  const rows = unique(checks.map(({ library }) => library)).flatMap((library) =>
    (["instantiations", "types", "check"] as const).map((figure) => {
      const at = (models: number) =>
        checks.find((each) => each.library === library && each.models === models)?.[figure] ?? Number.NaN
      const each = steps.map(([from, to]) => (at(to) - at(from)) / (to - from))
      const text = (value: number) => (figure === "check" ? `${(value * 1000).toFixed(1)} ms` : count(value))
      const grown = (each.at(-1) ?? Number.NaN) / (each[0] ?? Number.NaN)
      return row([`${library}, ${figure}`, ...each.map(text), grown.toFixed(2)])
    })
  )
  return [...head(["each model more", ...steps.map(([from, to]) => `${from} to ${to}`), "last to first"]), ...rows]
}

const completionTable = (completions: ReadonlyArray<Completion>): ReadonlyArray<string> => {
  const libraries = unique(completions.map(({ library }) => library))
  const rows = unique(completions.map(({ place }) => place)).map((place) =>
    row([
      place,
      ...libraries.map((library) => {
        const found = completions.find((each) => each.library === library && each.place === place)
        return found === undefined ? "-" : `${found.warm.toFixed(0)} (${found.cold.toFixed(0)})`
      })
    ])
  )
  return [...head(["completion, ms (the first)", ...libraries]), ...rows]
}

export const tables = ({ checks, completions, rounds }: Report, models: number): string =>
  [
    `The best of ${rounds} runs in turns (of one where it takes more than a minute):`,
    "",
    ...sizeTable(checks, models),
    "",
    ...growth(checks),
    "",
    ...completionTable(completions)
  ].join("\n")

const rounded = <A extends object>(values: ReadonlyArray<A>) =>
  values.map((each) =>
    Object.fromEntries(
      Object.entries(each).map(([name, value]) => [
        name,
        typeof value === "number" && !Number.isInteger(value) ? round(value) : value
      ])
    )
  )

/** A line for each figure. */
const listed = (values: ReadonlyArray<object>) =>
  `[\n${values.map((each) => `    ${JSON.stringify(each)}`).join(",\n")}\n  ]`

const packages = ["typescript", "effect", "kysely", "drizzle-orm"]

export const write = (report: Report, models: number): void => {
  const start = JSON.stringify({ rounds: report.rounds, ...environment(packages) }, null, 2).replace(/\n}$/, "")
  const checks = listed(rounded(report.checks))
  const json = `${start},\n  "checks": ${checks},\n  "completions": ${listed(rounded(report.completions))}\n}\n`
  writeFileSync(new URL("performance/types.json", docs), json)
  const guide = new URL("performance.md", docs)
  writeFileSync(guide, filled(readFileSync(guide, "utf8"), "types", tables(report, models)))
}
