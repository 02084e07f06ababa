/**
 * Timestamps as PostgreSQL prints them in ISO style: `2024-02-29 12:34:56.789+00`.
 */

const dayMillis = 86_400_000

/** The instant such a text names, to the millisecond; NaN when it has another form (`infinity`, a year BC or over 9999). */
export const parseTimestamp = (text: string): number => {
  const length = text.length
  if (length < 19 || text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash || text.charCodeAt(13) !== colon) {
    return Number.NaN
  }
  const year = two(text, 0) * 100 + two(text, 2)
  const days = daysSinceEpoch(year, two(text, 5), two(text, 8))
  const seconds = (two(text, 11) * 60 + two(text, 14)) * 60 + two(text, 17)
  let at = 19
  let millis = 0
  if (text.charCodeAt(19) === point) {
    millis = digit(text, 20) * 100
    for (at = 21; isDigit(text.charCodeAt(at)); at++) {
      if (at === 21) millis += digit(text, 21) * 10
      else if (at === 22) millis += digit(text, 22)
    }
  }
  return days * dayMillis + seconds * 1_000 + millis - offset(text, at)
}

const zero = 48
const nine = 57
const plus = 43
const dash = 45
const point = 46
const colon = 58

const isDigit = (code: number): boolean => code >= zero && code <= nine

const digit = (text: string, at: number): number => {
  const code = text.charCodeAt(at)
  return isDigit(code) ? code - zero : Number.NaN
}

const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

// Not `Date.UTC`, which takes the years 0 to 99 for 1900 to 1999. March comes first, so that the leap day comes last.
// https://howardhinnant.github.io/date_algorithms.html#days_from_civil
const daysSinceEpoch = (year: number, month: number, day: number): number => {
  const y = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468
}

// "+00" unless somebody changed the session's time zone; nothing where the column became a `timestamp` without one.
const offset = (text: string, at: number): number => {
  const length = text.length
  if (at === length) return 0
  const sign = text.charCodeAt(at)
  if (sign !== plus && sign !== dash) return Number.NaN
  let seconds = two(text, at + 1) * 3_600
  let unit = 60
  for (at += 3; at < length; at += 3, unit /= 60) {
    seconds += text.charCodeAt(at) === colon ? two(text, at + 1) * unit : Number.NaN
  }
  return (sign === dash ? -seconds : seconds) * 1_000
}
