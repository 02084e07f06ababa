/**
 * Functions of text.
 *
 * @since 0.1.0
 */
import type * as AST from "../../ast/Expression.js"
import { queryError } from "../../error/DefinitionError.js"
import { type Built, isExpression } from "../built.js"
import type { Expression, NullIn, NumberExpression, TextExpression, TextOperand } from "../Expression.js"
import * as ValueTypes from "../ValueTypes.js"
import { anyNull, call, combined, integer, text } from "./call.js"

/** A whole number, or an expression of it. @since 0.1.0 @category models */
export type IntegerOperand = number | Expression<number | null>

type TextOf<Operands> = TextExpression<string | NullIn<Operands>>

// What is built has every method; the types say which fit.
const as = <A>(value: Built): A => value as unknown as A

const giveText = anyNull(ValueTypes.text)
const giveInteger = anyNull(ValueTypes.integer)

/** Texts one after another; NULL where one of them is; of none: the empty text. @since 0.1.0 @category text */
export const concat = <Parts extends ReadonlyArray<TextOperand>>(...parts: Parts): TextOf<Parts[number]> => {
  const given: ReadonlyArray<TextOperand> = parts.length === 0 ? [""] : parts
  return as(
    call(
      "concat",
      given.map((part) => (isExpression(part) ? part : text("concat", part))),
      giveText
    )
  )
}

/** In lower case, by Unicode. @since 0.1.0 @category text */
export const lower = <T extends TextOperand>(value: T): TextOf<T> => as(call("lower", [text("lower", value)], giveText))

/** In upper case, by Unicode. @since 0.1.0 @category text */
export const upper = <T extends TextOperand>(value: T): TextOf<T> => as(call("upper", [text("upper", value)], giveText))

/** How many characters (code points). @since 0.1.0 @category text */
export const length = <T extends TextOperand>(value: T): NumberExpression<number | NullIn<T>> =>
  as(call("length", [text("length", value)], giveInteger))

/** Without the spaces around it. @since 0.1.0 @category text */
export const trim = <T extends TextOperand>(value: T): TextOf<T> => as(call("trim", [text("trim", value)], giveText))

/** Without the spaces before it. @since 0.1.0 @category text */
export const trimStart = <T extends TextOperand>(value: T): TextOf<T> =>
  as(call("trimStart", [text("trimStart", value)], giveText))

/** Without the spaces after it. @since 0.1.0 @category text */
export const trimEnd = <T extends TextOperand>(value: T): TextOf<T> =>
  as(call("trimEnd", [text("trimEnd", value)], giveText))

/** The characters from `start` (the first is 1; what is less counts as 1), at most `length` of them. @since 0.1.0 @category text */
export const substring = <T extends TextOperand, S extends IntegerOperand, L extends IntegerOperand = never>(
  value: T,
  start: S,
  length?: L
): TextOf<T | S | L> => {
  const rest = length === undefined ? [] : [integer("substring", length)]
  return as(call("substring", [text("substring", value), integer("substring", start), ...rest], giveText))
}

/** The first `length` characters. @since 0.1.0 @category text */
export const left = <T extends TextOperand, L extends IntegerOperand>(value: T, length: L): TextOf<T | L | 1> =>
  substring(value, 1, length)

/** The last `length` characters. @since 0.1.0 @category text */
export const right = <T extends TextOperand, L extends IntegerOperand>(value: T, length: L): TextOf<T | L> =>
  as(call("right", [text("right", value), integer("right", length)], giveText))

/** With `by` wherever there was `what`, case-sensitively; an empty `what` changes nothing. @since 0.1.0 @category text */
export const replace = <T extends TextOperand, W extends TextOperand, B extends TextOperand>(
  value: T,
  what: W,
  by: B
): TextOf<T | W | B> =>
  as(call("replace", [text("replace", value), text("replace", what), text("replace", by)], giveText))

/** Where `part` begins (the first character is 1), case-sensitively; 0 where it is not. @since 0.1.0 @category text */
export const position = <T extends TextOperand, P extends TextOperand>(
  value: T,
  part: P
): NumberExpression<number | NullIn<T | P>> =>
  as(call("position", [text("position", value), text("position", part)], giveInteger))

const padded = (name: "padStart" | "padEnd", value: unknown, length: unknown, fill: string): Built => {
  if (fill === "") throw queryError("Fn", undefined, `${name} has nothing to fill with; leave it out for spaces`)
  return call(name, [text(name, value), integer(name, length), text(name, fill)], giveText)
}

/** With `fill` before it, up to `length` characters; longer text stays as it is. @since 0.1.0 @category text */
export const padStart = <T extends TextOperand, L extends IntegerOperand>(
  value: T,
  length: L,
  fill = " "
): TextOf<T | L> => as(padded("padStart", value, length, fill))

/** With `fill` after it, up to `length` characters; longer text stays as it is. @since 0.1.0 @category text */
export const padEnd = <T extends TextOperand, L extends IntegerOperand>(
  value: T,
  length: L,
  fill = " "
): TextOf<T | L> => as(padded("padEnd", value, length, fill))

/** The text so many times; the empty text for less than one. @since 0.1.0 @category text */
export const repeat = <T extends TextOperand, N extends IntegerOperand>(value: T, times: N): TextOf<T | N> =>
  as(call("repeat", [text("repeat", value), integer("repeat", times)], giveText))

/** Its characters (code points) from the last to the first. @since 0.1.0 @category text */
export const reverse = <T extends TextOperand>(value: T): TextOf<T> =>
  as(call("reverse", [text("reverse", value)], giveText))

/** The MD5 hash of its UTF-8, in hexadecimal digits; for checksums, not for secrets. @since 0.1.0 @category text */
export const md5 = <T extends TextOperand>(value: T): TextOf<T> => as(call("md5", [text("md5", value)], giveText))

/** The SHA-224 hash of its UTF-8, in hexadecimal digits. @since 0.1.0 @category text */
export const sha224 = <T extends TextOperand>(value: T): TextOf<T> =>
  as(call("sha224", [text("sha224", value)], giveText))

/** The SHA-256 hash of its UTF-8, in hexadecimal digits. @since 0.1.0 @category text */
export const sha256 = <T extends TextOperand>(value: T): TextOf<T> =>
  as(call("sha256", [text("sha256", value)], giveText))

/** The SHA-384 hash of its UTF-8, in hexadecimal digits. @since 0.1.0 @category text */
export const sha384 = <T extends TextOperand>(value: T): TextOf<T> =>
  as(call("sha384", [text("sha384", value)], giveText))

/** The SHA-512 hash of its UTF-8, in hexadecimal digits. @since 0.1.0 @category text */
export const sha512 = <T extends TextOperand>(value: T): TextOf<T> =>
  as(call("sha512", [text("sha512", value)], giveText))

/** The character of a code point; NULL for what is none, and for 0. @since 0.1.0 @category text */
export const chr = (code: IntegerOperand): TextExpression<string | null> =>
  as(call("chr", [integer("chr", code)], () => ValueTypes.orNull(ValueTypes.text)))

/** The code point of the first character; NULL for the empty text. @since 0.1.0 @category text */
export const ord = (value: TextOperand): NumberExpression<number | null> =>
  as(call("ord", [text("ord", value)], () => ValueTypes.orNull(ValueTypes.integer)))

/**
 * The text under a collation of the engine's own, by its name, in comparisons and orders: `"de-x-icu"` on PostgreSQL,
 * `"utf8mb4_german2_ci"` on MySQL and MariaDB, `"NOCASE"` on SQLite. `Fn.byDialect` takes one for each.
 *
 * @since 0.1.0
 * @category text
 */
export const collate = <T extends TextOperand>(value: T, collation: string): TextOf<T> => {
  if (collation === "") throw queryError("Fn", undefined, "collate wants the name of a collation")
  const name: AST.Expression = { _tag: "Literal", value: collation, type: ValueTypes.text }
  return as(
    combined([text("collate", value)], `collate ${collation}`, ([node = name]) => ({
      _tag: "Call",
      name: "collate",
      operands: [node, name],
      type: giveText([node])
    }))
  )
}
