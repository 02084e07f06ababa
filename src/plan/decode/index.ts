/**
 * Rows of the driver become rows of the application.
 */
import * as ParseResult from "effect/ParseResult"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Facts from "../../definition/Facts.js"
import * as DatabaseError from "../../error/DatabaseError.js"
import type { InstancePlan, RowPlan, Slot } from "../Plan.js"
import { closures, closuresInstance } from "./closures.js"
import { type Codecs, columnDecoder } from "./column.js"
import { canGenerate, generate, generateInstance, Refused, type RowDecoder } from "./generate.js"

export type { RowDecoder }

/** The decoder of a row shape for a dialect. */
export const rowDecoder = (row: RowPlan, codecs: Codecs): RowDecoder =>
  canGenerate ? generate(row, codecs) : closures(row, codecs)

/** Makes instances of values that need no decoding, in the order of the plan's slots. */
export const instanceMaker = (row: InstancePlan): ((values: ReadonlyArray<unknown>) => object) =>
  canGenerate ? generateInstance(row) : closuresInstance(row)

/** What a decoder threw, as an error that says which field and why. */
export const decodeError = (
  cause: unknown,
  row: RowPlan,
  values: ReadonlyArray<unknown>,
  codecs: Codecs
): DatabaseError.DatabaseError => {
  if (cause instanceof Refused) return slotError(cause.slot, refusal(cause.slot, values, codecs))
  // Another step threw: it is the first slot whose value cannot be decoded.
  for (const slot of slotsOf(row)) {
    const error = refusal(slot, values, codecs)
    if (error !== undefined) return slotError(slot, error)
  }
  return DatabaseError.make({ _tag: "DecodeFailed", model: "query", field: undefined }, "a row could not be decoded", {
    cause
  })
}

const slotsOf = (row: RowPlan): ReadonlyArray<Slot> => {
  if (row._tag === "Value") return [row.slot]
  const joined = row.joined.flatMap((each) => slotsOf(each.row))
  return row._tag === "Record" ? [...row.slots, ...joined] : [...row.slots, ...row.annotations, ...joined]
}

const refusal = (slot: Slot, values: ReadonlyArray<unknown>, codecs: Codecs): unknown => {
  const { convert } = columnDecoder(slot.type, codecs)
  const given = values[slot.position]
  try {
    Schema.decodeUnknownSync(slot.type.schema)(convert === undefined || given === null ? given : convert(given))
    return undefined
  } catch (error) {
    return error
  }
}

const slotError = ({ name, type }: Slot, cause: unknown): DatabaseError.DatabaseError => {
  const { field, model } = type.origin ?? { model: "query", field: name }
  if (Facts.of(type.schema.ast).sensitive === true) {
    const message = `${model}.${field}: the database holds a value that the model does not accept; it is sensitive`
    return DatabaseError.make({ _tag: "DecodeFailed", model, field }, message, { cause: Redacted.make(cause) })
  }
  const why = ParseResult.isParseError(cause)
    ? ParseResult.TreeFormatter.formatErrorSync(cause)
    : cause instanceof Error
      ? cause.message
      : "the value is not of the column's type"
  return DatabaseError.make(
    { _tag: "DecodeFailed", model, field },
    `${model}.${field}: the database holds a value that the model does not accept: ${why}`,
    { cause }
  )
}
