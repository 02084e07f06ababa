/**
 * Functions of dates and times in memory. A date is the text `YYYY-MM-DD`, a time of day `HH:MM:SS` with its fraction, a point
 * in time a Date.
 */
import type * as AST from "../../ast/Expression.js"
import type { TimeFunction, TimePart } from "../../ast/functions/Time.js"
import { queryError } from "../../error/DefinitionError.js"
import type { Value } from "./values.js"
import { localOf, startOf } from "./zones.js"

const dayMillis = 86_400_000

// What the clock shows, as if it were UTC.
const clockOf = (value: Value, zone: string | undefined): Date => {
  if (value instanceof Date) return zone === undefined ? value : new Date(localOf(value.getTime(), zone))
  const text = String(value)
  return new Date(text.includes(":") ? `1970-01-01T${text.slice(0, 8)}Z` : `${text}T00:00:00Z`)
}

/** The Thursday of an ISO week decides the year that the week belongs to. */
const thursdayOf = (date: Date): Date => new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * dayMillis)

const dayOfYear = (date: Date): number => {
  const first = new Date(0)
  first.setUTCFullYear(date.getUTCFullYear(), 0, 1)
  return Math.floor((date.getTime() - first.getTime()) / dayMillis)
}

const parts: { readonly [Part in TimePart]: (clock: Date) => number } = {
  year: (clock) => clock.getUTCFullYear(),
  isoYear: (clock) => thursdayOf(clock).getUTCFullYear(),
  quarter: (clock) => Math.floor(clock.getUTCMonth() / 3) + 1,
  month: (clock) => clock.getUTCMonth() + 1,
  isoWeek: (clock) => Math.floor(dayOfYear(thursdayOf(clock)) / 7) + 1,
  weekDay: (clock) => clock.getUTCDay() + 1,
  isoWeekDay: (clock) => ((clock.getUTCDay() + 6) % 7) + 1,
  day: (clock) => clock.getUTCDate(),
  hour: (clock) => clock.getUTCHours(),
  minute: (clock) => clock.getUTCMinutes(),
  second: (clock) => clock.getUTCSeconds()
}

const dayText = (date: Date): string => date.toISOString().slice(0, 10)

// Without the zeros that a fraction ends in.
const timeText = (date: Date): string =>
  date
    .toISOString()
    .slice(11, 23)
    .replace(/\.?0*$/, "")

const truncations: Readonly<Record<string, number>> = { hour: 2, minute: 5, second: 8 }

const truncated = (value: Value, unit: string, zone: string | undefined): Value => {
  if (value instanceof Date) return new Date(startOf(value.getTime(), unit, zone ?? "UTC"))
  const text = String(value)
  if (!text.includes(":")) return dayText(new Date(startOf(clockOf(text, undefined).getTime(), unit, "UTC")))
  return text.slice(0, truncations[unit]) + "00:00:00".slice(truncations[unit])
}

const nanosOfMilli = 1_000_000n

// What is below a millisecond is cut off, also before 1970.
const floored = (nanos: bigint): bigint => {
  const millis = nanos / nanosOfMilli
  return nanos < 0n && millis * nanosOfMilli !== nanos ? millis - 1n : millis
}

const [least, most] = [Date.parse("0001-01-01T00:00:00.000Z"), Date.parse("9999-12-31T23:59:59.999Z")]

/** A point in time, moved by nanoseconds; undefined outside the years 1 to 9999. */
export const shifted = (instant: number, nanos: bigint): number | undefined => {
  const moved = instant + Number(floored(nanos))
  return moved >= least && moved <= most ? moved : undefined
}

/** The nanoseconds from one point in time to another; undefined where 64 bits do not hold them. */
export const difference = (end: number, start: number): bigint | undefined => {
  const nanos = BigInt(end - start) * nanosOfMilli
  return BigInt.asIntN(64, nanos) === nanos ? nanos : undefined
}

const inRange = <A>(value: A | undefined): A => {
  if (value === undefined) throw queryError("query", undefined, "the result is out of range")
  return value
}

const instant = (value: Value): number => (value instanceof Date ? value.getTime() : Number.NaN)

const pair = (name: "later" | "earlier" | "difference", left: Value, right: Value): Value => {
  if (name === "difference") return inRange(difference(instant(left), instant(right)))
  // A duration is a bigint.
  const nanos = right as bigint
  return new Date(inRange(shifted(instant(left), name === "later" ? nanos : -nanos)))
}

const zoneOf = (node: AST.Call): string | undefined => {
  const [, zone] = node.operands
  return zone?._tag === "Literal" && typeof zone.value === "string" ? zone.value : undefined
}

const truncates = "truncate "

const isPart = (name: string): name is TimePart => Object.hasOwn(parts, name)

/** What a function makes of a value, or of two; undefined for what is none of dates and times. */
export const timeCall = (
  node: AST.Call & { readonly name: AST.Call["name"] | TimeFunction }
): ((value: Value, other?: Value) => Value) | undefined => {
  const { name } = node
  const zone = zoneOf(node)
  if (isPart(name)) return (value) => parts[name](clockOf(value, zone))
  if (name === "date") return (value) => dayText(clockOf(value, zone))
  if (name === "time") return (value) => timeText(clockOf(value, zone))
  if (name === "later" || name === "earlier" || name === "difference")
    return (left, right = null) => pair(name, left, right)
  return name.startsWith(truncates) ? (value) => truncated(value, name.slice(truncates.length), zone) : undefined
}
