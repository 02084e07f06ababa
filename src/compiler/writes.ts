/**
 * INSERT, UPDATE and DELETE in SQL.
 */
import type { Conflict, Insert, Target } from "../ast/Statement.js"
import * as Fragment from "./Fragment.js"
import { type Printer, print } from "./Printer.js"
import { clause, optional } from "./select.js"

const { sql } = Fragment

/** Quoted names with commas in between. */
export const names = (columns: ReadonlyArray<string>, printer: Printer): string =>
  columns.map(printer.identifier).join(", ")

const targets = (columns: ReadonlyArray<Target>, printer: Printer): string =>
  names(
    columns.map(({ name }) => name),
    printer
  )

/** RETURNING, where it is wanted and the engine has it. */
export const returning = (columns: ReadonlyArray<Target>, supported: boolean, printer: Printer): Fragment.Fragment =>
  supported && columns.length > 0 ? Fragment.text(` RETURNING ${targets(columns, printer)}`) : Fragment.empty

/** The rows of an INSERT, each in brackets. */
export const rows = ({ columns, rows }: Insert, printer: Printer): Fragment.Fragment => {
  const row = (r: number) => columns.map(({ type }, c) => printer.inserted(r * columns.length + c, type, printer))
  return Fragment.list(Array.from({ length: rows }, (_, r) => sql`(${Fragment.list(row(r))})`))
}

const insert = (node: Insert, printer: Printer): Fragment.Fragment => {
  const table = printer.identifier(node.table)
  const back = returning(node.returning, printer.returning.insert, printer)
  // One row of defaults has no key that could be there already.
  if (node.columns.length === 0) return sql`INSERT INTO ${table} DEFAULT VALUES${back}`
  const otherwise = node.conflict ? printer.conflict(node.conflict, node, printer) : Fragment.empty
  return sql`INSERT INTO ${table} (${targets(node.columns, printer)}) VALUES ${rows(node, printer)}${otherwise}${back}`
}

/** What an upsert writes; where that is nothing, one column is written as it is, so that the row counts and comes back. */
export const updated = (conflict: Conflict & { readonly _tag: "Update" }): ReadonlyArray<string> =>
  conflict.update.length === 0 ? conflict.target.slice(0, 1) : conflict.update.map(({ name }) => name)

/** ON CONFLICT. https://www.sqlite.org/lang_upsert.html */
export const onConflict: Printer["conflict"] = (conflict, _insert, printer) => {
  const on = conflict.target.length === 0 ? "ON CONFLICT" : `ON CONFLICT (${names(conflict.target, printer)})`
  if (conflict._tag === "Ignore") return Fragment.text(` ${on} DO NOTHING`)
  const set = updated(conflict).map((name) => `${printer.identifier(name)} = excluded.${printer.identifier(name)}`)
  return Fragment.text(` ${on} DO UPDATE SET ${set.join(", ")}`)
}

/** One function per statement that writes. */
export const writes = {
  Insert: insert,
  Assignment: ({ target, value }, printer) => sql`${printer.identifier(target.name)} = ${print(value, printer)}`,
  Update: (node, printer) => {
    const table = `${printer.identifier(node.table)} AS ${printer.identifier(node.alias)}`
    const set = Fragment.list(node.assignments.map((each) => print(each, printer)))
    const where = clause("WHERE", optional(node.where, printer))
    return sql`UPDATE ${table} SET ${set}${where}${returning(node.returning, printer.returning.update, printer)}`
  },
  Delete: ({ alias, returning: back = [], table, where }, printer) => {
    const rows = sql`${printer.identifier(table)} AS ${printer.identifier(alias)}${clause("WHERE", optional(where, printer))}`
    return sql`DELETE FROM ${rows}${returning(back, printer.returning.update, printer)}`
  }
} satisfies Partial<Printer>
