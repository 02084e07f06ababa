/**
 * Functions and aggregates.
 *
 * @since 0.1.0
 */
import type * as AST from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"
import { type Aggregator, aggregators, refuseAggregate } from "./aggregates.js"
import type {
  Condition,
  Conditions,
  Expression,
  ExpressionOf,
  NullIn,
  NumberExpression,
  Numeric,
  TextExpression
} from "./Expression.js"
import { type Built, binary, conjunction, expression, isExpression, not as negate } from "./make.js"
import type { Average } from "./Reference.js"
import * as Shape from "./Shape.js"
import type { TimeExpression } from "./TimeExpression.js"
import * as ValueTypes from "./ValueTypes.js"
import { refuseWindow } from "./windows.js"

// ---- aggregates ------------------------------------------------------------------------------------------------------

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

const aggregate = (aggregator: Aggregator, argument: unknown, options: AggregateOptions = {}): Built => {
  const value = argument === undefined ? undefined : built(aggregator.name, argument)
  const filter = options.filter === undefined ? undefined : conjunction("Fn", aggregator.name, options.filter)
  const distinct = options.distinct === true
  const parts = [value, filter].filter((part) => part !== undefined)
  const node = (): AST.Expression => {
    for (const part of parts) {
      refuseAggregate("Fn", aggregator.name, part.node)
      refuseWindow("Fn", aggregator.name, part.node)
    }
    return { ...aggregator.node(value?.shape.node), distinct, filter: filter?.shape.node }
  }
  const [first] = parts
  if (first === undefined) return expression(countAll)
  const shape = Shape.combine(
    parts.map((part) => part.shape),
    `${aggregator.name} ${distinct} ${value === undefined} ${filter === undefined}`,
    node
  )
  return expression(shape, Shape.parametersOf(parts))
}

const countAll = Shape.make<AST.Expression>(aggregators.count.node(undefined))

const built = (name: string, value: unknown): Built => {
  if (isExpression(value)) return value
  throw queryError("Fn", name, `wants an expression, such as Fn.${name}(p.views)`)
}

// What is built has every method; the types above say which fit.
const as = <A>(value: Built): A => value as unknown as A

/** How many rows, or, given an expression, how many values that are not NULL. @since 0.1.0 @category aggregates */
export const count = (value?: Expression<unknown>, options?: AggregateOptions): NumberExpression<number> =>
  as(aggregate(aggregators.count, value, options))

/** The sum; NULL over no rows. @since 0.1.0 @category aggregates */
export const sum = <A extends Numeric | null>(
  value: Expression<A>,
  options?: AggregateOptions
): ExpressionOf<A | null> => as(aggregate(aggregators.sum, value, options))

/** The mean: floating, of decimals a decimal with 4 digits more; NULL over no rows. @since 0.1.0 @category aggregates */
export const avg = <A extends Numeric | null>(
  value: Expression<A>,
  options?: AggregateOptions
): ExpressionOf<Average<A>> => as(aggregate(aggregators.avg, value, options))

/** The least value; NULL over no rows. @since 0.1.0 @category aggregates */
export const min = <A>(value: Expression<A>, options?: AggregateOptions): ExpressionOf<A | null> =>
  as(aggregate(aggregators.min, value, options))

/** The greatest value; NULL over no rows. @since 0.1.0 @category aggregates */
export const max = <A>(value: Expression<A>, options?: AggregateOptions): ExpressionOf<A | null> =>
  as(aggregate(aggregators.max, value, options))

// ---- functions -------------------------------------------------------------------------------------------------------

const call = (
  name: AST.Call["name"],
  operands: ReadonlyArray<unknown>,
  type: (operands: ReadonlyArray<AST.Expression>) => ValueType
): Built => {
  const parts = operands.map((operand) => (isExpression(operand) ? operand : textOrInteger(operand)))
  const shape = Shape.combine(
    parts.map((part) => part.shape),
    name,
    (nodes): AST.Expression => ({ _tag: "Call", name, operands: nodes, type: type(nodes) })
  )
  return expression(shape, Shape.parametersOf(parts))
}

const textHole = Shape.make<AST.Expression>({ _tag: "Hole", type: ValueTypes.text, size: undefined })
const integerHole = Shape.make<AST.Expression>({ _tag: "Hole", type: ValueTypes.integer, size: undefined })

/** A plain value as an expression. */
const textOrInteger = (given: unknown): Built => {
  if (typeof given === "string") return expression(textHole, [given])
  if (typeof given === "number" && Number.isSafeInteger(given)) return expression(integerHole, [given])
  throw queryError("Fn", undefined, `${String(given)} is no expression; functions take expressions, texts and integers`)
}

const anyNull = (type: ValueType, nodes: ReadonlyArray<AST.Expression>): ValueType =>
  nodes.some((node) => ValueTypes.of(node).nullable) ? ValueTypes.orNull(type) : type

type Text = string | Expression<string | null>

/** Texts one after another; NULL where one of them is; of none: the empty text. @since 0.1.0 @category functions */
export const concat = <Parts extends ReadonlyArray<Text>>(
  ...parts: Parts
): TextExpression<string | Extract<ValueIn<Parts[number]>, null>> =>
  as(call("concat", parts.length === 0 ? [""] : parts, (nodes) => anyNull(ValueTypes.text, nodes)))

type ValueIn<X> = X extends Expression<infer A> ? A : never

/** In lower case, by Unicode. @since 0.1.0 @category functions */
export const lower = <A extends string | null>(text: Expression<A>): TextExpression<string | Extract<A, null>> =>
  as(call("lower", [text], (nodes) => anyNull(ValueTypes.text, nodes)))

/** In upper case, by Unicode. @since 0.1.0 @category functions */
export const upper = <A extends string | null>(text: Expression<A>): TextExpression<string | Extract<A, null>> =>
  as(call("upper", [text], (nodes) => anyNull(ValueTypes.text, nodes)))

/** How many characters (code points). @since 0.1.0 @category functions */
export const length = <A extends string | null>(text: Expression<A>): NumberExpression<number | Extract<A, null>> =>
  as(call("length", [text], (nodes) => anyNull(ValueTypes.integer, nodes)))

/** The first that is not NULL; the last may be a value. @since 0.1.0 @category functions */
export const coalesce = <A, V extends Expression<A> | NonNullable<A>>(
  first: Expression<A>,
  ...others: readonly [...ReadonlyArray<Expression<A | null>>, V]
): ExpressionOf<NonNullable<A> | NullIn<V>> => as(firstOf(built("coalesce", first), others))

const firstOf = (first: Built, [second, ...others]: ReadonlyArray<unknown>): Built => {
  const fallback = others.length === 0 ? second : firstOf(built("coalesce", second), others)
  return binary(first, coalescing, fallback, fallbackType, (left, right) => {
    const type = widest(ValueTypes.of(left), ValueTypes.of(right))
    return {
      _tag: "Call",
      name: "coalesce",
      // One call, however many there are to choose from.
      operands: others.length > 0 && right._tag === "Call" ? [left, ...right.operands] : [left, right],
      type: ValueTypes.of(right).nullable ? ValueTypes.orNull(type) : ValueTypes.notNull(type)
    }
  })
}

const coalescing = { name: "coalesce" }

const fallbackType = (type: ValueType): ValueType => ValueTypes.notNull(ValueTypes.widenedForm(type))

// Of two numbers the one with fewer digits must not cut off the other's.
const widest = (left: ValueType, right: ValueType): ValueType => {
  const [one, other] = [left.storage, right.storage]
  if (one._tag === "Integer" && other._tag === "Float") return left.nullable ? ValueTypes.orNull(right) : right
  if (one._tag !== "Decimal" || other._tag !== "Decimal") return ValueTypes.widenedForm(left)
  const scale = Math.max(one.scale, other.scale)
  const whole = Math.max(one.precision - one.scale, other.precision - other.scale)
  const type = ValueTypes.decimal(whole + scale, scale)
  return left.nullable ? ValueTypes.orNull(type) : type
}

/** The database's time, to the millisecond. @since 0.1.0 @category functions */
export const now = (): TimeExpression<Date> => as(expression(currentTime))

const currentTime = Shape.make<AST.Expression>({ _tag: "Call", name: "now", operands: [], type: ValueTypes.dateTime })

export * from "./functions/time.js"

// ---- conditions ------------------------------------------------------------------------------------------------------

/** All of the conditions. @since 0.1.0 @category conditions */
export const and = (...conditions: ReadonlyArray<Condition>): Condition => as(conjunction("Fn", "and", conditions))

/** Any of the conditions; of none: false. @since 0.1.0 @category conditions */
export const or = (...conditions: ReadonlyArray<Condition>): Condition => {
  const [first, ...rest] = conditions
  return first === undefined ? as(negate(conjunction("Fn", "or", []))) : first.or(...rest)
}

/** NOT in SQL's logic. @since 0.1.0 @category conditions */
export const not = (condition: Condition): Condition => condition.not()

export * from "./functions/cast.js"
export * from "./functions/choice.js"
export * from "./functions/json.js"
export * from "./functions/math.js"
export * from "./functions/raw.js"
export * from "./functions/search.js"
export * from "./functions/text.js"
export * from "./functions/value.js"
