/**
 * Window functions: values computed over other rows of the query, which stay rows of their own.
 *
 * @since 0.1.0
 */
import type { Node } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import type { WindowCall, WindowName } from "../ast/Window.js"
import { queryError } from "../error/DefinitionError.js"
import { isList } from "./aggregates.js"
import type { Bound, Expression, ExpressionOf, NullIn, NumberExpression, Order } from "./Expression.js"
import { type Built, expression, isExpression } from "./make.js"
import * as Shape from "./Shape.js"
import * as ValueTypes from "./ValueTypes.js"
import { type Frame, frameNode } from "./window/frame.js"
import { refuseWindow } from "./windows.js"

export { type Edge, type Exclude, type Frame, following, groups, preceding, range, rows } from "./window/frame.js"

/** Over which rows: those with the same values of `partitionBy`, in an order. @since 0.1.0 @category models */
export interface Rows {
  readonly partitionBy?: Expression<unknown> | ReadonlyArray<Expression<unknown>>
  readonly orderBy?: Order | ReadonlyArray<Order>
}

/** Over which rows, in an order that must be said. @since 0.1.0 @category models */
export interface Ordered extends Rows {
  readonly orderBy: Order | ReadonlyArray<Order>
}

/** Over which rows, and which of them each row sees; in an order: those up to it and its equals, else all. @since 0.1.0 @category models */
export interface Framed extends Rows {
  readonly frame?: Frame
}

/** A function that wants a window: no expression before `over` says which. @since 0.1.0 @category models */
export interface Windowed<Value, Over = Framed> {
  over(window: Over): Value
}

type Part = Shape.Shaped<Node>

// What is built has every method; the types say which fit.
const as = <A>(value: Built): A => value as unknown as A

const listOf = <A>(given: A | ReadonlyArray<A> | undefined): ReadonlyArray<A> =>
  given === undefined ? [] : Array.isArray(given) ? given : [given as A]

const isOrder = (value: unknown): value is Order =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "Order"

const windowOf = (name: string, call: Part, type: (call: Node) => ValueType, { frame, ...given }: Framed): Built => {
  const partition = listOf<unknown>(given.partitionBy).map((each): Built => {
    if (isExpression(each)) return each
    throw queryError("Window", name, "partitionBy wants expressions, such as o.customerId")
  })
  const orders = listOf<unknown>(given.orderBy).map((each): Order => {
    if (isOrder(each)) return each
    throw queryError("Window", name, "orderBy wants orders, such as o.date.asc()")
  })
  const parts: ReadonlyArray<Part> = [call, ...partition, ...orders]
  const step = `over ${partition.length} ${JSON.stringify(frame)}`
  const shape = Shape.combine(
    parts.map((part) => part.shape),
    step,
    ([first, ...rest]): AST.Expression => {
      for (const part of parts) refuseWindow("Window", name, part.shape.node)
      for (const { node } of partition) Shape.refuseUnordered(node, "a partition")
      // The parts stand in the order in which they are given above.
      const node = first as AST.Window["call"]
      const orderBy = rest.slice(partition.length) as ReadonlyArray<Node> as ReadonlyArray<AST.Order>
      return {
        _tag: "Window",
        call: node,
        partitionBy: rest.slice(0, partition.length) as ReadonlyArray<Node> as ReadonlyArray<AST.Expression>,
        orderBy,
        frame: frame && frameNode(name, frame, orderBy),
        type: type(node)
      }
    }
  )
  return expression(shape, Shape.parametersOf(parts))
}

// ---- functions -------------------------------------------------------------------------------------------------------

const roots = Shape.make<AST.Expression>({ _tag: "Literal", value: null, type: ValueTypes.integer })

const callOf = (
  name: WindowName,
  operands: ReadonlyArray<AST.Expression>,
  n: number | undefined,
  type: ValueType
): WindowCall => ({ _tag: "WindowCall", name, operands, n, type })

const windowed = (
  name: string,
  call: Part,
  { framed = false, ordered = false }: { readonly framed?: boolean; readonly ordered?: boolean }
): Windowed<never> => ({
  over: (window: Framed = {}) => {
    if (ordered && listOf(window.orderBy).length === 0) {
      throw queryError("Window", name, `${name} wants an order, such as { orderBy: o.date.asc() }`)
    }
    if (!framed && window.frame !== undefined) {
      throw queryError("Window", name, `${name} looks at the whole partition; leave the frame out`)
    }
    return as(windowOf(name, call, (node) => (node as WindowCall).type, window))
  }
})

const ranking = (name: WindowName, type: ValueType, n?: number, ordered = true): Windowed<never> => {
  const shape = Shape.map(roots, `window ${name} ${n}`, () => callOf(name, [], n, type))
  return windowed(name, { shape, parameters: Shape.noValues }, { ordered })
}

const whole = (name: string, n: number, least: number): number => {
  if (Number.isSafeInteger(n) && n >= least && n < 2 ** 31) return n
  throw queryError("Window", name, `${name}(${String(n)}): wants a whole number from ${least} on`)
}

const operand = (name: string, value: unknown): Built => {
  if (isExpression(value)) return value
  throw queryError("Window", name, `wants an expression, such as Window.${name}(o.total)`)
}

/** The row's number, from 1 on. @since 0.1.0 @category functions */
export const rowNumber = (): Windowed<NumberExpression<number>, Rows> =>
  ranking("rowNumber", ValueTypes.integer, undefined, false)

/** The number of the first of its equals: 1, 1, 3. @since 0.1.0 @category functions */
export const rank = (): Windowed<NumberExpression<number>, Ordered> => ranking("rank", ValueTypes.integer)

/** How many different values there are up to its own: 1, 1, 2. @since 0.1.0 @category functions */
export const denseRank = (): Windowed<NumberExpression<number>, Ordered> => ranking("denseRank", ValueTypes.integer)

/** The rank as a part of the others, from 0 to 1. @since 0.1.0 @category functions */
export const percentRank = (): Windowed<NumberExpression<number>, Ordered> => ranking("percentRank", ValueTypes.float)

/** The part of the rows that come before it or are its equals, up to 1. @since 0.1.0 @category functions */
export const cumeDist = (): Windowed<NumberExpression<number>, Ordered> => ranking("cumeDist", ValueTypes.float)

/** In which of `n` buckets of about one size it is, from 1 on. @since 0.1.0 @category functions */
export const ntile = (n: number): Windowed<NumberExpression<number>, Ordered> =>
  ranking("ntile", ValueTypes.integer, whole("ntile", n, 1))

const shifted = (name: "lag" | "lead", given: unknown, offset: number, fallback: unknown): Windowed<never> => {
  const value = operand(name, given)
  const n = whole(name, offset, 0)
  const step = `window ${name} ${n}`
  const { node } = value
  if (fallback === undefined || fallback === null) {
    const shape = Shape.map(value.shape, step, () => callOf(name, [node], n, ValueTypes.orNull(ValueTypes.of(node))))
    return windowed(name, { shape, parameters: value.parameters }, { ordered: true })
  }
  const other = isExpression(fallback) ? fallback : undefined
  const hole: AST.Hole = {
    _tag: "Hole",
    type: ValueTypes.notNull(ValueTypes.widenedForm(ValueTypes.of(node))),
    size: undefined
  }
  const made = (right: AST.Expression): WindowCall => {
    refuseOther(name, node, right)
    const nullable = [node, right].some((each) => ValueTypes.of(each).nullable)
    const type = ValueTypes.widenedForm(ValueTypes.of(node))
    return callOf(name, [node, right], n, nullable ? ValueTypes.orNull(type) : ValueTypes.notNull(type))
  }
  const shape =
    other === undefined
      ? Shape.map(value.shape, `${step} value`, () => made(hole))
      : Shape.zip(value.shape, step, other.shape, (_, right) => made(right))
  const parameters =
    other === undefined ? [...value.parameters, fallback] : Shape.concat(value.parameters, other.parameters)
  return windowed(name, { shape, parameters }, { ordered: true })
}

// SQLite would give one of the two as the other.
const refuseOther = (name: string, left: AST.Expression, right: AST.Expression): void => {
  const [one, other] = [ValueTypes.of(left).storage, ValueTypes.of(right).storage]
  const scales = one._tag === "Decimal" && other._tag === "Decimal" && one.scale !== other.scale
  if (one._tag === other._tag && !scales) return
  throw queryError("Window", name, `the default is stored as ${other._tag}, not like the value; use a plain value`)
}

/** The value `offset` rows before, or the default (NULL) where there is none. @since 0.1.0 @category functions */
export const lag = <A, V extends Bound<A> = never>(
  value: Expression<A>,
  offset = 1,
  fallback?: V
): Windowed<ExpressionOf<Shifted<A, V>>, Ordered> => shifted("lag", value, offset, fallback)

/** The value `offset` rows after, or the default (NULL) where there is none. @since 0.1.0 @category functions */
export const lead = <A, V extends Bound<A> = never>(
  value: Expression<A>,
  offset = 1,
  fallback?: V
): Windowed<ExpressionOf<Shifted<A, V>>, Ordered> => shifted("lead", value, offset, fallback)

/** The type of a value of another row, or of the default. @since 0.1.0 @category type-level */
export type Shifted<A, V> = [V] extends [never] ? A | null : A | NullIn<V>

const valueAt = (name: WindowName, given: unknown, n?: number): Windowed<never> => {
  const value = operand(name, given)
  const shape = Shape.map(value.shape, `window ${name} ${n}`, (node) =>
    callOf(name, [node], n, ValueTypes.orNull(ValueTypes.of(node)))
  )
  return windowed(name, { shape, parameters: value.parameters }, { framed: true })
}

/** The value of the frame's first row; NULL in an empty frame. @since 0.1.0 @category functions */
export const firstValue = <A>(value: Expression<A>): Windowed<ExpressionOf<A | null>> => valueAt("firstValue", value)

/** The value of the frame's last row, which in an order is the row or one of its equals unless a frame says more. @since 0.1.0 @category functions */
export const lastValue = <A>(value: Expression<A>): Windowed<ExpressionOf<A | null>> => valueAt("lastValue", value)

/** The value of the frame's nth row, from 1 on; NULL where there are fewer. @since 0.1.0 @category functions */
export const nthValue = <A>(value: Expression<A>, n: number): Windowed<ExpressionOf<A | null>> =>
  valueAt("nthValue", value, whole("nthValue", n, 1))

// ---- aggregates ------------------------------------------------------------------------------------------------------

/** An aggregate over the rows of a window instead of all: `Window.over(Fn.sum(o.total), { orderBy: o.date.asc() })`. @since 0.1.0 @category aggregates */
export const over = <E extends Expression<unknown>>(aggregate: E, window: Framed): E => {
  const { node } = aggregate
  if (!isExpression(aggregate) || node._tag !== "Aggregate") {
    throw queryError(
      "Window",
      "over",
      "wants an aggregate itself, such as Fn.sum(o.total); calculate with what it gives"
    )
  }
  if (isList(node) || node.name === "percentile") {
    throw queryError("Window", "over", `${node.name} has no window; aggregate groups by it, or related rows`)
  }
  if (node.distinct) {
    throw queryError(
      "Window",
      "over",
      `${node.name} of distinct values has no window on any engine but few; leave it out`
    )
  }
  // The aggregate of a window is of the aggregate's type.
  return as(windowOf(node.name, aggregate, () => node.type, window))
}
