/**
 * What a model is to everything below `model/`: a definition, and at type level its fields.
 *
 * @since 0.1.0
 */
import type { ModelDefinition } from "./ModelDefinition.js"

/**
 * The key under which a model keeps its definition.
 *
 * @since 0.1.0
 * @category symbols
 */
export const TypeId: unique symbol = Symbol.for("reinhardt-db/Model")

/**
 * @since 0.1.0
 * @category symbols
 */
export type TypeId = typeof TypeId

/**
 * A model as its types see it: `Self` is the class of its rows, `F` the record of its fields, `K` the names of its
 * primary key where the options name them.
 *
 * @since 0.1.0
 * @category models
 */
export interface Model<out Self, out F, out K extends string> {
  readonly [TypeId]: ModelDefinition & Phantom<Self, F, K>
}

/**
 * Types without a value at run time.
 *
 * @since 0.1.0
 * @category models
 */
export interface Phantom<out Self, out F, out K extends string> {
  readonly Self: Self
  readonly Fields: F
  readonly Key: K
}

/**
 * Any model.
 *
 * @since 0.1.0
 * @category models
 */
export type AnyModel = Model<unknown, unknown, string>

/** @since 0.1.0 @category type-level */
export type SelfOf<M extends AnyModel> = M[TypeId]["Self"]
/** @since 0.1.0 @category type-level */
export type FieldsOf<M extends AnyModel> = M[TypeId]["Fields"]
