/**
 * Ranges in PostgreSQL. https://www.postgresql.org/docs/current/rangetypes.html
 */
import type { Call, Expression } from "../../ast/Expression.js"
import type { StorageType } from "../../ast/StorageType.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import type { RangeCalls } from "../../compiler/functions/collections.js"
import { named } from "../../compiler/functions.js"
import type { Printer } from "../../compiler/Printer.js"
import * as Range from "../../definition/Range.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import * as Codec from "../../service/Codec.js"

const { sql } = Fragment

const two = ({ name, operands: [left, right] }: Call): readonly [Expression, Expression] => {
  if (left === undefined || right === undefined) throw new TypeError(`${name} takes two values`)
  return [left, right]
}

const infix =
  (operator: string): Printer["calls"]["rangeContains"] =>
  (node, printer) => {
    const [left, right] = two(node)
    return sql`(${operand(left, printer)} ${operator} ${operand(right, printer)})`
  }

/** A value beside a range must be of its very type, which those of 32 bits are not. */
const contains: Printer["calls"]["rangeContains"] = (node, printer) => {
  const [range, value] = two(node)
  if (ValueTypes.of(value).storage._tag !== "Integer") return infix("@>")(node, printer)
  return sql`(${operand(range, printer)} @> CAST(${operand(value, printer)} AS int4))`
}

/** By name. */
export const rangeCalls: RangeCalls = {
  rangeContains: contains,
  rangeContainedBy: infix("<@"),
  rangeOverlaps: infix("&&"),
  rangeLeftOf: infix("<<"),
  rangeRightOf: infix(">>"),
  rangeNotRightOf: infix("&<"),
  rangeNotLeftOf: infix("&>"),
  rangeAdjacentTo: infix("-|-"),
  rangeIsEmpty: named("isempty"),
  rangeLower: named("lower"),
  rangeUpper: named("upper"),
  rangeLowerInclusive: named("lower_inc"),
  rangeUpperInclusive: named("upper_inc"),
  rangeLowerInfinite: named("lower_inf"),
  rangeUpperInfinite: named("upper_inf")
}

const unexpected = (): TypeError => new TypeError("expected a range from PostgreSQL")

// Bounds of our kinds have no quotation marks or backslashes in them.
const form = /^([[(])(?:"([^"\\]+)"|([^",\\]*)),(?:"([^"\\]+)"|([^",\\]*))([\])])$/

/** The codec of ranges. */
export const rangeCodec = (bounds: StorageType, codec: (type: StorageType) => Codec.Codec): Codec.Codec => {
  const { decode = (text: unknown) => text, encode = String } = codec(bounds)
  const written = (bound: unknown) => (bound === null ? "" : String(encode(bound)))
  const read = (text: string | undefined) => (text === undefined || text === "" ? null : decode(text))
  return Codec.make<Range.Range<unknown>, unknown>({
    encode: (range) => {
      if (Range.isEmpty(range)) return "empty"
      const { lower, lowerInclusive, upper, upperInclusive } = range
      return `${lowerInclusive ? "[" : "("}${written(lower)},${written(upper)}${upperInclusive ? "]" : ")"}`
    },
    decode: (text) => {
      if (text === "empty") return Range.empty
      const found = typeof text === "string" ? form.exec(text) : null
      if (found === null) throw unexpected()
      const [, open, quotedLower, lower, quotedUpper, upper, close] = found
      return {
        _tag: "Span",
        lower: read(quotedLower ?? lower),
        upper: read(quotedUpper ?? upper),
        lowerInclusive: open === "[",
        upperInclusive: close === "]"
      }
    }
  })
}
