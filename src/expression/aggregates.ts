/**
 * The aggregates, and the types of their results.
 */
import type * as AST from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import * as ValueTypes from "./ValueTypes.js"

/** How an aggregate's node is made of its argument. */
export interface Aggregator {
  readonly name: AST.Aggregate["name"]
  readonly node: (argument: AST.Expression | undefined) => AST.Aggregate
}

const make = (name: AST.Aggregate["name"], resultType: (argument: ValueType) => ValueType): Aggregator => ({
  name,
  node: (argument) => ({
    _tag: "Aggregate",
    name,
    argument,
    distinct: false,
    filter: undefined,
    type: resultType(argument === undefined ? ValueTypes.integer : ValueTypes.of(argument))
  })
})

/** Digits that a mean of decimals has beyond those of its values. */
export const averageDigits = 4

const average = (type: ValueType): ValueType => {
  switch (type.storage._tag) {
    case "Decimal":
      return ValueTypes.decimal(type.storage.precision + averageDigits, type.storage.scale + averageDigits)
    case "Duration":
      return ValueTypes.notNull(ValueTypes.widened(type))
    default:
      return ValueTypes.float
  }
}

export const aggregators = {
  count: make("count", () => ValueTypes.integer),
  sum: make("sum", (type) => ValueTypes.orNull(ValueTypes.widened(type))),
  avg: make("avg", (type) => ValueTypes.orNull(average(type))),
  min: make("min", ValueTypes.orNull),
  max: make("max", ValueTypes.orNull)
} as const
