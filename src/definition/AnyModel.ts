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

/** The class of a model's rows. @since 0.1.0 @category type-level */
export type SelfOf<M extends AnyModel> = M[TypeId]["Self"]

declare const RowId: unique symbol

/**
 * What rows inherit in types only, so that whoever knows the class of a row knows the fields of its model: a query is a
 * `QuerySet<User>`. Protected, so that no key, copy or hover of a row shows it; optional, so that a plain object with
 * the same properties will do for a row.
 */
declare class RowOf<out F, out K extends string> {
  protected readonly [RowId]?: readonly [fields: F, key: K]
}

export type {
  /** @since 0.1.0 @category models */
  RowOf as Row
}

/** The record of fields of a row's model. @since 0.1.0 @category type-level */
export type FieldsOf<Self> = Self extends RowOf<infer F, infer _> ? F : never
