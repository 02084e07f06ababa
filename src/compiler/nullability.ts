/**
 * Whether an expression may be NULL.
 */
import type { Expression } from "../ast/Expression.js"
import * as ValueTypes from "../expression/ValueTypes.js"

/** False only where the expression is never NULL. */
export const mayBeNull = (node: Expression): boolean => {
  switch (node._tag) {
    case "IsNull":
    case "IsNotTrue":
    case "Exists":
    case "RelatedExists":
    case "QueryExists":
      return false
    case "Compare":
      return mayBeNull(node.left) || mayBeNull(node.right)
    case "Logical":
      return node.operands.some(mayBeNull)
    case "Not":
    case "In":
      return mayBeNull(node.operand)
    case "Match":
    case "Regex":
      return mayBeNull(node.operand) || mayBeNull(node.pattern)
    case "InSubquery":
      return node.operands.some(mayBeNull) || node.select.outputs.some((output) => mayBeNull(output.expression))
    case "Arithmetic":
      // A division by zero is NULL.
      return node.operator === "/" || node.operator === "%" || mayBeNull(node.left) || mayBeNull(node.right)
    case "Cast":
    case "JsonWrite":
    case "JsonContains":
      return mayBeNull(node.operand)
    case "Call":
      if (node.name === "coalesce") return node.operands.every(mayBeNull)
      // Some are NULL beyond their domain.
      return node.type.nullable || node.operands.some(mayBeNull)
    case "Literal":
      return node.value === null
    default:
      return ValueTypes.of(node).nullable
  }
}
