/**
 * Aggregates of values in memory.
 */
import * as BigDecimal from "effect/BigDecimal"
import type * as AST from "../../ast/Expression.js"
import { textOf } from "../../definition/carrier.js"
import * as ValueTypes from "../ValueTypes.js"
import { asText } from "./casts.js"
import { toNumber } from "./numbers.js"
import { bits, percentile, stdDev, variance } from "./statistics.js"
import * as values from "./values.js"

type Values = ReadonlyArray<values.Value>

/** The aggregate of values; all but a list pass over NULL. */
export const aggregate = (node: AST.Aggregate, given: Values): values.Value => {
  const all = node.distinct ? distinct(given) : given
  if (node.name === "arrayAgg") return all.map(inList(node))
  const list = all.filter((value) => value !== null)
  if (node.name === "count") return list.length
  if (list.length === 0) return null
  switch (node.name) {
    case "variance":
    case "varianceSample":
      return variance(list.map(toNumber), node.name === "varianceSample")
    case "stdDev":
    case "stdDevSample":
      return stdDev(list.map(toNumber), node.name === "stdDevSample")
    case "percentile":
      return percentile(list.map(toNumber), Number(node.detail))
    case "bitAnd":
    case "bitOr":
    case "bitXor":
      return ofBits(node.name, list)
    case "stringAgg":
      return list.join(String(node.detail))
    case "sum":
      return sum(list)
    case "avg":
      return mean(list, node)
    case "min":
      return list.reduce((least, each) => (values.compare(each, least) < 0 ? each : least))
    case "max":
      return list.reduce((greatest, each) => (values.compare(each, greatest) > 0 ? each : greatest))
  }
}

// As databases give it: what JSON would lose is text.
const inList =
  ({ argument }: AST.Aggregate) =>
  (value: values.Value): values.Value => {
    if (value === null || argument === undefined) return value
    const { storage } = ValueTypes.of(argument)
    if (storage._tag === "Json") return JSON.stringify(value)
    return typeof value === "number" || typeof value === "boolean" ? value : asText(value, storage)
  }

// Integers, as they came in.
const ofBits = (name: "bitAnd" | "bitOr" | "bitXor", list: Values): values.Value => {
  const result = bits(
    name,
    list.map((value) => BigInt(value as number))
  )
  return typeof list[0] === "number" ? Number(result) : result
}

const distinct = (given: Values): Values => [...new Map(given.map((value) => [textOf(value), value])).values()]

const sum = (list: Values): values.Value => list.reduce((total, each) => values.calculate("+", total, each))

const mean = (list: Values, { type }: AST.Aggregate): values.Value => {
  const total = sum(list)
  switch (type.storage._tag) {
    case "Decimal":
      return values.quotient(values.decimal(total), BigDecimal.make(BigInt(list.length), 0), type.storage.scale)
    case "Duration":
      return values.halfAway(BigInt(total as bigint), BigInt(list.length))
    default:
      return Number(total) / list.length
  }
}
