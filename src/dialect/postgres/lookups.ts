/**
 * How PostgreSQL matches text. Columns compare by code point (COLLATE "C"), which knows no case but ASCII's, so that case
 * is a matter of ICU's root collation, which every build with ICU has from the start.
 */
import type { Match } from "../../ast/Expression.js"
import { like, matched } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import type { Printer } from "../../compiler/Printer.js"

const { sql } = Fragment

const inUnicode = (text: Fragment.Fragment): Fragment.Fragment => sql`${text} COLLATE "und-x-icu"`

/**
 * Lower case, one character for each: ICU would make two of the dotted capital I, and have the neighbours of a sigma decide
 * which of its two small forms it gets.
 */
export const lower = (text: Fragment.Fragment): Fragment.Fragment =>
  sql`(LOWER(${inUnicode(sql`translate(${text}, 'İΣ', 'iσ')`)}) COLLATE "C")`

/** A character of private use that stands for the sharp s, of which ICU would make two. */
const sharp = "chr(57567)"

/** Upper case; one character for each but for ligatures and their like, of which ICU makes several. */
export const upper = (text: Fragment.Fragment): Fragment.Fragment => {
  const kept = inUnicode(sql`translate(${text}, 'ß', ${sharp})`)
  return sql`(translate(UPPER(${kept}), ${sharp}, 'ß') COLLATE "C")`
}

/** Plain text within text; what begins with a text is found by an index, too, as columns have COLLATE "C". */
export const match = (node: Match, printer: Printer): Fragment.Fragment => {
  if (node.kind !== "startsWith") return like(node, printer)
  const [text, pattern] = matched(node, printer)
  return sql`starts_with(${text}, ${pattern})`
}

/** POSIX regular expressions; by the root collation, so that `\w` and case are Unicode's. */
export const regex: Printer["Regex"] = ({ ignoreCase, operand: text, pattern }, printer) => {
  // What is computed has a collation already, which would be another than the text's.
  const computed = pattern._tag !== "Parameter" && pattern._tag !== "Literal"
  const by = computed ? inUnicode(printer.asText(pattern, printer)) : printer.asText(pattern, printer)
  return sql`${inUnicode(printer.asText(text, printer))} ${ignoreCase ? "~*" : "~"} ${by}`
}
