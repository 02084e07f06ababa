/**
 * Functions of arrays and ranges, on engines without them.
 */
import type { ArrayFunction } from "../../ast/functions/Array.js"
import type { RangeFunction } from "../../ast/functions/Range.js"
import type { Dialect } from "../../service/Dialect.js"
import { missing } from "../missing.js"
import type { Printer } from "../Printer.js"

type Calls<Name extends keyof Printer["calls"]> = { readonly [N in Name]: Printer["calls"][N] }

/** How a dialect writes every function of arrays. */
export type ArrayCalls = Calls<ArrayFunction>

/** How a dialect writes every function of ranges. */
export type RangeCalls = Calls<RangeFunction>

/** The refusals of an engine without arrays. */
export const withoutArrays = (dialect: Dialect["name"]): ArrayCalls => {
  const refuse = () => {
    throw missing(dialect, "arrays", "a Field.json(Schema.Array(…)) can be asked much the same")
  }
  return {
    arrayContains: refuse,
    arrayContainedBy: refuse,
    arrayOverlaps: refuse,
    arrayLength: refuse,
    arrayAt: refuse,
    arraySlice: refuse,
    arrayIndexOf: refuse,
    arrayAppend: refuse,
    arrayConcat: refuse,
    arrayRemove: refuse
  }
}

/** The refusals of an engine without ranges. */
export const withoutRanges = (dialect: Dialect["name"]): RangeCalls => {
  const refuse = () => {
    throw missing(dialect, "ranges", "two columns, of the beginning and the end, say the same")
  }
  return {
    rangeContains: refuse,
    rangeContainedBy: refuse,
    rangeOverlaps: refuse,
    rangeLeftOf: refuse,
    rangeRightOf: refuse,
    rangeNotRightOf: refuse,
    rangeNotLeftOf: refuse,
    rangeAdjacentTo: refuse,
    rangeIsEmpty: refuse,
    rangeLower: refuse,
    rangeUpper: refuse,
    rangeLowerInclusive: refuse,
    rangeUpperInclusive: refuse,
    rangeLowerInfinite: refuse,
    rangeUpperInfinite: refuse
  }
}
