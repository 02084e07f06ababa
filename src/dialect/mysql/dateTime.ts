/**
 * Dates and times as the servers print them.
 */

const dayMillis = 86_400_000

/** The instant of `2024-02-29 12:34:56.789`, in UTC, to the millisecond; NaN for any other form, and for zero dates. */
export const parseDateTime = (text: string): number => {
  const length = text.length
  if (length < 19 || text.charCodeAt(4) !== dash || text.charCodeAt(13) !== colon) return Number.NaN
  const year = two(text, 0) * 100 + two(text, 2)
  const month = two(text, 5)
  const day = two(text, 8)
  if (year === 0 || month === 0 || day === 0) return Number.NaN
  const seconds = (two(text, 11) * 60 + two(text, 14)) * 60 + two(text, 17)
  return instant(year, month, day, seconds) + millis(text, length)
}

/** The milliseconds since 1970 of a day of UTC and a number of its seconds. */
export const instant = (year: number, month: number, day: number, seconds: number): number =>
  daysSinceEpoch(year, month, day) * dayMillis + seconds * 1_000

const dash = 45
const colon = 58
const point = 46

const digit = (text: string, at: number): number => {
  const code = text.charCodeAt(at) - 48
  return code >= 0 && code <= 9 ? code : Number.NaN
}

const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

// A fraction has as many digits as its type says, up to six, or is left out when it is zero.
const millis = (text: string, length: number): number => {
  if (length === 19) return 0
  if (text.charCodeAt(19) !== point) return Number.NaN
  return digit(text, 20) * 100 + (length > 21 ? digit(text, 21) * 10 : 0) + (length > 22 ? digit(text, 22) : 0)
}

// Not `Date.UTC`, which takes the years 0 to 99 for 1900 to 1999. March comes first, so that the leap day comes last.
// https://howardhinnant.github.io/date_algorithms.html#days_from_civil
const daysSinceEpoch = (year: number, month: number, day: number): number => {
  const y = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468
}

const canonicalTime = /^\d\d:\d\d:\d\d(?:\.\d{0,5}[1-9])?$/

/** A time of day without trailing zeros; undefined for another form (a TIME may be negative, or of 838 hours). */
export const parseTime = (text: string): string | undefined => {
  const canonical = text.includes(".") ? text.replace(/\.?0+$/, "") : text
  return canonicalTime.test(canonical) ? canonical : undefined
}
