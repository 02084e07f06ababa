/**
 * Functions of text on MySQL and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/string-functions.html
 */
import * as Fragment from "../../compiler/Fragment.js"
import { bounded, dyadic, given, isCharacter, texts, unary } from "../../compiler/functions/operands.js"
import { missing } from "../../compiler/missing.js"
import type { Printer } from "../../compiler/Printer.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

const padded =
  (name: string): Printer["calls"]["padStart"] =>
  ({ operands: [value, length, fill] }, printer) => {
    if (value === undefined || length === undefined || fill === undefined) return Fragment.text("NULL")
    const [text, size] = [given(value, printer), bounded(length, 0, printer)]
    return sql`CASE WHEN CHAR_LENGTH(${text}) >= ${size} THEN ${text} ELSE ${name}(${text}, ${size}, ${given(fill, printer)}) END`
  }

/** MySQL has it no more, from version 9.6 on. */
export const md5 = (flavour: Flavour): Printer["calls"]["md5"] =>
  flavour === "mariadb"
    ? texts("MD5")
    : () => {
        throw missing(flavour, "md5", "take Fn.sha256")
      }

/** By name. */
export const textCalls = {
  trim: texts("TRIM"),
  trimStart: texts("LTRIM"),
  trimEnd: texts("RTRIM"),
  substring: ({ operands: [value, start, length] }, printer) => {
    if (value === undefined || start === undefined) return Fragment.text("NULL")
    const rest = length === undefined ? [] : [bounded(length, 0, printer)]
    return sql`SUBSTRING(${Fragment.list([given(value, printer), bounded(start, 1, printer), ...rest])})`
  },
  right: dyadic((text, length, printer) => sql`RIGHT(${given(text, printer)}, ${bounded(length, 0, printer)})`),
  replace: texts("REPLACE"),
  position: dyadic((text, part, printer) => sql`LOCATE(${given(part, printer)}, ${given(text, printer)})`),
  padStart: padded("LPAD"),
  padEnd: padded("RPAD"),
  repeat: dyadic((text, times, printer) => sql`REPEAT(${given(text, printer)}, ${bounded(times, 0, printer)})`),
  reverse: texts("REVERSE"),
  sha224: unary((text) => sql`SHA2(${text}, 224)`),
  sha384: unary((text) => sql`SHA2(${text}, 384)`),
  sha256: unary((text) => sql`SHA2(${text}, 256)`),
  sha512: unary((text) => sql`SHA2(${text}, 512)`),
  chr: unary((code) => sql`CASE WHEN ${isCharacter(code)} THEN CONVERT(CHAR(${code} USING utf32) USING utf8mb4) END`),
  // ORD gives the bytes of the character, as they are stored.
  ord: unary((text) => {
    const bytes = sql`HEX(CONVERT(LEFT(${text}, 1) USING utf32))`
    return sql`CASE WHEN ${text} <> '' THEN CAST(CONV(${bytes}, 16, 10) AS SIGNED) END`
  })
} satisfies Partial<Printer["calls"]>
