/**
 * Answers as tables of text.
 */
import { BigDecimal, Duration } from "effect"

/** A row of an answer: a value for each heading. */
export type Row = Readonly<Record<string, unknown>>

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return "–"
  if (BigDecimal.isBigDecimal(value)) return BigDecimal.format(value)
  if (Duration.isDuration(value)) return Duration.format(Duration.seconds(Math.round(Duration.toSeconds(value))))
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return String(value)
}

const isNumeric = (value: unknown): boolean => typeof value === "number" || BigDecimal.isBigDecimal(value)

/** The rows as lines, each column as wide as it must be, numbers to the right. */
export const table = (rows: ReadonlyArray<Row>): string => {
  const [first] = rows
  if (first === undefined) return "(nothing)"
  const columns = Object.keys(first).map((name) => {
    const cells = rows.map((row) => cell(row[name]))
    const width = Math.max(name.length, ...cells.map((each) => each.length))
    const right = rows.every((row) => isNumeric(row[name]))
    const pad = (text: string): string => (right ? text.padStart(width) : text.padEnd(width))
    return { head: pad(name), rule: "─".repeat(width), cells: cells.map(pad) }
  })
  const line = (parts: ReadonlyArray<string>): string => `  ${parts.join("  ")}`.trimEnd()
  return [
    line(columns.map(({ head }) => head)),
    line(columns.map(({ rule }) => rule)),
    ...rows.map((_, i) => line(columns.map(({ cells }) => cells[i] ?? "")))
  ].join("\n")
}
