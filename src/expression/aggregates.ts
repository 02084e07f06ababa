/**
 * The aggregates, and the types of their results.
 */
import { mapChildren, type Node } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"
import * as Shape from "./Shape.js"
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

const ordered = (aggregator: Aggregator): Aggregator => ({
  ...aggregator,
  node: (argument) => {
    if (argument !== undefined) Shape.refuseUnordered(argument, aggregator.name)
    return aggregator.node(argument)
  }
})

export const aggregators = {
  count: make("count", () => ValueTypes.integer),
  sum: make("sum", (type) => ValueTypes.orNull(ValueTypes.widened(type))),
  avg: make("avg", (type) => ValueTypes.orNull(average(type))),
  min: ordered(make("min", ValueTypes.orNull)),
  max: ordered(make("max", ValueTypes.orNull))
} as const

/** Of single rows there is nothing to aggregate: PostgreSQL and MySQL refuse it, SQLite answers with one row. */
export const refuseAggregate = (model: string, step: string, node: Node): void => {
  if (!isAggregated(node)) return
  const hint = "use aggregate(…), or a relation's own, such as u.posts.count()"
  throw queryError(model, undefined, `${step} has no groups to aggregate; ${hint}`)
}

/** Whether a node gives one value for a group of rows. */
export const isAggregate = (node: Node): boolean =>
  node._tag === "Aggregate" || ("aggregates" in node && node.aggregates === true)

/** Whether an expression has an aggregate in it. */
export const isAggregated = (node: Node): boolean => {
  if (isAggregate(node)) return true
  // One over a window leaves the rows as they are, and its operands have none.
  if (node._tag === "Window") return false
  // A query within has its own.
  if (Shape.isNested(node)) return false
  // The aggregate of related rows has its own.
  const { aggregate: _, ...rest } = node as Node & { readonly aggregate?: unknown }
  let found = false
  mapChildren(node._tag === "RelatedAggregate" ? rest : node, (child) => {
    found ||= isAggregated(child)
    return child
  })
  return found
}
