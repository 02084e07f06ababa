/**
 * Dates and times in PostgreSQL. https://www.postgresql.org/docs/current/functions-datetime.html
 */
import type { Call, Expression } from "../../ast/Expression.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { each, kindOf, subject, subjects, type TimeCalls, zoneOf } from "../../compiler/functions/time.js"
import { type Printer, print } from "../../compiler/Printer.js"
import { inUtc } from "./casts.js"

const { sql } = Fragment

/** What the clock shows in the zone that a function is given; dates and times of day show it by themselves. */
const clock = (node: Call, printer: Printer): Fragment.Fragment => {
  const value = operand(subject(node), printer)
  if (kindOf(subject(node)) !== "DateTime") return value
  const zone = zoneOf(node)
  return zone === undefined ? inUtc(value) : sql`(${value} AT TIME ZONE ${printer.text(zone)})`
}

const part = (field: string, node: Call, printer: Printer): Fragment.Fragment =>
  sql`CAST(EXTRACT(${field} FROM ${clock(node, printer)}) AS int8)`

const truncate = (unit: string, node: Call, printer: Printer): Fragment.Fragment => {
  const value = operand(subject(node), printer)
  switch (kindOf(subject(node))) {
    case "DateTime":
      return sql`date_trunc('${unit}', ${value}, ${printer.text(zoneOf(node) ?? "UTC")})`
    case "Date":
      return sql`CAST(date_trunc('${unit}', CAST(${value} AS timestamp)) AS date)`
    default:
      return sql`CAST(date_trunc('${unit}', CAST(${value} AS interval)) AS time)`
  }
}

// A duration is one of nanoseconds, and points in time are kept to the millisecond: what is below is cut off.
const millis = (duration: Expression, sign: string, printer: Printer): Fragment.Fragment =>
  sql`floor(${operand(duration, printer)} * ${sign}0.000001) * interval '1 millisecond'`

const shift = (sign: string, node: Call, printer: Printer): Fragment.Fragment => {
  const [value, by] = subjects(node)
  return sql`(${operand(value, printer)} + ${millis(by, sign, printer)})`
}

/** The functions of dates and times. */
export const calls: TimeCalls = {
  ...each(
    {
      year: "YEAR",
      isoYear: "ISOYEAR",
      quarter: "QUARTER",
      month: "MONTH",
      isoWeek: "WEEK",
      isoWeekDay: "ISODOW",
      day: "DAY",
      hour: "HOUR",
      minute: "MINUTE"
    },
    part
  ),
  weekDay: (node, printer) => sql`(${part("DOW", node, printer)} + 1)`,
  second: (node, printer) => sql`CAST(FLOOR(EXTRACT(SECOND FROM ${clock(node, printer)})) AS int8)`,
  date: (node, printer) => sql`CAST(${clock(node, printer)} AS date)`,
  time: (node, printer) => sql`CAST(${clock(node, printer)} AS time)`,
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
    const seconds = sql`CAST(EXTRACT(EPOCH FROM (${print(end, printer)} - ${print(start, printer)})) AS numeric)`
    return sql`CAST(ROUND(${seconds} * 1000) * 1000000 AS int8)`
  }
}
