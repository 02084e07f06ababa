/** The figures as JSON, as a plot, and as a table in the guide. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { cpus, totalmem } from "node:os"
import type { Figure } from "./harness.js"
import { goals, operations } from "./work.js"

export interface Report {
  readonly version: string
  readonly rounds: number
  /** MB above the start, by contender. */
  readonly memory: Readonly<Record<string, number>>
  readonly figures: ReadonlyArray<Figure>
}

export const docs = new URL("../../docs/", import.meta.url)
const here = createRequire(import.meta.url)

const versionOf = (name: string): string => {
  const path = here.resolve.paths(name)?.map((folder) => `${folder}/${name}/package.json`) ?? []
  for (const each of path) {
    try {
      return JSON.parse(readFileSync(each, "utf8")).version
    } catch {}
  }
  return "?"
}

const packages = [
  "effect",
  "@effect/sql",
  "better-sqlite3",
  "pg",
  "mysql2",
  "kysely",
  "drizzle-orm",
  "@prisma/client",
  "typeorm",
  "@mikro-orm/core"
]

export const environment = (names: ReadonlyArray<string> = packages) => ({
  node: process.version,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`,
  packages: Object.fromEntries(names.map((name) => [name, versionOf(name)]))
})

export const round = (value: number): number => Number(value.toPrecision(4))
const namesOf = ({ figures }: Report) => [...new Set(figures.map(({ contender }) => contender))]
const find = ({ figures }: Report, contender: string, operation: string) =>
  figures.find((figure) => figure.contender === contender && figure.operation === operation)

const colours = [
  "#888888",
  "#d0312d",
  "#7ba7d9",
  "#2c5f9e",
  "#67a868",
  "#e0a13a",
  "#9a6fb0",
  "#4b9c9c",
  "#b5651d",
  "#6b6b3a"
]
const [width, left, bar, gap] = [900, 130, 7, 12]
const most = 16

// Ratios are drawn by their logarithm, from a half to `most`.
const at = (ratio: number) => left + ((Math.log2(Math.min(most, Math.max(0.5, ratio))) + 1) / 5) * (width - left - 60)

const texted = (x: number, y: number, text: string, more = "") => `<text x="${x}" y="${y}" ${more}>${text}</text>`

/** Bars by operation and contender, with a line at the raw driver. */
const plot = (report: Report): string => {
  const names = namesOf(report).slice(1)
  const parts: Array<string> = []
  names.forEach((name, n) => {
    const [x, y] = [10 + (n % 6) * 148, 8 + Math.floor(n / 6) * 14]
    parts.push(`<rect x="${x}" y="${y}" width="10" height="10" fill="${colours[n + 1]}"/>`, texted(x + 14, y + 9, name))
  })
  let y = 52
  for (const { name: operation } of operations) {
    parts.push(texted(left - 8, y + (names.length * bar) / 2 + 4, operation, 'text-anchor="end"'))
    names.forEach((name, n) => {
      const ratio = find(report, name, operation)?.ratio
      if (ratio === undefined) return
      const top = y + n * bar
      parts.push(
        `<rect x="${left}" y="${top}" width="${(at(ratio) - left).toFixed(1)}" height="${bar - 1}" fill="${colours[n + 1]}"/>`,
        texted(at(ratio) + 3, top + bar - 1, ratio.toFixed(2), 'font-size="8"')
      )
    })
    y += names.length * bar + gap
  }
  for (const ratio of [1, 2, 4, 8, most]) {
    const x = at(ratio).toFixed(1)
    parts.push(
      `<line x1="${x}" x2="${x}" y1="40" y2="${y}" stroke="${ratio === 1 ? "#000" : "#ccc"}" stroke-width="0.7"/>`,
      texted(Number(x), y + 12, String(ratio), 'text-anchor="middle"')
    )
  }
  const title = `<title>${report.version}: time as a ratio to the raw driver, logarithmic; shorter is faster</title>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 20}" font-family="sans-serif" font-size="11">${title}<rect width="${width}" height="${y + 20}" fill="#fff"/>\n${parts.join("\n")}\n</svg>\n`
}

export const row = (cells: ReadonlyArray<string>) => `| ${cells.join(" | ")} |`

const table = (engine: string, report: Report): string => {
  const [raw = "", ours = "", ...peers] = namesOf(report)
  const ratio = (name: string, operation: string) => find(report, name, operation)?.ratio.toFixed(2) ?? "-"
  const rows = operations.map(({ letter, name }) => {
    const goal = goals[engine]?.[letter]
    const own = find(report, ours, name)
    const met = goal === undefined || own === undefined ? "" : Number(own.ratio.toFixed(2)) <= goal ? "met" : "missed"
    const spread = own?.spread.map((each) => each.toFixed(2)).join(" to ") ?? "-"
    return row([
      `${letter} ${name}`.trim(),
      find(report, raw, name)?.micros.toFixed(1) ?? "-",
      `**${ratio(ours, name)}**`,
      spread,
      goal === undefined ? "" : `${goal} ${met}`,
      ...peers.map((peer) => ratio(peer, name))
    ])
  })
  const memory = Object.entries(report.memory).map(([name, mb]) => `${name} ${mb.toFixed(1)}`)
  return [
    `${report.version}, ${report.rounds} rounds:`,
    "",
    row(["operation", `${raw}, µs`, ours, "its range", "goal", ...peers]),
    row(["---", "---:", "---:", "---", "---", ...peers.map(() => "---:")]),
    ...rows,
    "",
    `Most memory alive while all details are streamed, MB above the start: ${memory.join(", ")}.`,
    "",
    `![${engine}](performance/${engine}.svg)`
  ].join("\n")
}

/** Puts a text between the marks of its name. */
export const filled = (guide: string, name: string, text: string): string =>
  guide.replace(
    new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`),
    (_, start: string, end: string) => `${start}${text}\n${end}`
  )

export const write = (engine: string, report: Report): void => {
  const where = environment()
  const figures = report.figures.map(({ spread, ...figure }) => ({
    ...figure,
    micros: round(figure.micros),
    ratio: round(figure.ratio),
    cpu: round(figure.cpu),
    spread: spread.map(round)
  }))
  mkdirSync(new URL("performance/", docs), { recursive: true })
  const lines = figures.map((figure) => `    ${JSON.stringify(figure)}`).join(",\n")
  const { figures: _, ...rest } = { ...report, ...where }
  const json = JSON.stringify(rest, null, 2).replace(/\n}$/, `,\n  "figures": [\n${lines}\n  ]\n}\n`)
  writeFileSync(new URL(`performance/${engine}.json`, docs), json)
  writeFileSync(new URL(`performance/${engine}.svg`, docs), plot(report))
  const guide = new URL("performance.md", docs)
  const versions = Object.entries(where.packages).map(([name, version]) => `${name} ${version}`)
  const machine = `Node ${where.node}; ${where.machine}; ${versions.join(", ")}.`
  const text = filled(readFileSync(guide, "utf8"), engine, table(engine, report))
  writeFileSync(guide, filled(text, "machine", machine))
}
