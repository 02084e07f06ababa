/**
 * Dates and times in MySQL and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html
 */
import type { Call } from "../../ast/Expression.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { each, kindOf, subject, subjects, type TimeCalls, zoneOf } from "../../compiler/functions/time.js"
import { missing } from "../../compiler/missing.js"
import { type Printer, print } from "../../compiler/Printer.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

// CONVERT_TZ gives NULL where the server has no tables of zones, and leaves what is before 1970 as it is, without an error.
// https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html#function_convert-tz
const refuseZone = (flavour: Flavour, node: Call): void => {
  const zone = zoneOf(node)
  if (zone === undefined) return
  throw missing(flavour, "named time zones", `${zone} cannot be asked of every year; give an offset such as "+02:00"`)
}

const signed = (number: Fragment.Fragment): Fragment.Fragment => sql`CAST(${number} AS SIGNED)`

const part = (word: string, node: Call, printer: Printer): Fragment.Fragment =>
  signed(sql`${word}(${print(subject(node), printer)})`)

// ---- truncating --------------------------------------------------------------------------------------------------------

const truncations: Readonly<Record<string, (value: Fragment.Fragment) => Fragment.Fragment>> = {
  year: (value) => sql`DATE(${value}) - INTERVAL (DAYOFYEAR(${value}) - 1) DAY`,
  quarter: (value) =>
    sql`DATE(${value}) - INTERVAL (DAYOFMONTH(${value}) - 1) DAY - INTERVAL ((MONTH(${value}) - 1) % 3) MONTH`,
  month: (value) => sql`DATE(${value}) - INTERVAL (DAYOFMONTH(${value}) - 1) DAY`,
  week: (value) => sql`DATE(${value}) - INTERVAL WEEKDAY(${value}) DAY`,
  day: (value) => sql`DATE(${value})`
}

const formats: Readonly<Record<string, string>> = { hour: "%H:00:00", minute: "%H:%i:00", second: "%H:%i:%s" }

const truncate = (unit: string, node: Call, printer: Printer): Fragment.Fragment => {
  const value = operand(subject(node), printer)
  const format = formats[unit] ?? ""
  const kind = kindOf(subject(node))
  if (kind === "Time") return sql`CAST(TIME_FORMAT(${value}, '${format}') AS TIME(6))`
  const start = truncations[unit]?.(value) ?? sql`DATE_FORMAT(${value}, '%Y-%m-%d ${format}')`
  return sql`CAST(${start} AS ${kind === "Date" ? "DATE" : "DATETIME(3)"})`
}

// ---- durations ---------------------------------------------------------------------------------------------------------

// Beyond the year 9999 there is NULL, and no error: the sum beyond 64 bits is one, and NULL only where the operands are.
const shift = (sign: string, node: Call, printer: Printer): Fragment.Fragment => {
  const [value, by] = subjects(node)
  const [instant, duration] = [operand(value, printer), operand(by, printer)]
  const micros = sql`CAST(FLOOR(${duration} * ${sign}0.000001) * 1000 AS SIGNED)`
  const overflow = sql`YEAR(${instant}) + (${duration} * 0 + 9223372036854775807)`
  return sql`CAST(COALESCE(${instant} + INTERVAL ${micros} MICROSECOND, ${overflow}) AS DATETIME(3))`
}

const own: (flavour: Flavour) => TimeCalls = () => ({
  ...each(
    {
      year: "YEAR",
      quarter: "QUARTER",
      month: "MONTH",
      weekDay: "DAYOFWEEK",
      day: "DAY",
      hour: "HOUR",
      minute: "MINUTE",
      second: "SECOND"
    },
    part
  ),
  isoYear: (node, printer) => signed(sql`YEARWEEK(${print(subject(node), printer)}, 3) DIV 100`),
  isoWeek: (node, printer) => signed(sql`WEEK(${print(subject(node), printer)}, 3)`),
  isoWeekDay: (node, printer) => signed(sql`WEEKDAY(${print(subject(node), printer)}) + 1`),
  date: (node, printer) => sql`DATE(${print(subject(node), printer)})`,
  time: (node, printer) => sql`CAST(${print(subject(node), printer)} AS TIME(6))`,
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
  ...each({ later: "", earlier: "-" }, shift),
  difference: (node, printer) => {
    const [end, start] = subjects(node)
    return sql`(TIMESTAMPDIFF(MICROSECOND, ${print(start, printer)}, ${print(end, printer)}) * 1000)`
  }
})

/** The functions of dates and times. */
export const calls = (flavour: Flavour): TimeCalls => {
  const known = own(flavour)
  return each(known, (print, node, printer) => {
    refuseZone(flavour, node)
    return print(node, printer)
  })
}
