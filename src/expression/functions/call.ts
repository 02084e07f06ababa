/**
 * Calls of functions, and the operands that they are given.
 */
import type * as AST from "../../ast/Expression.js"
import type { ValueType } from "../../ast/ValueType.js"
import { queryError } from "../../error/DefinitionError.js"
import { derive } from "../../internal/intern.js"
import { type Built, expression, isExpression } from "../built.js"
import { wider } from "../numbers.js"
import * as Shape from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"

const hole = (type: ValueType): AST.Expression => ({ _tag: "Hole", type, size: undefined })

const textHole = Shape.make(hole(ValueTypes.text))
const floatHole = Shape.make(hole(ValueTypes.float))
const integerHole = Shape.make(hole(ValueTypes.integer))

/** A node of several; `step` names all that it depends on besides them. */
export const combined = (
  operands: ReadonlyArray<Built>,
  step: string,
  build: (nodes: ReadonlyArray<AST.Expression>) => AST.Expression
): Built =>
  expression(
    Shape.combine(
      operands.map(({ shape }) => shape),
      step,
      build
    ),
    Shape.parametersOf(operands)
  )

/** A call of a function. */
export const call = (
  name: AST.Call["name"],
  operands: ReadonlyArray<Built>,
  type: (operands: ReadonlyArray<AST.Expression>) => ValueType
): Built => combined(operands, name, (nodes) => ({ _tag: "Call", name, operands: nodes, type: type(nodes) }))

/** The type, with NULL where an operand may be NULL. */
export const anyNull =
  (type: ValueType) =>
  (nodes: ReadonlyArray<AST.Expression>): ValueType =>
    nodes.some((node) => ValueTypes.of(node).nullable) ? ValueTypes.orNull(type) : type

/** Text as an expression. */
export const text = (step: string, given: unknown): Built => {
  if (typeof given === "string") return expression(textHole, [given])
  if (isExpression(given) && ["Text", "Uuid"].includes(storageOf(given)._tag)) return given
  throw queryError("Fn", undefined, `${step} wants text, or an expression of it`)
}

/** A whole number as an expression. */
export const integer = (step: string, given: unknown): Built => {
  if (typeof given === "number" && Number.isSafeInteger(given)) return expression(integerHole, [given])
  if (isExpression(given) && storageOf(given)._tag === "Integer") return given
  throw queryError("Fn", undefined, `${step} wants a whole number, or an expression of it`)
}

const numeric = ["Integer", "BigInteger", "Float", "Decimal"]

/** A number as a floating-point expression. */
export const floating = (step: string, given: unknown): Built => {
  if (typeof given === "number" && Number.isFinite(given)) return expression(floatHole, [given])
  if (!isExpression(given) || !numeric.includes(storageOf(given)._tag))
    throw queryError("Fn", undefined, `${step} wants a number, or an expression of it`)
  if (storageOf(given)._tag === "Float") return given
  return combined([given], "floating", ([node = floatHole.node]) => ({
    _tag: "Cast",
    operand: node,
    to: ValueTypes.float.storage,
    type: anyNull(ValueTypes.float)([node])
  }))
}

/** An operand beside an expression: a value becomes one of the expression's own type, or of a wider one. */
export const beside = (self: Built, step: string, given: unknown): Built => {
  if (isExpression(given)) return given
  Shape.refuseUndefined(self.shape.node, step, given)
  const own = ValueTypes.notNull(ValueTypes.widenedForm(ValueTypes.of(self.shape.node)))
  const wide = wider(own, given)
  const shape = derive(self.shape.trie, ["operand", wide?.key], () => Shape.make(hole(wide?.type ?? own)))
  return expression(shape, [given])
}

/** How an expression's values are stored. */
export const storageOf = ({ shape }: Built): ValueType["storage"] => ValueTypes.of(shape.node).storage

/** A refusal that names the column that the expression came from. */
export const refusal = ({ shape }: Built, message: string): Error => {
  const { field, model } = Shape.origin(shape.node)
  return queryError(model, field, message)
}
