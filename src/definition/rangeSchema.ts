/**
 * The Schemas of ranges and of their bounds.
 */
import * as Schema from "effect/Schema"
import type { StorageType } from "../ast/StorageType.js"
import * as Range from "./Range.js"

/** The Schema of the values that stand for a bound of this storage. */
export const boundSchema = ({ _tag }: StorageType): Schema.Schema.AnyNoContext => {
  switch (_tag) {
    case "Integer":
      return Schema.Int
    case "BigInteger":
      return Schema.BigIntFromSelf
    case "Decimal":
      return Schema.BigDecimalFromSelf
    case "DateTime":
      return Schema.ValidDateFromSelf
    default:
      return Schema.String
  }
}

/** Whether a value is a range whose bounds are of this storage, the lower not after the upper. */
export const isRangeOf = (bounds: StorageType): ((value: unknown) => value is Range.Range<unknown>) => {
  const fits = Schema.is(boundSchema(bounds))
  const isBound = (value: unknown) => value === null || fits(value)
  return (value): value is Range.Range<unknown> =>
    Range.isRange(value) && (Range.isEmpty(value) || (isBound(value.lower) && isBound(value.upper) && isInOrder(value)))
}

const isInOrder = ({ lower, lowerInclusive, upper, upperInclusive }: Range.Span<unknown>): boolean =>
  (lower !== null || !lowerInclusive) &&
  (upper !== null || !upperInclusive) &&
  (lower === null || upper === null || Range.compare(lower, upper) <= 0)
