/**
 * Functions of dates and times.
 *
 * @since 0.1.0
 */

/** What a date or a time has a number of. @since 0.1.0 @category models */
export type TimePart =
  | "year"
  | "isoYear"
  | "quarter"
  | "month"
  | "isoWeek"
  | "weekDay"
  | "isoWeekDay"
  | "day"
  | "hour"
  | "minute"
  | "second"

/** What a date or a time can be cut down to. @since 0.1.0 @category models */
export type TimeUnit = "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second"

/**
 * The functions by our names. A part, a `date`, a `time` and a truncation may have a time zone for a second operand: a text literal.
 *
 * @since 0.1.0
 * @category models
 */
export type TimeFunction = TimePart | "date" | "time" | `truncate ${TimeUnit}` | "later" | "earlier" | "difference"
