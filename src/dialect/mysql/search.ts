/**
 * Full-text search in MySQL and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/fulltext-boolean.html
 *
 * The words of an index are told apart by the collation of its column, and ours tell the case. So the index is of a
 * generated column, which has the texts under a collation that does not.
 */
import type { Column, Expression, Search } from "../../ast/Expression.js"
import type { SearchSyntax } from "../../ast/Search.js"
import type { IndexSpec, TableSpec } from "../../ast/Table.js"
import type { ValueType } from "../../ast/ValueType.js"
import * as Fragment from "../../compiler/Fragment.js"
import { missing } from "../../compiler/missing.js"
import { databaseName } from "../../compiler/names.js"
import type { Printer } from "../../compiler/Printer.js"
import { parse, type Term } from "../../expression/evaluate/search.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

const collation = (flavour: Flavour): string =>
  flavour === "mysql" ? "utf8mb4_0900_as_ci" : "utf8mb4_uca1400_nopad_as_ci"

const generated = (columns: ReadonlyArray<string>): string => databaseName(`${columns.join("_")}_search`)

/** What boolean mode calls it. */
const booleanMode = (text: string, syntax: SearchSyntax): string => {
  const groups = parse(text, syntax).map((group) => group.map(written).join(" "))
  return groups.length === 1 ? (groups[0] ?? "") : groups.map((group) => `(${group})`).join(" ")
}

const written = ({ negated, words }: Term): string =>
  `${negated ? "-" : "+"}${words.length === 1 ? words.join("") : `"${words.join(" ")}"`}`

const inBooleanMode = (type: ValueType, syntax: SearchSyntax): ValueType => ({
  ...type,
  toCarrier: (words) => booleanMode(String(words), syntax)
})

const isColumn = (node: Expression): node is Column => node._tag === "Column"

const columnOf = ({ texts }: Search, printer: Printer): Fragment.Fragment => {
  const [first, ...rest] = texts
  if (first === undefined || !isColumn(first) || !rest.every((each) => isColumn(each) && each.table === first.table))
    throw missing(printer.dialect, "search in what is no column", "search in the fields of one model")
  return sql`${printer.identifier(first.table)}.${printer.identifier(generated(texts.filter(isColumn).map(({ name }) => name)))}`
}

const refuse = ({ kind, language, weights }: Search, flavour: Flavour): void => {
  if (kind === "headline") throw missing(flavour, "headlines", "mark the words in your program")
  if (language !== "simple")
    throw missing(flavour, "languages of a search", "leave it out to find the words themselves")
  if (kind === "rank" && weights.length > 0) throw missing(flavour, "weights of a rank", "add up the ranks of searches")
}

/** Whether texts match, or how well. */
export const search =
  (flavour: Flavour): Printer["Search"] =>
  (node, printer) => {
    refuse(node, flavour)
    const { kind, syntax, words } = node
    if (words._tag !== "Parameter") throw new TypeError("the words of a search are a value")
    const { index, size, type } = words
    const sought = Fragment.placeholder({ index, type: inBooleanMode(type, syntax), size, list: "expanded" })
    const match = sql`MATCH (${columnOf(node, printer)}) AGAINST (${sought} IN BOOLEAN MODE)`
    return kind === "rank" ? match : sql`(${match} > 0)`
  }

/** Makes the generated column and its index. */
export const createIndex = ({ columns, name }: IndexSpec, table: TableSpec, printer: Printer, flavour: Flavour) => {
  const { identifier } = printer
  const all = columns.map(identifier).join(", ")
  const column = identifier(generated(columns))
  const type = `LONGTEXT COLLATE ${collation(flavour)} GENERATED ALWAYS AS (CONCAT_WS(' ', ${all})) STORED INVISIBLE`
  const index = `ADD FULLTEXT INDEX ${identifier(databaseName(name))} (${column})`
  return `ALTER TABLE ${identifier(table.name)} ADD COLUMN ${column} ${type}, ${index}`
}
