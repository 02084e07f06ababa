/** What a calendar says of an instant, computed by other means than the library's. */
import type { TimePart, TimeUnit } from "../../src/ast/functions/Time.js"

const day = 86_400_000

/** What the clock of a zone shows, as if it were UTC. */
export const local = (instant: Date, timeZone: string): Date => {
  // Sweden writes `2024-02-29 12:00:00`.
  const text = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(instant)
  return new Date(`${text.replace(" ", "T")}.${String(instant.getUTCMilliseconds()).padStart(3, "0")}Z`)
}

const isoWeekDay = (at: Date): number => (at.getUTCDay() === 0 ? 7 : at.getUTCDay())

const isoWeek = (at: Date): readonly [year: number, week: number] => {
  const thursday = new Date(at.getTime() + (4 - isoWeekDay(at)) * day)
  const first = new Date(thursday)
  first.setUTCMonth(0, 1)
  return [thursday.getUTCFullYear(), Math.floor((thursday.getTime() - first.getTime()) / day / 7) + 1]
}

/** The parts of what a clock shows. */
export const partsOf = (at: Date): Readonly<Record<TimePart, number>> => ({
  year: at.getUTCFullYear(),
  isoYear: isoWeek(at)[0],
  quarter: Math.ceil((at.getUTCMonth() + 1) / 3),
  month: at.getUTCMonth() + 1,
  isoWeek: isoWeek(at)[1],
  weekDay: at.getUTCDay() + 1,
  isoWeekDay: isoWeekDay(at),
  day: at.getUTCDate(),
  hour: at.getUTCHours(),
  minute: at.getUTCMinutes(),
  second: at.getUTCSeconds()
})

/** Where a unit begins, on the clock. */
export const startOf = (at: Date, unit: TimeUnit): Date => {
  const start = new Date(at)
  const { isoWeekDay, quarter } = partsOf(at)
  switch (unit) {
    case "second":
      start.setUTCMilliseconds(0)
      return start
    case "minute":
      start.setUTCSeconds(0, 0)
      return start
    case "hour":
      start.setUTCMinutes(0, 0, 0)
      return start
  }
  start.setUTCHours(0, 0, 0, 0)
  if (unit === "week") start.setUTCDate(start.getUTCDate() - isoWeekDay + 1)
  if (unit === "month") start.setUTCDate(1)
  if (unit === "quarter") start.setUTCMonth(quarter * 3 - 3, 1)
  if (unit === "year") start.setUTCMonth(0, 1)
  return start
}
