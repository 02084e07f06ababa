/**
 * Time zones, by what JavaScript knows of them. A clock's time is written as if it were UTC.
 */

const clocks = new Map<string, Intl.DateTimeFormat>()

const clockOf = (zone: string): Intl.DateTimeFormat => {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric"
  })
  clocks.set(zone, clock)
  return clock
}

const secondMillis = 1000
const dayMillis = 86_400_000

/** What the clock of a zone shows at an instant. */
export const localOf = (instant: number, zone: string): number => {
  const parts: Record<string, string> = {}
  for (const { type, value } of clockOf(zone).formatToParts(instant)) parts[type] = value
  const number = (name: string) => Number(parts[name])
  const date = new Date(0)
  // The year before 1 AD is 1 BC.
  date.setUTCFullYear(parts.era === "BC" ? 1 - number("year") : number("year"), number("month") - 1, number("day"))
  date.setUTCHours(number("hour"), number("minute"), number("second"))
  return date.getTime() + modulo(instant, secondMillis)
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by

/** Where a unit of the zone's clock begins, of those before an instant. */
export const startOf = (instant: number, unit: string, zone: string): number => {
  const local = localOf(instant, zone)
  const length = lengths[unit]
  // Hours and less begin in the same offset, even where the clock shows them twice.
  if (length !== undefined) return instant - modulo(local, length)
  return instantOf(dayOf(local, unit), zone)
}

const lengths: Readonly<Record<string, number>> = { hour: 3_600_000, minute: 60_000, second: secondMillis }

const dayOf = (local: number, unit: string): number => {
  const date = new Date(local - modulo(local, dayMillis))
  switch (unit) {
    case "year":
      return date.setUTCMonth(0, 1)
    case "quarter":
      return date.setUTCMonth(date.getUTCMonth() - (date.getUTCMonth() % 3), 1)
    case "month":
      return date.setUTCDate(1)
    case "week":
      return date.getTime() - ((date.getUTCDay() + 6) % 7) * dayMillis
    default:
      return date.getTime()
  }
}

// The offsets of the day before and of the day after: where the clock changed in between, what it shows twice is the second
// time, and what it leaves out is when it goes on, as in PostgreSQL.
const instantOf = (local: number, zone: string): number => {
  const candidates = [local - dayMillis, local + dayMillis].map((near) => local - (localOf(near, zone) - near))
  const shown = candidates.filter((instant) => localOf(instant, zone) === local)
  return Math.max(...(shown.length === 0 ? candidates : shown))
}
