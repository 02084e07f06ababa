/**
 * How SQLite matches text: its LIKE ignores the case of ASCII, and of nothing else.
 */
import type { Match } from "../../ast/Expression.js"
import { matched } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import type { Printer } from "../../compiler/Printer.js"

const { sql } = Fragment

/** Plain text within text. */
export const match = (node: Match, printer: Printer): Fragment.Fragment => {
  const [text, pattern] = matched(node, printer)
  switch (node.kind) {
    case "exact":
      return sql`${text} = ${pattern}`
    case "contains":
      return sql`instr(${text}, ${pattern}) > 0`
    case "startsWith":
      return sql`substr(${text}, 1, length(${pattern})) = ${pattern}`
    case "endsWith":
      // Counted from the front: `substr(text, -length(pattern))` is the whole text for an empty pattern.
      return sql`substr(${text}, length(${text}) - length(${pattern}) + 1) = ${pattern}`
  }
}

/** JavaScript's regular expressions, in Unicode mode. */
export const regex: Printer["Regex"] = ({ ignoreCase, operand, pattern }, printer) =>
  sql`reinhardt_regexp(${printer.asText(pattern, printer)}, ${printer.asText(operand, printer)}, ${ignoreCase ? "'i'" : "''"})`
