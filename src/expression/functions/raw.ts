/**
 * SQL that an application writes itself.
 *
 * @since 0.1.0
 */
import type * as BigDecimal from "effect/BigDecimal"
import type * as Schema from "effect/Schema"
import type * as AST from "../../ast/Expression.js"
import type { Raw } from "../../ast/Raw.js"
import type { ValueType } from "../../ast/ValueType.js"
import { columnType } from "../../definition/columnType.js"
import { queryError } from "../../error/DefinitionError.js"
import { derive } from "../../internal/intern.js"
import { type Built, expression, isExpression } from "../built.js"
import type { AnyExpression, Expression, ExpressionOf } from "../Expression.js"
import type { JsonExpression, Scalar } from "../JsonExpression.js"
import { plainValue } from "../plain.js"
import * as Shape from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"

/** What may stand in SQL: an expression, or a value, which becomes a parameter. @since 0.1.0 @category models */
export type RawOperand = Expression<unknown> | string | number | bigint | boolean | Date | BigDecimal.BigDecimal | null

/** The expression of values of a Schema. @since 0.1.0 @category type-level */
export type RawExpression<A, I> = I extends Scalar ? ExpressionOf<A> : JsonExpression<A, I>

/** Writes SQL around expressions and values. @since 0.1.0 @category models */
export type RawTemplate<A, I> = (
  texts: TemplateStringsArray,
  ...operands: ReadonlyArray<RawOperand>
) => RawExpression<A, I>

/** What is said of SQL. @since 0.1.0 @category models */
export interface RawOptions {
  /** Whether it gives one value for a group of rows, as `corr(x, y)` does (default: one for each row). */
  readonly aggregate?: boolean
}

// What is built has every method; the types above say which fit.
const as = <A>(value: Built): A => value as unknown as A

const isTemplate = (texts: unknown): texts is TemplateStringsArray => Array.isArray(texts) && "raw" in texts

/**
 * SQL of your own, with expressions and values in between: what stands in `${…}` never becomes text. The Schema is that of
 * the values that come out, as for a column; `Schema.NullOr` where NULL may.
 *
 * @example
 * ```ts
 * const initials = (name: Expression<string>) => Fn.raw(Schema.String)`substr(${name}, 1, ${2})`
 * User.objects.filter((u) => initials(u.name).eq("Ad"))
 * ```
 *
 * @since 0.1.0
 * @category functions
 */
export const raw = <A, I>(schema: Schema.Schema<A, I>, options: RawOptions = {}): RawTemplate<A, I> => {
  const type = columnType("Fn", "raw", schema)
  const aggregates = options.aggregate === true
  return (texts, ...operands) => {
    if (!isTemplate(texts)) throw queryError("Fn", "raw", "wants a template, such as Fn.raw(Schema.Number)`random()`")
    const parts = operands.map((operand) => (isExpression(operand) ? operand : plainValue("Fn.raw", operand)))
    return as(rawOf(templateOf(texts, type, schema, aggregates), parts))
  }
}

const templates = Shape.make(undefined)

// Templates of the same texts over the same Schema are one.
const templateOf = (texts: ReadonlyArray<string>, type: ValueType, schema: object, aggregates: boolean) =>
  derive(templates.trie, [schema, aggregates, ...texts], () =>
    Shape.make<Raw>({ _tag: "Raw", texts, operands: [], aggregates, type })
  )

const rawOf = (template: Shape.Shape<Raw>, parts: ReadonlyArray<Built>): Built => {
  const [first, ...rest] = parts.map((part) => part.shape)
  if (first === undefined) return expression(template)
  const shape = derive(template.trie, [first, ...rest], () =>
    Shape.make<AST.Expression>({ ...template.node, operands: parts.map((part) => part.shape.node) })
  )
  return expression(shape, Shape.parametersOf(parts))
}

/** Expressions by the name of the dialect. @since 0.1.0 @category models */
export interface Choices {
  readonly sqlite?: AnyExpression
  readonly postgres?: AnyExpression
  readonly mysql?: AnyExpression
  readonly mariadb?: AnyExpression
}

/**
 * One expression in the words of each engine. An engine that is not named lacks it: `MissingCapability`, before anything is
 * sent.
 *
 * @since 0.1.0
 * @category functions
 */
export const byDialect = <C extends Choices>(choices: C): NonNullable<C[keyof C]> => {
  const entries = Object.entries(choices)
  const parts = entries.map(([, choice]): Built => {
    if (isExpression(choice)) return choice
    throw queryError("Fn", "byDialect", "wants expressions, such as { sqlite: Fn.raw(Schema.Number)`random()` }")
  })
  const [first] = parts
  if (first === undefined) throw queryError("Fn", "byDialect", "wants an expression for one dialect at least")
  const dialects = entries.map(([name]) => name)
  const type = ValueTypes.of(first.shape.node)
  const shape = Shape.combine(
    parts.map((part) => part.shape),
    `by dialect ${dialects.join()}`,
    (nodes): AST.Expression => ({ _tag: "ByDialect", dialects, choices: nodes, type: anyNullable(type, nodes) })
  )
  return as(expression(shape, Shape.parametersOf(parts)))
}

const anyNullable = (type: ValueType, nodes: ReadonlyArray<AST.Expression>): ValueType =>
  nodes.some((node) => ValueTypes.of(node).nullable) ? ValueTypes.orNull(type) : type
