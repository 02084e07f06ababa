/**
 * Constraints as data: the values of their expressions are written into the table's definition.
 */
import * as BigDecimal from "effect/BigDecimal"
import { mapChildren, type Node } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import { carrierOf } from "../definition/carrier.js"
import type { ConstraintDefinition } from "../definition/ModelDefinition.js"
import { definitionError } from "../error/DefinitionError.js"
import { isExpression } from "../expression/make.js"
import * as Scope from "../expression/Scope.js"
import * as ValueTypes from "../expression/ValueTypes.js"

/** A check. */
export const check = (name: string, condition: unknown): ConstraintDefinition => ({
  _tag: "Check",
  name,
  expression: withValues(name, condition)
})

/** An index over some of the rows. */
export const partialIndex = (
  name: string,
  columns: ReadonlyArray<unknown>,
  where: unknown,
  unique: boolean
): ConstraintDefinition => ({
  _tag: "PartialIndex",
  name,
  unique,
  columns: columns.map((column) => {
    if (isExpression(column) && column.node._tag === "Field" && column.node.path.length === 0)
      return column.node.property
    throw definitionError(name, undefined, "an index wants columns of the model itself, such as [u.email]")
  }),
  where: withValues(name, where)
})

// A table's definition has no parameters: values become literals.
const withValues = (name: string, condition: unknown): AST.Expression => {
  if (!isExpression(condition)) {
    throw definitionError(name, undefined, "a constraint wants a condition, such as u.age.gte(0)")
  }
  let next = 0
  const literal = (type: ValueType): AST.Literal => literalOf(name, type, condition.parameters[next++])
  const fill = (node: Node): Node => {
    if (node._tag === "RelatedExists" || node._tag === "RelatedAggregate" || isPath(node)) {
      const { field, model } = placeOf(node)
      throw definitionError(model, field, `the constraint "${name}" can only speak of the columns of its own row`)
    }
    if (isIn(node)) return equalToAny(fill(node.operand) as AST.Expression, node, condition.parameters[next++])
    return isHole(node) ? literal(node.type) : mapChildren(node, fill)
  }
  // Each node is replaced by an expression, which stands wherever it may.
  return fill(condition.node) as AST.Expression
}

const equalToAny = (operand: AST.Expression, { list }: AST.In, values: unknown): AST.Expression => ({
  _tag: "Logical",
  operator: "or",
  // The value of a list's hole is a list.
  operands: (values as ReadonlyArray<unknown>).map((value) => ({
    _tag: "Compare",
    operator: "=",
    left: operand,
    right: literalOf("", ValueTypes.of(list), value)
  }))
})

const literalOf = (name: string, type: ValueType, given: unknown): AST.Literal => {
  const value = carrierOf(type)(given)
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return { _tag: "Literal", value, type }
    default:
      if (value === null) return { _tag: "Literal", value, type }
      if (value instanceof Date) return { _tag: "Literal", value: value.toISOString(), type }
      if (BigDecimal.isBigDecimal(value)) return { _tag: "Literal", value: BigDecimal.format(value), type }
      throw definitionError(name, undefined, "a constraint cannot speak of bytes, JSON or arrays")
  }
}

const isHole = (node: Node): node is AST.Hole => node._tag === "Hole"
const isIn = (node: Node): node is AST.In => node._tag === "In"
/** The model, and the relation of it, that an expression leaves its own row by. */
const placeOf = (node: Node): { readonly model: string; readonly field: string | undefined } => {
  // Only these three leave it; they are told by their tags.
  if (isPath(node)) {
    const { path, scope } = node as unknown as AST.Field
    return { model: Scope.definitionOf(scope).name, field: path[0] }
  }
  const { outer, path, relation } = (node as unknown as AST.RelatedExists | AST.RelatedAggregate).related
  return { model: Scope.definitionOf(outer).name, field: path[0] ?? relation }
}

const isPath = (node: Node): boolean => node._tag === "Field" && (node as unknown as AST.Field).path.length > 0
