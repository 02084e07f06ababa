/**
 * What a column stores, before any engine names it: each dialect maps these to a column type and a codec.
 *
 * @since 0.1.0
 */

/**
 * The kinds of storage, each with the JavaScript value (its *carrier*) that crosses the border to a dialect's codec:
 *
 * | kind | carrier |
 * |---|---|
 * | `Text`, `Uuid` | well-formed `string` without NUL (a UUID in lower case) |
 * | `Integer` | safe integer `number`, of 16, 32 or 64 (that is, 53) bits |
 * | `BigInteger` | `bigint` of 64 bits |
 * | `Float` | finite `number`, not -0 |
 * | `Decimal` | `BigDecimal` of at most `precision` digits, `scale` of them behind the point |
 * | `Boolean` | `boolean` |
 * | `Date` | `string`, `YYYY-MM-DD` |
 * | `Time` | `string`, `HH:MM:SS` with up to 6 digits of fraction, no trailing zero |
 * | `DateTime` | `Date`, UTC, to the millisecond, years 1 to 9999 |
 * | `Duration` | `bigint` nanoseconds, 64 bits |
 * | `Binary` | `Uint8Array` |
 * | `Json` | any JSON value |
 * | `Array` | `Array` of the items' carriers, or null |
 * | `Range` | `Range` of the bounds' carriers |
 *
 * @since 0.1.0
 * @category models
 */
export type StorageType =
  | Text
  | { readonly _tag: "Integer"; readonly bits: 16 | 32 | 64 }
  | { readonly _tag: "BigInteger" }
  | { readonly _tag: "Float" }
  | Decimal
  | { readonly _tag: "Boolean" }
  | { readonly _tag: "Date" }
  | { readonly _tag: "Time" }
  | { readonly _tag: "DateTime" }
  | { readonly _tag: "Duration" }
  | { readonly _tag: "Binary"; readonly maxLength: number | undefined }
  | { readonly _tag: "Json" }
  | { readonly _tag: "Uuid" }
  | ArrayOf
  | RangeOf

/**
 * Text of at most `maxLength` characters (unbounded when undefined).
 *
 * @since 0.1.0
 * @category models
 */
export interface Text {
  readonly _tag: "Text"
  readonly maxLength: number | undefined
}

/**
 * Exact decimals: `precision` digits in all, `scale` of them behind the point.
 *
 * @since 0.1.0
 * @category models
 */
export interface Decimal {
  readonly _tag: "Decimal"
  readonly precision: number
  readonly scale: number
}

/**
 * Arrays of one kind of item, of any length.
 *
 * @since 0.1.0
 * @category models
 */
export interface ArrayOf {
  readonly _tag: "Array"
  readonly items: StorageType
}

/**
 * Ranges of one kind of value.
 *
 * @since 0.1.0
 * @category models
 */
export interface RangeOf {
  readonly _tag: "Range"
  readonly bounds: StorageType
}

/** @since 0.1.0 @category constructors */
export const text = (maxLength?: number): StorageType => ({ _tag: "Text", maxLength })
/** @since 0.1.0 @category constructors */
export const integer = (bits: 16 | 32 | 64): StorageType => ({ _tag: "Integer", bits })
/** @since 0.1.0 @category constructors */
export const decimal = (precision: number, scale: number): StorageType => ({ _tag: "Decimal", precision, scale })
/** @since 0.1.0 @category constructors */
export const binary = (maxLength?: number): StorageType => ({ _tag: "Binary", maxLength })
/** @since 0.1.0 @category constructors */
export const bigInteger: StorageType = { _tag: "BigInteger" }
/** @since 0.1.0 @category constructors */
export const float: StorageType = { _tag: "Float" }
/** @since 0.1.0 @category constructors */
export const boolean: StorageType = { _tag: "Boolean" }
/** @since 0.1.0 @category constructors */
export const date: StorageType = { _tag: "Date" }
/** @since 0.1.0 @category constructors */
export const time: StorageType = { _tag: "Time" }
/** @since 0.1.0 @category constructors */
export const dateTime: StorageType = { _tag: "DateTime" }
/** @since 0.1.0 @category constructors */
export const duration: StorageType = { _tag: "Duration" }
/** @since 0.1.0 @category constructors */
export const json: StorageType = { _tag: "Json" }
/** @since 0.1.0 @category constructors */
export const uuid: StorageType = { _tag: "Uuid" }
/** @since 0.1.0 @category constructors */
export const array = (items: StorageType): StorageType => ({ _tag: "Array", items })
/** @since 0.1.0 @category constructors */
export const range = (bounds: StorageType): StorageType => ({ _tag: "Range", bounds })
