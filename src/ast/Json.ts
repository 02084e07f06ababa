/**
 * What expressions do with JSON.
 *
 * @since 0.1.0
 */
import type { Expression } from "./Expression.js"
import type { ValueType } from "./ValueType.js"

/** A step into JSON: a text is an object's key, a number an array's index. @since 0.1.0 @category models */
export type JsonStep = string | number

/**
 * What is read at the end of a path, NULL where there is nothing of that kind: the JSON (but for null), text, a number, a
 * boolean, or the length of an array; `raw` is the JSON with its null, which only what is missing has not.
 *
 * @since 0.1.0
 * @category models
 */
export type JsonKind = "raw" | "json" | "text" | "number" | "boolean" | "length"

/** What stands in JSON at a path. @since 0.1.0 @category nodes */
export interface JsonPath {
  readonly _tag: "JsonPath"
  readonly operand: Expression
  readonly path: ReadonlyArray<JsonStep>
  readonly kind: JsonKind
  readonly type: ValueType
}

/** JSON with another value at a path, or without the one that is there. @since 0.1.0 @category nodes */
export interface JsonWrite {
  readonly _tag: "JsonWrite"
  readonly operand: Expression
  readonly path: ReadonlyArray<JsonStep>
  /** Undefined removes. */
  readonly value: Expression | undefined
  readonly type: ValueType
}

/** A JSON object of values, each as text or NULL; `keys` are theirs in the same order. @since 0.1.0 @category nodes */
export interface JsonObject {
  readonly _tag: "JsonObject"
  readonly keys: ReadonlyArray<string>
  readonly values: ReadonlyArray<Expression>
  readonly type: ValueType
}

/** How a value of JSON is built, without what its scalars are. @since 0.1.0 @category models */
export type JsonForm =
  | { readonly _tag: "Scalar" }
  | { readonly _tag: "Array"; readonly elements: ReadonlyArray<JsonForm> }
  | { readonly _tag: "Object"; readonly properties: ReadonlyArray<readonly [key: string, form: JsonForm]> }

/** Whether all of `value`, whose form is known, is in the operand. @since 0.1.0 @category nodes */
export interface JsonContains {
  readonly _tag: "JsonContains"
  readonly operand: Expression
  readonly value: Expression
  readonly form: JsonForm
}
