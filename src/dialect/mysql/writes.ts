/**
 * Writes on MySQL and MariaDB.
 */
import { type Node, some } from "../../ast/children.js"
import type { Expression } from "../../ast/Expression.js"
import type { Assignment, Conflict, Delete, Insert, Target, Update } from "../../ast/Statement.js"
import * as Fragment from "../../compiler/Fragment.js"
import { type Printer, print } from "../../compiler/Printer.js"
import { clause, optional } from "../../compiler/select.js"
import { names, returning, rows, updated } from "../../compiler/writes.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

/** More rows than any table has: "no limit". https://dev.mysql.com/doc/refman/8.4/en/select.html#select-limit */
export const allRows = "18446744073709551615"

// ---- INSERT ------------------------------------------------------------------------------------------------------------

// INSERT IGNORE would store 'abc' in an integer column as 0: a column is written as it is instead.
const unchanged = ({ columns, key }: Insert, printer: Printer): string => {
  const name = printer.identifier(key[0] ?? columns[0]?.name ?? "")
  return `${name} = ${name}`
}

/** ON DUPLICATE KEY UPDATE, whichever key it is that is there twice: the engines take no target. */
export const conflict =
  (flavour: Flavour): Printer["conflict"] =>
  (conflict: Conflict, insert, printer) => {
    if (conflict._tag === "Ignore") return Fragment.text(` ON DUPLICATE KEY UPDATE ${unchanged(insert, printer)}`)
    // MySQL deprecates VALUES(), MariaDB has no row alias.
    const value = (name: string) =>
      flavour === "mysql" ? `${printer.identifier("excluded")}.${name}` : `VALUES(${name})`
    const set = updated(conflict).map(printer.identifier)
    const alias = flavour === "mysql" ? ` AS ${printer.identifier("excluded")}` : ""
    return Fragment.text(`${alias} ON DUPLICATE KEY UPDATE ${set.map((name) => `${name} = ${value(name)}`).join(", ")}`)
  }

/** INSERT; a row of defaults is a row without values. */
export const insert: Printer["Insert"] = (node, printer) => {
  const columns = names(
    node.columns.map(({ name }) => name),
    printer
  )
  const values = node.columns.length === 0 ? Fragment.text("()") : rows(node, printer)
  const otherwise = node.conflict ? printer.conflict(node.conflict, node, printer) : Fragment.empty
  const back = returning(node.returning, printer.returning.insert, printer)
  return sql`INSERT INTO ${printer.identifier(node.table)} (${columns}) VALUES ${values}${otherwise}${back}`
}

// ---- UPDATE and DELETE -------------------------------------------------------------------------------------------------

// Error 1093: https://dev.mysql.com/doc/refman/8.4/en/subquery-restrictions.html
const readsTable = (nodes: ReadonlyArray<Node | undefined>, table: string): boolean =>
  nodes.some((node) => node && some(node, (each) => each._tag === "Table" && "name" in each && each.name === table))

// Assignments are made from left to right, each seeing those before it.
const readsAssigned = ({ alias, assignments }: Update): boolean =>
  assignments.some(({ value }, i) =>
    assignments.some(({ target }, j) => i !== j && some(value, (each) => isColumn(each, alias, target.name)))
  )

const isColumn = (node: Node, table: string, name: string): boolean =>
  node._tag === "Column" && "table" in node && node.table === table && "name" in node && node.name === name

const isConstant = ({ value }: Assignment): boolean => value._tag === "Parameter" || value._tag === "Literal"

type Read = Pick<Update, "table" | "alias" | "where"> & { readonly key: ReadonlyArray<Target> }

/**
 * A join to the keys of the rows, and to what is to be written into them, all read beforehand: a derived table with a LIMIT
 * is never merged into the statement. https://dev.mysql.com/doc/refman/8.4/en/derived-table-optimization.html
 */
const joinedToRead = (node: Read, values: ReadonlyArray<Expression>, printer: Printer): Fragment.Fragment => {
  const { alias, key, table, where } = node
  const quote = printer.identifier
  const source = `${quote(table)} AS ${quote(alias)}`
  const keys = key.map(({ name }, i) => Fragment.text(`${quote(alias)}.${quote(name)} AS ${quote(`key${i}`)}`))
  const outputs = values.map((value, i) => sql`${print(value, printer)} AS ${quote(`value${i}`)}`)
  const condition = clause("WHERE", optional(where, printer))
  const read = sql`SELECT ${Fragment.list([...keys, ...outputs])} FROM ${source}${condition} LIMIT ${allRows}`
  const on = key.map(({ name }, i) => `${quote(alias)}.${quote(name)} = ${quote("old")}.${quote(`key${i}`)}`)
  return sql`${source} INNER JOIN (${read}) AS ${quote("old")} ON ${on.join(" AND ")}`
}

const updateByRead = (node: Update, printer: Printer): Fragment.Fragment => {
  const quote = printer.identifier
  const computed = node.assignments.filter((each) => !isConstant(each))
  const from = joinedToRead(
    node,
    computed.map(({ value }) => value),
    printer
  )
  const set = node.assignments.map((each) => {
    const value = isConstant(each)
      ? print(each.value, printer)
      : `${quote("old")}.${quote(`value${computed.indexOf(each)}`)}`
    return sql`${quote(node.alias)}.${quote(each.target.name)} = ${value}`
  })
  return sql`UPDATE ${from} SET ${Fragment.list(set)}`
}

/** UPDATE; in the plain form wherever that reads all values before it writes any. */
export const update: Printer["Update"] = (node, printer) => {
  const { alias, assignments, key, table, where } = node
  const byRead = readsAssigned(node) || readsTable([...assignments, where], table)
  if (byRead && key.length > 0) return updateByRead(node, printer)
  const set = Fragment.list(assignments.map((each) => print(each, printer)))
  const source = `${printer.identifier(table)} AS ${printer.identifier(alias)}`
  return sql`UPDATE ${source} SET ${set}${clause("WHERE", optional(where, printer))}`
}

/** DELETE, in the form of several tables: MariaDB takes an alias in the other one since version 11.6 only. */
export const remove: Printer["Delete"] = (node: Delete, printer) => {
  const { alias, key = [], table, where } = node
  const quote = printer.identifier
  if (key.length > 0 && readsTable([where], table)) {
    return sql`DELETE ${quote(alias)} FROM ${joinedToRead({ table, alias, where, key }, [], printer)}`
  }
  const source = `${quote(table)} AS ${quote(alias)}`
  return sql`DELETE ${quote(alias)} FROM ${source}${clause("WHERE", optional(where, printer))}`
}
