/**
 * What kind of value an expression has: how it is stored, and how the application sees it.
 *
 * @since 0.1.0
 */
import type * as Schema from "effect/Schema"
import type { StorageType } from "./StorageType.js"

/**
 * The type of a column or expression.
 *
 * A value travels: application type -> (`schema` encodes) -> encoded -> (`toCarrier`) -> carrier of `storage` ->
 * (dialect codec) -> driver, and back. `nullable` says whether NULL may stand there.
 * `origin` names the model and field for error messages. `schema` includes the null where NULL is allowed.
 *
 * @since 0.1.0
 * @category models
 */
export interface ValueType {
  readonly storage: StorageType
  readonly schema: Schema.Schema.AnyNoContext
  readonly nullable: boolean
  readonly toCarrier: ((encoded: unknown) => unknown) | undefined
  readonly fromCarrier: ((carrier: unknown) => unknown) | undefined
  readonly origin: Origin | undefined
}

/**
 * Where a value type was declared.
 *
 * @since 0.1.0
 * @category models
 */
export interface Origin {
  readonly model: string
  readonly field: string
}
