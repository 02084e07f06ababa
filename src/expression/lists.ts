/**
 * Lists and records of values: they come as JSON, of texts where JSON would lose something.
 */
import * as BigDecimal from "effect/BigDecimal"
import * as Schema from "effect/Schema"
import * as StorageType from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"

/** The type of a list of values of a type. */
export const listType = (item: ValueType): ValueType => {
  const decode = decoder(item)
  return {
    ...json,
    schema: Schema.Array(item.schema),
    // It comes as an array, or not at all.
    fromCarrier: (list) => (Array.isArray(list) ? list.map(decode) : list),
    origin: item.origin
  }
}

/** The type of records of values under names. */
export const recordType = (values: Readonly<Record<string, ValueType>>): ValueType => {
  const decoders = Object.entries(values).map(([name, type]) => [name, decoder(type)] as const)
  // It comes as an object, or not at all.
  const decode = (given: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(decoders.map(([name, read]) => [name, read(given[name] ?? null)]))
  return {
    ...json,
    schema: Schema.Struct(Object.fromEntries(Object.entries(values).map(([name, { schema }]) => [name, schema]))),
    fromCarrier: (given) => (given === null ? given : decode(given as Readonly<Record<string, unknown>>))
  }
}

const json: ValueType = {
  storage: StorageType.json,
  schema: Schema.Unknown,
  nullable: false,
  toCarrier: undefined,
  fromCarrier: undefined,
  origin: undefined
}

/** From a value in JSON to the encoded side of its Schema. */
const decoder = (type: ValueType): ((value: unknown) => unknown) => {
  const read = reader(type)
  const { fromCarrier } = type
  return (value) => {
    if (value === null) return null
    const carrier = read(value)
    return fromCarrier === undefined ? carrier : fromCarrier(carrier)
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
        `${storage._tag} values have no place in JSON; take their keys instead`
      )
  }
}
