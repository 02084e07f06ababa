/**
 * The value that stands for an expression while the program runs: a shape and its values.
 */
import type * as AST from "../ast/Expression.js"
import * as Expression from "./Expression.js"
import * as Shape from "./Shape.js"

/** An expression as it is at run time: one class for all kinds; the types say which methods fit. */
export interface Built extends Shape.Shaped, Expression.BooleanExpression<unknown> {}

/** Whether a value is an expression. */
export const isExpression = (value: unknown): value is Built =>
  typeof value === "object" && value !== null && Expression.TypeId in value

/** Makes the expression of a shape and its values. */
export const expression = (shape: Shape.Shape, parameters: ReadonlyArray<unknown> = Shape.noValues): Built =>
  // The methods stand on the prototype, which the class's type does not show.
  new ExpressionValue(shape, parameters) as unknown as Built

/** The class of all expressions; `make` gives it its methods. */
export class ExpressionValue implements Shape.Shaped {
  readonly [Expression.TypeId]: undefined
  constructor(
    readonly shape: Shape.Shape,
    readonly parameters: ReadonlyArray<unknown>
  ) {}
  get node(): AST.Expression {
    return this.shape.node
  }
}
