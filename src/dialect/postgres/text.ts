/**
 * Functions of text in PostgreSQL. https://www.postgresql.org/docs/current/functions-string.html
 */

import type { Expression } from "../../ast/Expression.js"
import * as Fragment from "../../compiler/Fragment.js"
import { bounded, dyadic, given, isCharacter, texts, unary } from "../../compiler/functions/operands.js"
import type { Printer } from "../../compiler/Printer.js"

const { sql } = Fragment

// Its functions take 32 bits.
const count = (node: Expression, least: number, printer: Printer) => sql`CAST(${bounded(node, least, printer)} AS int4)`

const padded =
  (name: string): Printer["calls"]["padStart"] =>
  ({ operands: [value, length, fill] }, printer) => {
    if (value === undefined || length === undefined || fill === undefined) return Fragment.text("NULL")
    const [text, size] = [given(value, printer), count(length, 0, printer)]
    return sql`CASE WHEN LENGTH(${text}) >= ${size} THEN ${text} ELSE ${name}(${text}, ${size}, ${given(fill, printer)}) END`
  }

const hash = (name: string): Printer["calls"]["sha256"] =>
  unary((text) => sql`ENCODE(${name}(CONVERT_TO(${text}, 'UTF8')), 'hex')`)

/** By name. */
export const textCalls = {
  trim: texts("BTRIM"),
  trimStart: texts("LTRIM"),
  trimEnd: texts("RTRIM"),
  substring: ({ operands: [value, start, length] }, printer) => {
    if (value === undefined || start === undefined) return Fragment.text("NULL")
    const rest = length === undefined ? [] : [count(length, 0, printer)]
    return sql`SUBSTR(${Fragment.list([given(value, printer), count(start, 1, printer), ...rest])})`
  },
  right: dyadic((text, length, printer) => sql`RIGHT(${given(text, printer)}, ${count(length, 0, printer)})`),
  replace: texts("REPLACE"),
  position: dyadic(
    (text, part, printer) => sql`CAST(STRPOS(${given(text, printer)}, ${given(part, printer)}) AS int8)`
  ),
  padStart: padded("LPAD"),
  padEnd: padded("RPAD"),
  repeat: dyadic((text, times, printer) => sql`REPEAT(${given(text, printer)}, ${count(times, 0, printer)})`),
  reverse: texts("REVERSE"),
  md5: texts("MD5"),
  sha224: hash("SHA224"),
  sha256: hash("SHA256"),
  sha384: hash("SHA384"),
  sha512: hash("SHA512"),
  chr: unary((code) => sql`CASE WHEN ${isCharacter(code)} THEN CHR(CAST(${code} AS int4)) END`),
  ord: unary((text) => sql`CAST(NULLIF(ASCII(${text}), 0) AS int8)`)
} satisfies Partial<Printer["calls"]>
