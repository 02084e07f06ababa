/**
 * Functions and aggregates.
 *
 * @since 0.1.0
 */
import type * as AST from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"
import type { Condition, Expression, NumberExpression, TextExpression } from "./Expression.js"
import { type Built, conjunction, expression, isExpression, not as negate } from "./make.js"
import * as Shape from "./Shape.js"
import type { TimeExpression } from "./TimeExpression.js"
import * as ValueTypes from "./ValueTypes.js"

export * from "./functions/aggregates.js"

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

// What is built has every method; the types say which fit.
const as = <A>(value: Built): A => value as unknown as A

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

export * from "./functions/coalesce.js"

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
export * from "./functions/grouping.js"
export * from "./functions/json.js"
export * from "./functions/math.js"
export * from "./functions/raw.js"
export * from "./functions/record.js"
export * from "./functions/search.js"
export * from "./functions/text.js"
export * from "./functions/value.js"
