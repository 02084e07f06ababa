/**
 * Aggregates: one value for many rows.
 *
 * @since 0.1.0
 */
import type * as AST from "../../ast/Expression.js"
import { queryError } from "../../error/DefinitionError.js"
import {
  type Aggregator,
  aggregators,
  percentile as percentileOf,
  refuseAggregate,
  stringAgg as stringAggOf
} from "../aggregates.js"
import { firstOf } from "../coalesced.js"
import type {
  Conditions,
  Expression,
  ExpressionOf,
  NumberExpression,
  Numeric,
  Order,
  TextExpression
} from "../Expression.js"
import { type Built, conjunction, expression, isExpression } from "../make.js"
import { orderings } from "../orderings.js"
import type { Average } from "../Reference.js"
import * as Shape from "../Shape.js"
import { refuseWindow } from "../windows.js"

/**
 * What an aggregate may be told: `distinct` takes each value once, `filter` only the rows for which it is true.
 *
 * @since 0.1.0
 * @category models
 */
export interface AggregateOptions {
  readonly distinct?: boolean
  readonly filter?: Conditions
}

/** The same, with what stands for the aggregate of no values. @since 0.1.0 @category models */
export interface DefaultOptions<A> extends AggregateOptions {
  readonly default?: NonNullable<A>
}

/** The same, with the order of the values; of distinct values by themselves only. @since 0.1.0 @category models */
export interface ListOptions extends AggregateOptions {
  readonly orderBy?: Order | ReadonlyArray<Order>
}

/** What of a deviation is asked: of all that there is (default), or of a sample of it. @since 0.1.0 @category models */
export interface DeviationOptions extends DefaultOptions<number> {
  readonly sample?: boolean
}

/** The type of an aggregate that is NULL over no values. @since 0.1.0 @category type-level */
export type Total<A, O> = O extends { readonly default: unknown } ? NonNullable<A> : A | null

interface Options extends ListOptions {
  readonly default?: unknown
}

const built = (name: string, value: unknown): Built => {
  if (isExpression(value)) return value
  throw queryError("Fn", name, `wants an expression, such as Fn.${name}(p.views)`)
}

const aggregate = (aggregator: Aggregator, argument: Built | undefined, options: Options = {}): Built => {
  const { name } = aggregator
  const filter = options.filter === undefined ? undefined : conjunction("Fn", name, options.filter)
  const orders = options.orderBy === undefined ? [] : orderings("Fn", options.orderBy)
  const distinct = options.distinct === true
  const parts: ReadonlyArray<Shape.Shaped<AST.Expression | AST.Order>> = [argument, filter, ...orders].filter(
    (part) => part !== undefined
  )
  const node = (): AST.Expression => {
    for (const part of parts) {
      refuseAggregate("Fn", name, part.shape.node)
      refuseWindow("Fn", name, part.shape.node)
    }
    if (distinct) refuseOtherOrder(name, argument, orders)
    const orderBy = orders.map(({ shape }) => shape.node)
    const made = { ...aggregator.node(argument?.shape.node), distinct, filter: filter?.shape.node }
    return orderBy.length === 0 ? made : { ...made, orderBy }
  }
  const [first] = parts
  if (first === undefined) return expression(countAll)
  const shape = Shape.combine(
    parts.map((part) => part.shape),
    `${aggregator.key} ${distinct} ${argument === undefined} ${filter === undefined}`,
    node
  )
  const total = expression(shape, Shape.parametersOf(parts))
  return options.default === undefined ? total : firstOf(total, [options.default])
}

const countAll = Shape.make<AST.Expression>(aggregators.count.node(undefined))

const refuseOtherOrder = (name: string, argument: Built | undefined, orders: ReadonlyArray<Order>): void => {
  if (orders.every(({ shape }) => shape.node.expression === argument?.shape.node)) return
  throw queryError("Fn", name, "distinct values have no order but their own; order by the value itself")
}

// What is built has every method; the types below say which fit.
const as = <A>(value: Built): A => value as unknown as A

const of = (aggregator: Aggregator, value: unknown, options?: Options): Built =>
  aggregate(aggregator, built(aggregator.name, value), options)

/** How many rows, or, given an expression, how many values that are not NULL. @since 0.1.0 @category aggregates */
export const count = (value?: Expression<unknown>, options?: AggregateOptions): NumberExpression<number> =>
  as(aggregate(aggregators.count, value === undefined ? undefined : built("count", value), options))

/** The sum; NULL over no values. @since 0.1.0 @category aggregates */
export const sum = <A extends Numeric | null, O extends DefaultOptions<A>>(
  value: Expression<A>,
  options?: O
): ExpressionOf<Total<A, O>> => as(of(aggregators.sum, value, options))

/** The mean: floating, of decimals a decimal with 4 digits more; NULL over no values. @since 0.1.0 @category aggregates */
export const avg = <A extends Numeric | null, O extends DefaultOptions<Average<A>>>(
  value: Expression<A>,
  options?: O
): ExpressionOf<Total<Average<A>, O>> => as(of(aggregators.avg, value, options))

/** The least value; NULL over no values. @since 0.1.0 @category aggregates */
export const min = <A, O extends DefaultOptions<A>>(value: Expression<A>, options?: O): ExpressionOf<Total<A, O>> =>
  as(of(aggregators.min, value, options))

/** The greatest value; NULL over no values. @since 0.1.0 @category aggregates */
export const max = <A, O extends DefaultOptions<A>>(value: Expression<A>, options?: O): ExpressionOf<Total<A, O>> =>
  as(of(aggregators.max, value, options))

/** The variance, floating; NULL over no values, of a sample also over one. @since 0.1.0 @category aggregates */
export const variance = <O extends DeviationOptions>(
  value: Expression<Numeric | null>,
  options?: O
): ExpressionOf<Total<number, O>> =>
  as(of(options?.sample === true ? aggregators.varianceSample : aggregators.variance, value, options))

/** The standard deviation, floating; NULL over no values, of a sample also over one. @since 0.1.0 @category aggregates */
export const stdDev = <O extends DeviationOptions>(
  value: Expression<Numeric | null>,
  options?: O
): ExpressionOf<Total<number, O>> =>
  as(of(options?.sample === true ? aggregators.stdDevSample : aggregators.stdDev, value, options))

/** Whether a condition is true for all rows for which it is known; NULL over no such rows. @since 0.1.0 @category aggregates */
export const boolAnd = <O extends DefaultOptions<boolean>>(
  value: Expression<boolean | null>,
  options?: O
): ExpressionOf<Total<boolean, O>> => as(of(aggregators.boolAnd, value, options))

/** Whether a condition is true for any row for which it is known; NULL over no such rows. @since 0.1.0 @category aggregates */
export const boolOr = <O extends DefaultOptions<boolean>>(
  value: Expression<boolean | null>,
  options?: O
): ExpressionOf<Total<boolean, O>> => as(of(aggregators.boolOr, value, options))

/** The bits that all integers have; NULL over no values. @since 0.1.0 @category aggregates */
export const bitAnd = <A extends number | bigint | null, O extends DefaultOptions<A>>(
  value: Expression<A>,
  options?: O
): ExpressionOf<Total<A, O>> => as(of(aggregators.bitAnd, value, options))

/** The bits that any of the integers has; NULL over no values. @since 0.1.0 @category aggregates */
export const bitOr = <A extends number | bigint | null, O extends DefaultOptions<A>>(
  value: Expression<A>,
  options?: O
): ExpressionOf<Total<A, O>> => as(of(aggregators.bitOr, value, options))

/** The bits that an odd number of the integers has; NULL over no values. @since 0.1.0 @category aggregates */
export const bitXor = <A extends number | bigint | null, O extends DefaultOptions<A>>(
  value: Expression<A>,
  options?: O
): ExpressionOf<Total<A, O>> => as(of(aggregators.bitXor, value, options))

/**
 * The number below which a fraction of the values lies, between two of them in proportion; NULL over no values.
 * `Fn.percentile(0.5, p.views)` is the median.
 *
 * @since 0.1.0
 * @category aggregates
 */
export const percentile = <O extends Omit<DefaultOptions<number>, "distinct">>(
  fraction: number,
  value: Expression<Numeric | null>,
  options?: O
): ExpressionOf<Total<number, O>> => as(of(percentileOf(fraction), value, options))

/** The texts in one, but for NULL, with a text in between; NULL over no values. @since 0.1.0 @category aggregates */
export const stringAgg = <O extends ListOptions & DefaultOptions<string>>(
  value: Expression<string | null>,
  separator: string,
  options?: O
): TextExpression<Total<string, O>> => as(of(stringAggOf(separator), value, options))

/**
 * The values as a list, NULL among them; empty over no rows.
 *
 * @since 0.1.0
 * @category aggregates
 */
export const arrayAgg = <A>(value: Expression<A>, options?: ListOptions): Expression<ReadonlyArray<A>> =>
  as(of(aggregators.arrayAgg, value, options))
