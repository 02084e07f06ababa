/**
 * What can be asked of dates and points in time.
 *
 * @since 0.1.0
 */
import type * as DateTime from "effect/DateTime"
import type * as Duration from "effect/Duration"
import type { TimeUnit } from "../ast/functions/Time.js"
import type { Expression, NullIn, NumberExpression, TextExpression } from "./Expression.js"

/** A point in time. @since 0.1.0 @category models */
export type Instant = Date | DateTime.Utc

/**
 * Where the clock is read: a zone (`"Europe/Berlin"`) or an offset (`"+05:30"`); default: UTC. MySQL and MariaDB know
 * offsets only.
 *
 * @since 0.1.0
 * @category models
 */
export interface ZoneOptions {
  readonly timeZone?: string | undefined
}

/**
 * A point in time: its parts are those of the clock in UTC, or in the time zone that is given.
 *
 * @since 0.1.0
 * @category models
 */
export interface TimeExpression<out A> extends Expression<A> {
  year(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** The year that the ISO week belongs to. */
  isoYear(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** 1 to 4. */
  quarter(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** 1 to 12. */
  month(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** 1 to 53: weeks begin on Monday, and the first has the year's first Thursday. */
  isoWeek(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** 1 (Sunday) to 7 (Saturday). */
  weekDay(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** 1 (Monday) to 7 (Sunday). */
  isoWeekDay(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** 1 to 31. */
  day(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** 0 to 23. */
  hour(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** 0 to 59. */
  minute(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** 0 to 59, without the fraction. */
  second(options?: ZoneOptions): NumberExpression<number | Extract<A, null>>
  /** The day as text: `"2024-02-29"`. */
  date(options?: ZoneOptions): TextExpression<string | Extract<A, null>>
  /** The time of day, as text. */
  time(options?: ZoneOptions): TextExpression<string | Extract<A, null>>
  /** Where its year, month, week (from Monday) … begins. */
  truncate(unit: TimeUnit, options?: ZoneOptions): TimeExpression<A>
  /** That much later, to the millisecond. */
  plus<V extends Duration.Duration | Expression<Duration.Duration | null>>(duration: V): TimeExpression<A | NullIn<V>>
  /** That much earlier, to the millisecond. */
  minus<V extends Duration.Duration | Expression<Duration.Duration | null>>(duration: V): TimeExpression<A | NullIn<V>>
}
