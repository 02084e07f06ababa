/**
 * Points in time as SQLite holds them: UTC text of one width, `YYYY-MM-DD HH:MM:SS.mmm`, which sorts as time does.
 *
 * Both directions are written out digit by digit: that takes less than half of the time of
 * `toISOString` and `new Date(text)`.
 */

/** The width of the text. */
export const width = 23

/** The text of a Date of the years 1 to 9999. */
export const format = (date: Date): string => {
  const year = String(date.getUTCFullYear()).padStart(4, "0")
  const millis = String(date.getUTCMilliseconds()).padStart(3, "0")
  const day = `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${millis}`
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`)

/**
 * The Date of a text, or undefined for any other form. Digits are told by the range of their numbers, at two thirds of the
 * cost of telling each.
 */
export const parse = (text: string): Date | undefined => {
  if (text.length !== width || !separated(text)) return undefined
  const year = pair(text, 0) * 100 + pair(text, 2)
  const month = pair(text, 5)
  const day = pair(text, 8)
  const hour = pair(text, 11)
  const minute = pair(text, 14)
  const second = pair(text, 17)
  const millis = pair(text, 20) * 10 + text.charCodeAt(22) - 48
  if ((year | month | day | hour | minute | second | millis) < 0 || year === 0 || month === 0 || day === 0)
    return undefined
  if (year > 9999 || month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59 || millis > 999) return undefined
  const days = daysSince1970(year, month, day)
  return new Date(days * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + millis)
}

const separated = (text: string): boolean =>
  ((text.charCodeAt(4) ^ 45) |
    (text.charCodeAt(7) ^ 45) |
    (text.charCodeAt(10) ^ 32) |
    (text.charCodeAt(13) ^ 58) |
    (text.charCodeAt(16) ^ 58) |
    (text.charCodeAt(19) ^ 46)) ===
  0

const pair = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528

// Date.UTC is slower, and takes the years 0 to 99 for 1900 to 1999. Years begin in March here, so that the leap day is
// the last: https://howardhinnant.github.io/date_algorithms.html#days_from_civil
const daysSince1970 = (year: number, month: number, day: number): number => {
  const shifted = month > 2 ? year : year - 1
  // `| 0` truncates, faster than Math.floor; nothing here is negative.
  const era = (shifted / 400) | 0
  const yearOfEra = shifted - era * 400
  const dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1
  return era * 146_097 + yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + dayOfYear - 719_468
}
