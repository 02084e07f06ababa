/**
 * Set operations and common tables in SQL.
 */
import type { CommonDefinition, SetOperation } from "../ast/Statement.js"
import * as Fragment from "./Fragment.js"
import { missing } from "./missing.js"
import { type Printer, print } from "./Printer.js"

const { sql } = Fragment

/** What SQL calls a set operation. */
export const operatorOf = ({ all, operator }: SetOperation): string => operator.toUpperCase() + (all ? " ALL" : "")

/** WITH and the tables that a statement defines for itself, with the space behind it. */
export const withCommons = (commons: ReadonlyArray<CommonDefinition>, printer: Printer): Fragment.Fragment => {
  if (commons.length === 0) return Fragment.empty
  const word = commons.some(({ recursive }) => recursive) ? "WITH RECURSIVE" : "WITH"
  return sql`${word} ${Fragment.list(commons.map((each) => print(each, printer)))} `
}

/** One function per node. */
export const sets = {
  SetOperation: (node, printer) =>
    Fragment.join(
      node.operands.map((each) => print(each, printer)),
      ` ${operatorOf(node)} `
    ),
  CommonDefinition: ({ name, select }, printer) => {
    const writes = select._tag === "Update" || select._tag === "Delete"
    if (writes && !printer.writesInQueries) {
      throw missing(
        printer.dialect,
        "writes within queries",
        "write first, and read what is there then, in a transaction"
      )
    }
    return sql`${printer.identifier(name)} AS (${print(select, printer)})`
  },
  CommonTable: ({ alias, name }, printer) =>
    Fragment.text(`${printer.identifier(name)} AS ${printer.identifier(alias)}`),
  Widened: ({ operand }, printer) => print(operand, printer)
} satisfies Partial<Printer>
