/**
 * Search in SQLite, by functions of our own over each row.
 */
import * as Fragment from "../../compiler/Fragment.js"
import { missing } from "../../compiler/missing.js"
import { type Printer, print } from "../../compiler/Printer.js"

const { sql } = Fragment

/** Whether texts match, or how well. */
export const search: Printer["Search"] = ({ kind, language, syntax, texts, weights, words }, printer) => {
  if (kind === "headline") throw missing("sqlite", "headlines", "mark the words in your program")
  if (language !== "simple")
    throw missing("sqlite", "languages of a search", "leave it out to find the words themselves")
  if (kind === "rank" && weights.length > 0)
    throw missing("sqlite", "weights of a rank", "add up the ranks of searches")
  const each = texts.map((text) => sql`COALESCE(${printer.asText(text, printer)}, '')`)
  const name = kind === "rank" ? "reinhardt_search_rank" : "reinhardt_search"
  return sql`${name}(${Fragment.join(each, " || ' ' || ")}, ${print(words, printer)}, '${syntax}')`
}
