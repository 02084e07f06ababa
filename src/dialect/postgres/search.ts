/**
 * Full-text search in PostgreSQL. https://www.postgresql.org/docs/current/textsearch-controls.html
 */
import type { Expression, Search } from "../../ast/Expression.js"
import type { IndexSpec, TableSpec } from "../../ast/Table.js"
import * as Fragment from "../../compiler/Fragment.js"
import { databaseName } from "../../compiler/names.js"
import { type Printer, print } from "../../compiler/Printer.js"

const { sql } = Fragment

type Printed = Fragment.Fragment

const configuration = (language: string, printer: Printer): string => `${printer.text(language)}::regconfig`

/** The words of texts: an index of these is used by searches that say the same. */
const vector = (texts: ReadonlyArray<Printed>, language: string, printer: Printer): Printed => {
  const all = texts.map((text) => sql`COALESCE(${text}, '')`)
  return sql`to_tsvector(${configuration(language, printer)}, ${Fragment.join(all, " || ' ' || ")})`
}

const weighted = ({ language, texts, weights }: Search, printer: Printer): Printed => {
  const each = texts.map((text) => asText(text, printer))
  if (weights.length === 0) return vector(each, language, printer)
  const vectors = each.map((text, i) => sql`setweight(${vector([text], language, printer)}, '${weights[i] ?? "D"}')`)
  return sql`(${Fragment.join(vectors, " || ")})`
}

const asText = (node: Expression, printer: Printer): Printed => printer.asText(node, printer)

const readers = { words: "plainto_tsquery", phrase: "phraseto_tsquery", web: "websearch_to_tsquery" } as const

const query = ({ language, syntax, words }: Search, printer: Printer): Printed =>
  sql`${readers[syntax]}(${configuration(language, printer)}, ${print(words, printer)})`

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`

/** Whether texts match, how well, or where. */
export const search: Printer["Search"] = (node, printer) => {
  const { kind, language, options, texts } = node
  const each = texts.map((text) => asText(text, printer))
  if (kind === "matches") return sql`(${vector(each, language, printer)} @@ ${query(node, printer)})`
  if (kind === "rank") return sql`CAST(ts_rank(${weighted(node, printer)}, ${query(node, printer)}) AS float8)`
  const written = options.map(([name, value]) => `${name}=${quoted(value)}`).join(", ")
  const how = written === "" ? "" : `, ${printer.text(written)}`
  const headline = sql`ts_headline(${configuration(language, printer)}, ${Fragment.list(each)}, ${query(node, printer)}${how})`
  return sql`(${headline}) COLLATE "C"`
}

/** CREATE INDEX over the words of columns. */
export const createIndex = ({ columns, fullText = "simple", name }: IndexSpec, table: TableSpec, printer: Printer) => {
  const words = vector(
    columns.map((column) => Fragment.text(printer.identifier(column))),
    fullText,
    printer
  )
  return `CREATE INDEX ${printer.identifier(databaseName(name))} ON ${printer.identifier(table.name)} USING gin (${words.texts.join("")})`
}
