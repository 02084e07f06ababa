/**
 * How expressions of dates and times are built.
 */
import * as Duration from "effect/Duration"
import * as Schema from "effect/Schema"
import type * as AST from "../ast/Expression.js"
import type { TimeFunction, TimePart, TimeUnit } from "../ast/functions/Time.js"
import * as StorageType from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { withoutFilters } from "../definition/carrier.js"
import { columnType } from "../definition/columnType.js"
import { queryError } from "../error/DefinitionError.js"
import { TypeId } from "./Expression.js"
import * as Shape from "./Shape.js"
import { type Zone, zoneOf } from "./timeZone.js"
import * as ValueTypes from "./ValueTypes.js"

type Shaped = Shape.Shaped<AST.Expression>
type Kind = "Date" | "Time" | "DateTime"

/** Which kinds have a part. */
const parts: Readonly<Record<TimePart, ReadonlyArray<Kind>>> = {
  year: ["Date", "DateTime"],
  isoYear: ["Date", "DateTime"],
  quarter: ["Date", "DateTime"],
  month: ["Date", "DateTime"],
  isoWeek: ["Date", "DateTime"],
  weekDay: ["Date", "DateTime"],
  isoWeekDay: ["Date", "DateTime"],
  day: ["Date", "DateTime"],
  hour: ["Time", "DateTime"],
  minute: ["Time", "DateTime"],
  second: ["Time", "DateTime"]
}

/** Which kinds can be cut down to a unit. */
const units: Readonly<Record<TimeUnit, ReadonlyArray<Kind>>> = {
  year: ["Date", "DateTime"],
  quarter: ["Date", "DateTime"],
  month: ["Date", "DateTime"],
  week: ["Date", "DateTime"],
  day: ["Date", "DateTime"],
  hour: ["Time", "DateTime"],
  minute: ["Time", "DateTime"],
  second: ["Time", "DateTime"]
}

const duration: ValueType = { ...columnType("query", "duration", Schema.DurationFromSelf), origin: undefined }
const time: ValueType = { ...ValueTypes.text, storage: StorageType.time }
const date: ValueType = { ...ValueTypes.text, storage: StorageType.date }

const refuse = (node: AST.Expression, message: string) => {
  const { field, model } = Shape.origin(node)
  return queryError(model, field, message)
}

const refuseOthers = (node: AST.Expression, step: string, kinds: ReadonlyArray<string>): void => {
  const { _tag } = ValueTypes.of(node).storage
  if (!kinds.includes(_tag)) throw refuse(node, `${step} of ${_tag} values; it takes those of ${kinds.join(" and ")}`)
}

const call = (name: TimeFunction, operands: ReadonlyArray<AST.Expression>, type: ValueType): AST.Call => ({
  _tag: "Call",
  name,
  operands,
  type: operands.some((each) => ValueTypes.of(each).nullable) ? ValueTypes.orNull(type) : ValueTypes.notNull(type)
})

/** The same kind of value, which the filters of the column need not admit. */
const sameKind = (type: ValueType): ValueType => ({
  ...type,
  schema: Schema.make<unknown, unknown>(withoutFilters(type.schema.ast)),
  origin: undefined
})

const text = (value: string): AST.Literal => ({ _tag: "Literal", value, type: ValueTypes.text })

// What an offset adds to the clock.
const ahead = (minutes: number): AST.Literal => ({
  _tag: "Literal",
  value: BigInt(minutes) * 60_000_000_000n,
  type: duration
})

const shifted = (name: "later" | "earlier", node: AST.Expression, by: AST.Expression): AST.Call =>
  call(name, [node, by], sameKind(ValueTypes.of(node)))

/** A function of one value, on the clock of a zone. */
const onClock = (
  self: Shaped,
  step: string,
  kinds: ReadonlyArray<string>,
  given: unknown,
  build: (node: AST.Expression, zone: Zone | undefined) => AST.Expression
): Shaped => {
  const { origin } = ValueTypes.of(self.shape.node)
  const timeZone = typeof given === "object" && given !== null && "timeZone" in given ? given.timeZone : undefined
  const zone = zoneOf(origin, step, timeZone)
  const shape = Shape.map(self.shape, `time ${step} ${zone === undefined ? "" : timeZone}`, (node) => {
    refuseOthers(node, step, kinds)
    if (zone !== undefined) refuseOthers(node, `${step} in a time zone`, ["DateTime"])
    return build(node, zone)
  })
  return { shape, parameters: self.parameters }
}

const read = (
  name: TimePart | "date" | "time",
  type: ValueType,
  node: AST.Expression,
  zone: Zone | undefined
): AST.Expression => {
  if (zone === undefined) return call(name, [node], type)
  return "name" in zone
    ? call(name, [node, text(zone.name)], type)
    : call(name, [shifted("later", node, ahead(zone.minutes))], type)
}

/** A part of a date or time. */
export const part = (self: Shaped, name: TimePart, options?: unknown): Shaped =>
  onClock(self, name, parts[name], options, (node, zone) => read(name, ValueTypes.integer, node, zone))

/** The day. */
export const dateOf = (self: Shaped, options?: unknown): Shaped =>
  onClock(self, "date", ["DateTime"], options, (node, zone) => read("date", date, node, zone))

/** The time of day. */
export const timeOf = (self: Shaped, options?: unknown): Shaped =>
  onClock(self, "time", ["DateTime"], options, (node, zone) => read("time", time, node, zone))

/** Where a unit begins. */
export const truncate = (self: Shaped, unit: TimeUnit, options?: unknown): Shaped => {
  const kinds = Object.hasOwn(units, unit) ? units[unit] : undefined
  if (kinds === undefined) {
    throw refuse(self.shape.node, `truncate(${JSON.stringify(unit)}): the units are ${Object.keys(units).join(", ")}`)
  }
  return onClock(self, `truncate ${unit}`, kinds, options, (node, zone) => {
    const type = sameKind(ValueTypes.of(node))
    if (zone === undefined) return call(`truncate ${unit}`, [node], type)
    if ("name" in zone) return call(`truncate ${unit}`, [node, text(zone.name)], type)
    const by = ahead(zone.minutes)
    return shifted("earlier", call(`truncate ${unit}`, [shifted("later", node, by)], type), by)
  })
}

const isShaped = (value: unknown): value is Shaped => typeof value === "object" && value !== null && TypeId in value

const instants: ReadonlyArray<string> = ["DateTime"]

/** Two operands, the second a value or an expression. */
const pair = (
  self: Shaped,
  step: string,
  value: unknown,
  operand: (left: ValueType) => ValueType,
  build: (left: AST.Expression, right: AST.Expression) => AST.Expression
): Shaped => {
  if (isShaped(value)) {
    const shape = Shape.zip(self.shape, `time ${step}`, value.shape, build)
    return { shape, parameters: Shape.concat(self.parameters, value.parameters) }
  }
  const shape = Shape.map(self.shape, `time ${step} value`, (left) =>
    build(left, { _tag: "Hole", type: operand(ValueTypes.of(left)), size: undefined })
  )
  return { shape, parameters: [...self.parameters, value] }
}

/** A point in time, moved by a duration. */
export const shift = (self: Shaped, step: "plus" | "minus", by: unknown): Shaped => {
  if (!isShaped(by) && !Duration.isDuration(by)) throw refuse(self.shape.node, `${step} wants a Duration`)
  return pair(
    self,
    step,
    by,
    () => duration,
    (left, right) => {
      refuseOthers(left, step, instants)
      refuseOthers(right, step, ["Duration"])
      return shifted(step === "plus" ? "later" : "earlier", left, right)
    }
  )
}

/** How much later the first is than the second. */
export const difference = (end: Shaped, start: unknown): Shaped => {
  Shape.refuseUndefined(end.shape.node, "difference", start)
  return pair(
    end,
    "difference",
    start,
    (type) => ValueTypes.notNull(sameKind(type)),
    (left, right) => {
      refuseOthers(left, "difference", instants)
      refuseOthers(right, "difference", instants)
      return call("difference", [left, right], duration)
    }
  )
}

/** Whether plus and minus move a point in time, instead of adding numbers. */
export const isInstant = (self: Shaped): boolean => ValueTypes.of(self.shape.node).storage._tag === "DateTime"

/** The methods of a point in time but for those that numbers have, too. */
export const methods: Readonly<Record<string, (self: Shaped, ...args: ReadonlyArray<never>) => Shaped>> = {
  ...Object.fromEntries(
    Object.keys(parts).map((name) => [
      name,
      // The keys of that record are the parts.
      (self: Shaped, options?: unknown) => part(self, name as TimePart, options)
    ])
  ),
  date: dateOf,
  time: timeOf,
  truncate
}
