/**
 * The types of numbers that meet.
 */
import * as BigDecimal from "effect/BigDecimal"
import type { Decimal } from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { decimalFits } from "../definition/columnType.js"
import * as ValueTypes from "./ValueTypes.js"

/** Digits before the point of a value that a column could not hold. */
const wideDigits = 38

/** The type of a value beside an expression whose own type cannot hold it; undefined where it can. `key` names it. */
export const wider = (
  { storage }: ValueType,
  value: unknown
): { readonly key: string; readonly type: ValueType } | undefined => {
  if (storage._tag === "Integer" && typeof value === "number") {
    return Number.isFinite(value) && !Number.isInteger(value) ? { key: "float", type: ValueTypes.float } : undefined
  }
  if (storage._tag !== "Decimal" || !BigDecimal.isBigDecimal(value)) return undefined
  if (decimalFits(value, storage.precision, storage.scale)) return undefined
  const scale = Math.max(storage.scale, BigDecimal.normalize(value).scale)
  return { key: `decimal ${scale}`, type: ValueTypes.decimal(wideDigits + scale, scale) }
}

/** The type of a sum, difference or product. */
export const arithmeticType = (operator: "+" | "-" | "*", left: ValueType, right: ValueType): ValueType => {
  const type = resultType(operator, left, right)
  return left.nullable || right.nullable ? ValueTypes.orNull(type) : type
}

const resultType = (operator: "+" | "-" | "*", left: ValueType, right: ValueType): ValueType => {
  const [l, r] = [left.storage, right.storage]
  if (l._tag === "Float" || r._tag === "Float") return ValueTypes.float
  if (l._tag === "Decimal" && r._tag === "Decimal") return operator === "*" ? product(l, r) : sum(l, r)
  return ValueTypes.widened(r._tag === "Decimal" ? right : left)
}

const product = (left: Decimal, right: Decimal): ValueType =>
  ValueTypes.decimal(left.precision + right.precision, left.scale + right.scale)

const sum = (left: Decimal, right: Decimal): ValueType => {
  const scale = Math.max(left.scale, right.scale)
  return ValueTypes.decimal(Math.max(left.precision - left.scale, right.precision - right.scale) + 1 + scale, scale)
}
