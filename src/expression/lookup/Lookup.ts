/**
 * A lookup: a condition on an expression, built of nodes that every dialect prints.
 *
 * @since 0.1.0
 */
import type { Expression } from "../../ast/Expression.js"
import type { ValueType } from "../../ast/ValueType.js"

/**
 * A lookup with one operand: `operand` says what type a value given there has (default: the expression's own).
 *
 * @since 0.1.0
 * @category models
 */
export interface Lookup {
  readonly name: string
  readonly operand?: (left: ValueType) => ValueType
  readonly build: (left: Expression, right: Expression) => Expression
}
