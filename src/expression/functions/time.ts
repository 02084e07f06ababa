/**
 * Functions of dates and times.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import type * as AST from "../../ast/Expression.js"
import type { TimePart, TimeUnit } from "../../ast/functions/Time.js"
import { queryError } from "../../error/DefinitionError.js"
import type { Expression, ExpressionOf, NullIn, NumberExpression, TextExpression } from "../Expression.js"
import { type Built, built, expression, isExpression } from "../make.js"
import * as Shape from "../Shape.js"
import type { Instant, TimeExpression, ZoneOptions } from "../TimeExpression.js"
import * as Time from "../time.js"
import * as ValueTypes from "../ValueTypes.js"

/** A point in time, or a date or time of day as text. @since 0.1.0 @category models */
export type Moment = Instant | string

const expressionIn = (name: string, value: unknown): Built => {
  if (isExpression(value)) return value
  throw queryError("Fn", name, `wants an expression, such as Fn.${name}(p.createdAt)`)
}

// What is built has every method; the types below say which fit.
const as = <A>(value: Built): A => value as unknown as A

/** The database's time, to the millisecond. @since 0.1.0 @category dates and times */
export const now = (): TimeExpression<Date> => as(expression(currentTime))

const currentTime = Shape.make<AST.Expression>({ _tag: "Call", name: "now", operands: [], type: ValueTypes.dateTime })

type PartFunction = <A extends Moment | null>(
  value: Expression<A>,
  options?: ZoneOptions
) => NumberExpression<number | Extract<A, null>>

const partFunction =
  (name: TimePart): PartFunction =>
  (value, options) =>
    as(built(Time.part(expressionIn(name, value), name, options)))

/** The year of a point in time or a date. @since 0.1.0 @category dates and times */
export const year: PartFunction = partFunction("year")
/** The year that its ISO week belongs to. @since 0.1.0 @category dates and times */
export const isoYear: PartFunction = partFunction("isoYear")
/** The quarter, 1 to 4. @since 0.1.0 @category dates and times */
export const quarter: PartFunction = partFunction("quarter")
/** The month, 1 to 12. @since 0.1.0 @category dates and times */
export const month: PartFunction = partFunction("month")
/** The ISO week, 1 to 53: weeks begin on Monday. @since 0.1.0 @category dates and times */
export const isoWeek: PartFunction = partFunction("isoWeek")
/** The day of the week, 1 (Sunday) to 7 (Saturday). @since 0.1.0 @category dates and times */
export const weekDay: PartFunction = partFunction("weekDay")
/** The day of the week, 1 (Monday) to 7 (Sunday). @since 0.1.0 @category dates and times */
export const isoWeekDay: PartFunction = partFunction("isoWeekDay")
/** The day of the month, 1 to 31. @since 0.1.0 @category dates and times */
export const day: PartFunction = partFunction("day")
/** The hour of a point in time or a time of day, 0 to 23. @since 0.1.0 @category dates and times */
export const hour: PartFunction = partFunction("hour")
/** The minute of a point in time or a time of day, 0 to 59. @since 0.1.0 @category dates and times */
export const minute: PartFunction = partFunction("minute")
/** The second of a point in time or a time of day, 0 to 59, without the fraction. @since 0.1.0 @category dates and times */
export const second: PartFunction = partFunction("second")

/** The day of a point in time, as text. @since 0.1.0 @category dates and times */
export const date = <A extends Instant | null>(
  value: Expression<A>,
  options?: ZoneOptions
): TextExpression<string | Extract<A, null>> => as(built(Time.dateOf(expressionIn("date", value), options)))

/** The time of day of a point in time, as text. @since 0.1.0 @category dates and times */
export const time = <A extends Instant | null>(
  value: Expression<A>,
  options?: ZoneOptions
): TextExpression<string | Extract<A, null>> => as(built(Time.timeOf(expressionIn("time", value), options)))

/** Where the year, month, week … of a point in time, a date or a time of day begins. @since 0.1.0 @category dates and times */
export const truncate = <A extends Moment | null>(
  value: Expression<A>,
  unit: TimeUnit,
  options?: ZoneOptions
): ExpressionOf<A> => as(built(Time.truncate(expressionIn("truncate", value), unit, options)))

/** How much later the first is than the second; negative where it is earlier. @since 0.1.0 @category dates and times */
export const difference = <A extends Instant | null, V extends NonNullable<A> | Expression<Instant | null>>(
  end: Expression<A>,
  start: V
): NumberExpression<Duration.Duration | Extract<A, null> | NullIn<V>> =>
  as(built(Time.difference(expressionIn("difference", end), start)))

export type { Instant, TimeExpression, ZoneOptions }
