/**
 * SQL as an application writes it.
 *
 * @since 0.1.0
 */
import type { Expression } from "./Expression.js"
import type { ValueType } from "./ValueType.js"

/** Texts, and the expressions that stand between them. @since 0.1.0 @category nodes */
export interface Raw {
  readonly _tag: "Raw"
  readonly texts: ReadonlyArray<string>
  readonly operands: ReadonlyArray<Expression>
  /** Whether it gives one value for a group of rows. */
  readonly aggregates: boolean
  readonly type: ValueType
}

/** Of several expressions that for the engine at hand; `dialects` names them in the same order. @since 0.1.0 @category nodes */
export interface ByDialect {
  readonly _tag: "ByDialect"
  readonly dialects: ReadonlyArray<string>
  readonly choices: ReadonlyArray<Expression>
  readonly type: ValueType
}
