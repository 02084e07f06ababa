/**
 * What casts are made of: conditions that a value can be one of the other type, around the engine's own cast. So no engine
 * is asked for what it would refuse, or make something up for.
 */
import type * as AST from "../ast/Expression.js"
import type * as StorageType from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import * as ValueTypes from "./ValueTypes.js"

type Convert = (node: AST.Expression, to: ValueType) => AST.Expression

const castTo = (operand: AST.Expression, type: ValueType): AST.Expression => ({
  _tag: "Cast",
  operand,
  to: type.storage,
  type: ValueTypes.of(operand).nullable ? ValueTypes.orNull(type) : type
})

// NULL unless the condition is true.
const when = (condition: AST.Expression, value: AST.Expression, type: ValueType): AST.Expression => ({
  _tag: "Case",
  branches: [{ _tag: "When", condition, value }],
  otherwise: undefined,
  type: ValueTypes.orNull(type)
})

const literal = (value: string | number | bigint | boolean, type: ValueType): AST.Expression => ({
  _tag: "Literal",
  value,
  type
})

// ---- of text -----------------------------------------------------------------------------------------------------------

const patterns = {
  whole: "^[+-]?[0-9]{1,15}$",
  fraction: "^[+-]?([0-9]{1,15}([.][0-9]*)?|[.][0-9]+)$",
  floating: "^[+-]?([0-9]{1,15}([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$"
}

const reads = (operand: AST.Expression, pattern: string): AST.Expression => ({
  _tag: "Regex",
  ignoreCase: false,
  operand,
  pattern: literal(pattern, ValueTypes.text)
})

const floatOfText: Convert = (node, type) => when(reads(node, patterns.floating), castTo(node, type), type)

const integerOfText: Convert = (node, type) =>
  when(reads(node, patterns.whole), toNumber(castTo(node, ValueTypes.bigInteger), type), type)

const decimalOfText: Convert = (node, type) => decimalOf(reads(node, patterns.fraction), node, type)

// ---- of numbers --------------------------------------------------------------------------------------------------------

const scaleOf = ({ storage }: ValueType): number => (storage._tag === "Decimal" ? storage.scale : 0)

/** What all values of a type are less than; from its negative on, or above it. */
interface Limit {
  readonly value: bigint
  readonly lowest: ">" | ">="
}

const limitOf = ({ storage }: ValueType): Limit | undefined => {
  switch (storage._tag) {
    case "Integer":
      // Of 64 bits those that a JavaScript number holds.
      return storage.bits === 64
        ? { value: 2n ** 53n, lowest: ">" }
        : { value: 2n ** BigInt(storage.bits - 1), lowest: ">=" }
    case "BigInteger":
      return { value: 2n ** 63n, lowest: ">=" }
    case "Decimal":
      return { value: 10n ** BigInt(storage.precision - storage.scale), lowest: ">" }
    default:
      return undefined
  }
}

const within = (node: AST.Expression, { lowest, value }: Limit): AST.Expression => {
  const bound = boundOf(ValueTypes.of(node))
  const compare = (operator: "<" | Limit["lowest"], limit: bigint): AST.Expression => ({
    _tag: "Compare",
    operator,
    left: node,
    right: literal(limit, bound)
  })
  return { _tag: "Logical", operator: "and", operands: [compare(lowest, -value), compare("<", value)] }
}

// A limit is written as a number of the kind that it stands beside.
const boundOf = ({ storage }: ValueType): ValueType =>
  storage._tag === "Float" ? ValueTypes.float : storage._tag === "Decimal" ? wholeDecimal : ValueTypes.bigInteger

const wholeDecimal = ValueTypes.decimal(19, 0)

/** A number of another type: one that is rounded may become the limit, so that it is rounded before it is compared. */
const toNumber: Convert = (node, type) => {
  const limit = limitOf(type)
  const { storage } = ValueTypes.of(node)
  if (limit === undefined) return castTo(node, type)
  if (storage._tag === "Float" && type.storage._tag === "Decimal") return decimalOf(within(node, reach), node, type)
  const isRounded = storage._tag === "Decimal" && storage.scale > scaleOf(type)
  if (isRounded) return when(within(castTo(node, roundedTo(storage, scaleOf(type))), limit), castTo(node, type), type)
  const own = limitOf(ValueTypes.of(node))
  const fits = own !== undefined && own.value <= limit.value && (own.lowest === ">" || limit.lowest === ">=")
  return fits ? castTo(node, type) : when(within(node, limit), castTo(node, type), type)
}

const roundedTo = ({ precision, scale }: StorageType.Decimal, digits: number): ValueType =>
  ValueTypes.decimal(precision - scale + 1 + digits, digits)

/** Digits before the point of a number in text, and of a floating-point number that becomes a decimal. */
const most = 15

const reach: Limit = { value: 10n ** BigInt(most), lowest: ">" }

/** A decimal of what holds to be a number: one that is wide enough first, whose range can be asked for. */
const decimalOf = (holds: AST.Expression, node: AST.Expression, type: ValueType): AST.Expression => {
  const scale = scaleOf(type)
  return when(holds, toNumber(castTo(node, ValueTypes.decimal(most + 1 + scale, scale)), type), type)
}

// ---- of truths ---------------------------------------------------------------------------------------------------------

const ofBoolean: Convert = (node, type) => ({
  _tag: "Case",
  branches: [
    { _tag: "When", condition: node, value: castTo(literal(1, ValueTypes.integer), type) },
    {
      _tag: "When",
      condition: { _tag: "Not", operand: node },
      value: castTo(literal(0, ValueTypes.integer), type)
    }
  ],
  otherwise: undefined,
  type: ValueTypes.orNull(type)
})

const toBoolean: Convert = (node, type) => {
  const zero: AST.Expression = literal(0, boundOf(ValueTypes.of(node)))
  const differs: AST.Expression = { _tag: "Compare", operator: "<>", left: node, right: zero }
  const [yes, no] = [literal(true, type), literal(false, type)]
  return {
    _tag: "Case",
    branches: [
      { _tag: "When", condition: differs, value: yes },
      { _tag: "When", condition: { _tag: "Not", operand: differs }, value: no }
    ],
    otherwise: undefined,
    type: ValueTypes.orNull(type)
  }
}

// ---- the table ---------------------------------------------------------------------------------------------------------

const numbers = { Integer: toNumber, BigInteger: toNumber, Decimal: toNumber, Float: castTo }

const number = { ...numbers, Boolean: toBoolean, Text: castTo }

type Kind = StorageType.StorageType["_tag"]

const conversions: { readonly [From in Kind]?: { readonly [To in Kind]?: Convert } } = {
  Text: {
    Text: castTo,
    Integer: integerOfText,
    BigInteger: integerOfText,
    Decimal: decimalOfText,
    Float: floatOfText
  },
  Integer: number,
  BigInteger: number,
  Decimal: number,
  // How engines write floating-point numbers differs.
  Float: { ...numbers, Boolean: toBoolean },
  Boolean: { Boolean: castTo, Integer: ofBoolean, BigInteger: ofBoolean, Text: castTo },
  Uuid: { Uuid: castTo, Text: castTo },
  Date: { Date: castTo, DateTime: castTo, Text: castTo },
  DateTime: { DateTime: castTo, Date: castTo, Text: castTo },
  Time: { Time: castTo, Text: castTo }
}

const conversion = (from: ValueType, to: ValueType): Convert | undefined =>
  conversions[from.storage._tag]?.[to.storage._tag]

/** Whether values of a type can be cast to another. */
export const exists = (from: ValueType, to: ValueType): boolean => conversion(from, to) !== undefined

/** What a conversion is made of. */
export const expand = ({ operand, type }: AST.Conversion): AST.Expression =>
  conversion(ValueTypes.of(operand), type)?.(operand, ValueTypes.notNull(type)) ?? operand
