/**
 * Plain values that stand where nothing says how they are stored.
 */
import * as BigDecimal from "effect/BigDecimal"
import type * as AST from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"
import { derive } from "../internal/intern.js"
import { type Built, expression } from "./built.js"
import * as Shape from "./Shape.js"
import * as ValueTypes from "./ValueTypes.js"

const shapes = Shape.make(undefined)

const holeOf = (key: string, type: () => ValueType): Shape.Shape =>
  derive(shapes.trie, [key], () => Shape.make<AST.Expression>({ _tag: "Hole", type: type(), size: undefined }))

const nothing = Shape.make<AST.Expression>({ _tag: "Literal", value: null, type: ValueTypes.orNull(ValueTypes.text) })

/** A plain value as an expression of its own kind; `place` is where it stands, for the message that refuses others. */
export const plainValue = (place: string, value: unknown): Built =>
  value === null ? expression(nothing) : expression(holeFor(place, value), [value])

const holeFor = (place: string, value: unknown): Shape.Shape => {
  if (typeof value === "string") return holeOf("text", () => ValueTypes.text)
  if (typeof value === "boolean") return holeOf("boolean", () => ValueTypes.boolean)
  if (typeof value === "bigint") return holeOf("bigint", () => ValueTypes.bigInteger)
  if (typeof value === "number") {
    return Number.isSafeInteger(value)
      ? holeOf("integer", () => ValueTypes.integer)
      : holeOf("float", () => ValueTypes.float)
  }
  if (value instanceof Date) return holeOf("date", () => ValueTypes.dateTime)
  if (BigDecimal.isBigDecimal(value)) {
    const scale = Math.max(0, BigDecimal.normalize(value).scale)
    return holeOf(`decimal ${scale}`, () => ValueTypes.decimal(wholeDigits + scale, scale))
  }
  const hint = "give an expression, a number, a string, a boolean, a bigint, a Date, a BigDecimal or null"
  throw queryError(place, undefined, `${value === undefined ? "undefined" : typeof value} is no value here; ${hint}`)
}

/** Digits before the point of a decimal that no column tells about. */
export const wholeDigits = 30
