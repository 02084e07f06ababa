/**
 * The aggregates, and the types of their results.
 */
import { mapChildren, type Node } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"
import { listType } from "./lists.js"
import * as Shape from "./Shape.js"
import * as ValueTypes from "./ValueTypes.js"

/** How an aggregate's node is made of its argument. */
export interface Aggregator {
  readonly name: AST.Aggregate["name"]
  /** All that the node depends on besides its argument. */
  readonly key: string
  readonly node: (argument: AST.Expression | undefined) => AST.Aggregate
}

const make = (
  name: AST.Aggregate["name"],
  resultType: (argument: ValueType) => ValueType,
  check: (argument: AST.Expression) => void = () => {},
  detail?: string | number
): Aggregator => ({
  name,
  key: detail === undefined ? name : `${name} ${JSON.stringify(detail)}`,
  node: (argument) => {
    if (argument !== undefined) check(argument)
    return {
      _tag: "Aggregate",
      name,
      argument,
      distinct: false,
      filter: undefined,
      type: resultType(argument === undefined ? ValueTypes.integer : ValueTypes.of(argument)),
      ...(detail === undefined ? {} : { detail })
    }
  }
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

// ---- what an argument must be ------------------------------------------------------------------------------------------

const kinds =
  (name: string, wants: string, tags: ReadonlyArray<string>) =>
  (node: AST.Expression): void => {
    const { _tag } = ValueTypes.of(node).storage
    if (tags.includes(_tag)) return
    const { field, model } = Shape.origin(node)
    throw queryError(model, field, `${name} of ${_tag} values; it takes ${wants}`)
  }

const numbers = (name: string) => kinds(name, "numbers", ["Integer", "BigInteger", "Float", "Decimal"])
const integers = (name: string) => kinds(name, "integers", ["Integer", "BigInteger"])
const comparable = (name: string) => (node: AST.Expression) => Shape.refuseUnordered(node, name)

const floating = () => ValueTypes.orNull(ValueTypes.float)
const bits = (type: ValueType): ValueType => ValueTypes.orNull(ValueTypes.widened(type))

// ---- the aggregates ----------------------------------------------------------------------------------------------------

export const aggregators = {
  count: make("count", () => ValueTypes.integer),
  sum: make("sum", (type) => ValueTypes.orNull(ValueTypes.widened(type))),
  avg: make("avg", (type) => ValueTypes.orNull(average(type))),
  min: make("min", ValueTypes.orNull, comparable("min")),
  max: make("max", ValueTypes.orNull, comparable("max")),
  // All are true where the least is, any where the greatest is.
  boolAnd: make("min", ValueTypes.orNull, kinds("boolAnd", "conditions", ["Boolean"])),
  boolOr: make("max", ValueTypes.orNull, kinds("boolOr", "conditions", ["Boolean"])),
  variance: make("variance", floating, numbers("variance")),
  varianceSample: make("varianceSample", floating, numbers("variance")),
  stdDev: make("stdDev", floating, numbers("stdDev")),
  stdDevSample: make("stdDevSample", floating, numbers("stdDev")),
  bitAnd: make("bitAnd", bits, integers("bitAnd")),
  bitOr: make("bitOr", bits, integers("bitOr")),
  bitXor: make("bitXor", bits, integers("bitXor")),
  arrayAgg: make("arrayAgg", listType)
} as const

/** The value below which a fraction of the values lies. */
export const percentile = (fraction: unknown): Aggregator => {
  if (typeof fraction === "number" && fraction >= 0 && fraction <= 1)
    return make("percentile", floating, numbers("percentile"), fraction)
  throw queryError("Fn", "percentile", `${String(fraction)} is no fraction; it takes a number from 0 to 1`)
}

/** Texts in one, with a text in between. */
export const stringAgg = (separator: unknown): Aggregator => {
  if (typeof separator === "string")
    return make(
      "stringAgg",
      () => ValueTypes.orNull(ValueTypes.text),
      kinds("stringAgg", "texts", ["Text", "Uuid"]),
      separator
    )
  throw queryError("Fn", "stringAgg", 'wants the text that stands between the values, such as ", "')
}

/** Whether an aggregate keeps its values one by one, so that their order counts. */
export const isList = ({ name }: AST.Aggregate): boolean => name === "stringAgg" || name === "arrayAgg"

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
