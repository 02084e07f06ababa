/**
 * Aggregates of values in memory.
 */
import * as BigDecimal from "effect/BigDecimal"
import type * as AST from "../../ast/Expression.js"
import { textOf } from "../../definition/carrier.js"
import * as values from "./values.js"

type Values = ReadonlyArray<values.Value>

/** The aggregate of values other than NULL. */
export const aggregate = (node: AST.Aggregate, given: Values): values.Value => {
  const list = node.distinct ? distinct(given) : given
  if (node.name === "count") return list.length
  if (list.length === 0) return null
  switch (node.name) {
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
