/**
 * Dates and times in SQLite, where they are text of one width. https://www.sqlite.org/lang_datefunc.html
 */
import type { Call } from "../../ast/Expression.js"
import * as Fragment from "../../compiler/Fragment.js"
import { each, kindOf, subject, subjects, type TimeCalls, zoneOf } from "../../compiler/functions/time.js"
import { type Printer, print } from "../../compiler/Printer.js"

const { sql } = Fragment

/** What the clock shows in the zone that a function is given. */
const clock = (node: Call, printer: Printer): Fragment.Fragment => {
  const zone = zoneOf(node)
  const value = print(subject(node), printer)
  return zone === undefined ? value : sql`reinhardt_local(${value}, ${printer.text(zone)})`
}

// A time of day begins where a point in time has it after eleven signs.
const part = (at: string, node: Call, printer: Printer): Fragment.Fragment => {
  const [from = "", length = ""] = at.split(" ")
  const start = kindOf(subject(node)) === "Time" ? String(Number(from) - 11) : from
  return sql`CAST(substr(${clock(node, printer)}, ${start}, ${length}) AS INTEGER)`
}

const quarter = (node: Call, printer: Printer): Fragment.Fragment => sql`((${part("6 2", node, printer)} + 2) / 3)`

// An ISO week is that of its Thursday.
const thursday = (node: Call, printer: Printer): Fragment.Fragment =>
  sql`date(${clock(node, printer)}, '-3 days', 'weekday 4')`

const midnight = " 00:00:00.000"

const day = (node: Call, truncated: Fragment.Fragment): Fragment.Fragment =>
  kindOf(subject(node)) === "Date" ? sql`(${truncated})` : sql`(${truncated} || '${midnight}')`

// The beginning of the text that stays, and what stands for the rest.
const cut = (length: number, rest: string, node: Call, printer: Printer): Fragment.Fragment => {
  const whole = kindOf(subject(node))
  const value = print(subject(node), printer)
  if (whole === "Time")
    return sql`(substr(${value}, 1, ${String(length - 11)}) || '${rest.replace(".000", ".000000")}')`
  const kept = sql`substr(${value}, 1, ${String(length)})`
  return length > 10 ? sql`(${kept} || '${rest}')` : day(node, rest === "" ? kept : sql`${kept} || '${rest}'`)
}

const truncations: Readonly<Record<string, (node: Call, printer: Printer) => Fragment.Fragment>> = {
  year: (node, printer) => cut(4, "-01-01", node, printer),
  quarter: (node, printer) => {
    const month = sql`printf('-%02d-01', ${quarter(node, printer)} * 3 - 2)`
    return day(node, sql`substr(${print(subject(node), printer)}, 1, 4) || ${month}`)
  },
  month: (node, printer) => cut(7, "-01", node, printer),
  week: (node, printer) => day(node, sql`date(${print(subject(node), printer)}, '-6 days', 'weekday 1')`),
  day: (node, printer) => cut(10, "", node, printer),
  hour: (node, printer) => cut(13, ":00:00.000", node, printer),
  minute: (node, printer) => cut(16, ":00.000", node, printer),
  second: (node, printer) => cut(19, ".000", node, printer)
}

const truncate = (unit: string, node: Call, printer: Printer): Fragment.Fragment => {
  const zone = zoneOf(node)
  if (zone !== undefined) {
    return sql`reinhardt_truncate(${print(subject(node), printer)}, '${unit}', ${printer.text(zone)})`
  }
  const one = truncations[unit]
  if (one === undefined) throw new TypeError(`no unit of time: ${unit}`)
  return one(node, printer)
}

const shift = (sign: string, node: Call, printer: Printer): Fragment.Fragment => {
  const [value, by] = subjects(node)
  return sql`reinhardt_shift(${print(value, printer)}, ${print(by, printer)}, ${sign})`
}

/** The functions of dates and times. */
export const calls: TimeCalls = {
  ...each({ year: "1 4", month: "6 2", day: "9 2", hour: "12 2", minute: "15 2", second: "18 2" }, part),
  quarter,
  isoYear: (node, printer) => sql`CAST(strftime('%Y', ${thursday(node, printer)}) AS INTEGER)`,
  isoWeek: (node, printer) => sql`((strftime('%j', ${thursday(node, printer)}) + 6) / 7)`,
  weekDay: (node, printer) => sql`(strftime('%w', ${clock(node, printer)}) + 1)`,
  isoWeekDay: (node, printer) => sql`((strftime('%w', ${clock(node, printer)}) + 6) % 7 + 1)`,
  date: (node, printer) => sql`substr(${clock(node, printer)}, 1, 10)`,
  // All of one width; see the codec.
  time: (node, printer) => sql`(substr(${clock(node, printer)}, 12) || '000')`,
  ...each(
    {
      "truncate year": "year",
      "truncate quarter": "quarter",
      "truncate month": "month",
      "truncate week": "week",
      "truncate day": "day",
      "truncate hour": "hour",
      "truncate minute": "minute",
      "truncate second": "second"
    },
    truncate
  ),
  ...each({ later: "1", earlier: "-1" }, shift),
  difference: (node, printer) => {
    const [end, start] = subjects(node)
    return sql`reinhardt_difference(${print(end, printer)}, ${print(start, printer)})`
  }
}
