/**
 * How far the load is.
 */
import { Effect } from "effect"

/** After some rows of a table: how many of all are loaded, and whether these were its last. */
export interface Step {
  readonly table: string
  readonly last: boolean
  readonly done: number
  readonly total: number
}

export type Progress = (step: Step) => Effect.Effect<void>

export const silent: Progress = () => Effect.void

/** A bar on a terminal, and where there is none a line for each table. */
export const printed: Progress = (step) =>
  Effect.sync(() => {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${bar(step)}${step.done === step.total ? "\n" : ""}`)
    else if (step.last) process.stdout.write(`${counts(step)}\n`)
  })

const width = 30

const bar = (step: Step): string => {
  const full = Math.round((step.done / step.total) * width)
  return `${"█".repeat(full)}${"░".repeat(width - full)} ${counts(step)}`
}

const counts = ({ done, table, total }: Step): string => `${rows(done).padStart(6)} of ${rows(total)} rows  ${table}`

const rows = (n: number): string => n.toLocaleString("en")
