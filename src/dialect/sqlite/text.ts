/**
 * Functions of text in SQLite; those that it has not are our own.
 */
import * as Fragment from "../../compiler/Fragment.js"
import { bounded, dyadic, given, isCharacter, texts, unary } from "../../compiler/functions/operands.js"
import type { Printer } from "../../compiler/Printer.js"

const { sql } = Fragment

/** By name. */
export const textCalls = {
  trim: texts("trim"),
  trimStart: texts("ltrim"),
  trimEnd: texts("rtrim"),
  substring: ({ operands: [value, start, length] }, printer) => {
    if (value === undefined || start === undefined) return Fragment.text("NULL")
    const rest = length === undefined ? [] : [bounded(length, 0, printer)]
    return sql`substr(${Fragment.list([given(value, printer), bounded(start, 1, printer), ...rest])})`
  },
  right: texts("reinhardt_right"),
  replace: texts("replace"),
  position: dyadic((text, part, printer) => sql`instr(${given(text, printer)}, ${given(part, printer)})`),
  padStart: texts("reinhardt_pad_start"),
  padEnd: texts("reinhardt_pad_end"),
  repeat: texts("reinhardt_repeat"),
  reverse: texts("reinhardt_reverse"),
  md5: unary((text) => sql`reinhardt_hash('md5', ${text})`),
  sha224: unary((text) => sql`reinhardt_hash('sha224', ${text})`),
  sha384: unary((text) => sql`reinhardt_hash('sha384', ${text})`),
  sha256: unary((text) => sql`reinhardt_hash('sha256', ${text})`),
  sha512: unary((text) => sql`reinhardt_hash('sha512', ${text})`),
  chr: unary((code) => sql`CASE WHEN ${isCharacter(code)} THEN char(${code}) END`),
  ord: texts("unicode")
} satisfies Partial<Printer["calls"]>
