/**
 * Values as those of another type, in memory.
 */
import * as BigDecimal from "effect/BigDecimal"
import type { StorageType } from "../../ast/StorageType.js"
import { textOf } from "../../definition/carrier.js"
import { toNumber } from "./numbers.js"
import * as values from "./values.js"

/** A value other than NULL as the text that databases write for it. */
export const asText = (value: values.Value, storage: StorageType): string => {
  if (typeof value === "string") return storage._tag === "Time" ? microseconds(value) : value
  if (value instanceof Date) return value.toISOString().slice(0, -1).replace("T", " ")
  if (storage._tag === "Decimal") return fixed(values.decimal(value), storage.scale)
  return textOf(value)
}

/** With six digits behind the point. */
const microseconds = (time: string): string => {
  const [whole = "", fraction = ""] = time.split(".")
  return `${whole}.${fraction.padEnd(6, "0")}`
}

const fixed = (value: BigDecimal.BigDecimal, scale: number): string => {
  const { value: unscaled } = values.rounded(value, scale)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0")
  const [whole, fraction] = [digits.slice(0, digits.length - scale), digits.slice(digits.length - scale)]
  return `${unscaled < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${fraction}`}`
}

const exactly = (value: values.Value): BigDecimal.BigDecimal =>
  typeof value === "string" ? BigDecimal.unsafeFromString(value.replace(/^\+/, "")) : values.decimal(value)

/** A value other than NULL of one storage type as another has it. Decimals are rounded half away from zero. */
export const cast = (value: values.Value, from: StorageType, to: StorageType): values.Value => {
  switch (to._tag) {
    case "Decimal":
      return values.rounded(exactly(value), to.scale)
    case "Integer":
      return Number(values.rounded(exactly(value), 0).value)
    case "BigInteger":
    case "Duration":
      return values.rounded(exactly(value), 0).value
    case "Float":
      return toNumber(value)
    case "Text":
      return asText(value, from)
    case "Date":
      return value instanceof Date ? value.toISOString().slice(0, 10) : value
    case "DateTime":
      return typeof value === "string" ? new Date(`${value}T00:00:00.000Z`) : value
    default:
      return value
  }
}
