/**
 * Answers as tables of text.
 */
import { BigDecimal, Duration } from "effect"

/** What a table can show. */
export type Cell = string | number | BigDecimal.BigDecimal | Duration.Duration | Date | null

/** A row: a cell under each heading. */
export type Row = Readonly<Record<string, Cell>>

/** The rows as lines, each column as wide as its widest cell, quantities to the right. */
export const table = (rows: ReadonlyArray<Row>): string => {
  const columns = Object.keys(rows[0] ?? {}).map((heading) =>
    column(
      heading,
      rows.map((row) => row[heading] ?? null)
    )
  )
  const line = (parts: ReadonlyArray<string>): string => `   ${parts.join("  ")}`.trimEnd()
  return [
    line(columns.map(({ head }) => head)),
    line(columns.map(({ head }) => "─".repeat(head.length))),
    ...rows.map((_, i) => line(columns.map(({ cells }) => cells[i] ?? "")))
  ].join("\n")
}

const column = (heading: string, values: ReadonlyArray<Cell>) => {
  const texts = values.map(text)
  const width = Math.max(heading.length, ...texts.map((each) => each.length))
  const pad = (each: string) => (values.some(isQuantity) ? each.padStart(width) : each.padEnd(width))
  return { head: pad(heading), cells: texts.map(pad) }
}

const isQuantity = (cell: Cell): boolean =>
  typeof cell === "number" || BigDecimal.isBigDecimal(cell) || Duration.isDuration(cell)

/** A cell in words: money with cents, lengths of time in hours, times as their day. */
export const text = (cell: Cell): string => {
  if (cell === null) return "–"
  if (BigDecimal.isBigDecimal(cell)) return cents(cell)
  if (Duration.isDuration(cell)) return hours(cell)
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return typeof cell === "number" ? cell.toLocaleString("en", { useGrouping: cell >= 10_000 }) : cell
}

const cents = (amount: BigDecimal.BigDecimal): string => BigDecimal.unsafeToNumber(amount).toFixed(2)

const hours = (length: Duration.Duration): string => {
  const { days, hours, minutes, seconds } = Duration.parts(length)
  return [days * 24 + hours, minutes, seconds].map((part) => String(part).padStart(2, "0")).join(":")
}
