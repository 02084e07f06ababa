/**
 * Lists of values that an aggregate collects: they come as JSON, of texts where JSON would lose something.
 */
import * as BigDecimal from "effect/BigDecimal"
import * as Schema from "effect/Schema"
import * as StorageType from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"

/** The type of a list of values of a type. */
export const listType = (item: ValueType): ValueType => {
  const read = reader(item)
  const { fromCarrier } = item
  const decode = (value: unknown): unknown => {
    if (value === null) return null
    const carrier = read(value)
    return fromCarrier === undefined ? carrier : fromCarrier(carrier)
  }
  return {
    storage: StorageType.json,
    schema: Schema.Array(item.schema),
    nullable: false,
    toCarrier: undefined,
    // It comes as an array, or not at all.
    fromCarrier: (list) => (Array.isArray(list) ? list.map(decode) : list),
    origin: item.origin
  }
}

// Engines write the same value as a number, a text or a truth.
const reader = ({ origin, storage }: ValueType): ((value: unknown) => unknown) => {
  switch (storage._tag) {
    case "Text":
    case "Uuid":
    case "Date":
      return String
    case "Integer":
    case "Float":
      return Number
    case "BigInteger":
    case "Duration":
      return (value) => BigInt(String(value))
    case "Decimal":
      return (value) => BigDecimal.unsafeFromString(String(value))
    case "Boolean":
      return (value) => value === true || value === 1 || value === "true"
    case "Time":
      return (value) => String(value).replace(/\.?0*$/, "")
    case "DateTime":
      return (value) => new Date(`${String(value).replace(" ", "T")}Z`)
    case "Json":
      return (value) => (typeof value === "string" ? JSON.parse(value) : value)
    default:
      throw queryError(
        origin?.model ?? "Fn",
        origin?.field,
        `arrayAgg of ${storage._tag} values; aggregate their keys instead`
      )
  }
}
