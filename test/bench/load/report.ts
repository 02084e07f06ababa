/** The figures under load as JSON, and as tables in the guide. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { docs, environment, filled, round, row } from "../report.js"
import type { SoakFigure, Trend } from "./soak.js"
import type { Course, StepFigure } from "./steps.js"

export interface LoadReport {
  readonly version: string
  readonly course?: Course
  readonly steps?: ReadonlyArray<StepFigure>
  readonly soak?: SoakFigure
}

const file = new URL("performance/load.json", docs)

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [row(head), row(head.map((_, n) => (n === 0 ? "---" : "---:"))), ...rows.map(row)].join("\n")

const columns: ReadonlyArray<readonly [string, (figure: StepFigure) => string]> = [
  ["requests/s", ({ throughput }) => throughput.toFixed(0)],
  ["p50, ms", ({ p50 }) => p50.toFixed(2)],
  ["p99, ms", ({ p99 }) => p99.toFixed(2)],
  ["CPU, µs", ({ cpu }) => cpu.toFixed(0)]
]

const ofSteps = (steps: ReadonlyArray<StepFigure>, { rounds, seconds }: Course): string => {
  const servers = [...new Set(steps.map(({ server }) => server))]
  const clients = [...new Set(steps.map((step) => step.clients))]
  const rows = clients.map((count) => [
    String(count),
    ...columns.map(([, shown]) => {
      const figures = servers.map((server) => steps.find((step) => step.server === server && step.clients === count))
      return figures.map((figure) => (figure === undefined ? "-" : shown(figure))).join(" / ")
    })
  ])
  const errors = servers.map((server) => {
    const sum = steps.filter((step) => step.server === server).reduce((all, step) => all + step.errors, 0)
    return `${server} ${sum}`
  })
  return [
    `${servers.join(" / ")}, ${rounds} rounds of ${seconds} seconds; CPU is the server's, of a request.`,
    "",
    table(["clients", ...columns.map(([name]) => name)], rows),
    "",
    `Errors: ${errors.join(", ")}.`
  ].join("\n")
}

const grown = ({ first, grows, last }: Trend): string =>
  `${first.toFixed(1)} to ${last.toFixed(1)} MB: ${grows ? "it grows" : "it does not grow"}`

const ofSoak = ({ samples: _, ...soak }: SoakFigure): string => {
  const { clients, errors, external, heap, p50, p99, requests, rss, seconds, server } = soak
  return [
    `${server} for ${seconds} seconds with ${clients} clients: ${requests.toLocaleString("en")} requests, ${errors} errors, p50 ${p50.toFixed(2)} ms,`,
    `p99 ${p99.toFixed(2)} ms. Medians of the first and of the last third after the warm-up: heap after collection ${grown(heap)} (by`,
    `more than 1 MB); external memory ${grown(external)}, resident ${grown(rss)} (by more than 10 MB).`
  ].join("\n")
}

/** What was not measured this time keeps its figures. */
export const write = (report: LoadReport): void => {
  const known: Partial<LoadReport> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
  const { course, soak, steps, ...rest } = { ...known, ...environment(), ...report }
  const all = { ...rest, course, steps, soak }
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isInteger(value) ? round(value) : value
  mkdirSync(new URL("performance/", docs), { recursive: true })
  writeFileSync(file, `${JSON.stringify(all, rounded, 1)}\n`)
  const text = [
    `${report.version}.`,
    ...(steps === undefined || course === undefined ? [] : [ofSteps(steps, course)]),
    ...(soak === undefined ? [] : [ofSoak(soak)])
  ]
  const guide = new URL("performance.md", docs)
  writeFileSync(guide, filled(readFileSync(guide, "utf8"), "load", text.join("\n\n")))
}
