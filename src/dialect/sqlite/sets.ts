/**
 * INTERSECT ALL and EXCEPT ALL, which SQLite has not: equal rows are numbered, so that each is another row.
 */
import type { Select } from "../../ast/Statement.js"
import * as Fragment from "../../compiler/Fragment.js"
import { type Printer, print } from "../../compiler/Printer.js"
import { operatorOf, sets } from "../../compiler/sets.js"

const { sql } = Fragment

const columnsOf = ({ outputs }: Select, printer: Printer): string =>
  outputs.map(({ alias = "" }) => printer.identifier(alias)).join(", ")

// NULLs are equal in a partition, as they are in a set operation.
const numbered = (select: Select, printer: Printer): Fragment.Fragment => {
  const columns = columnsOf(select, printer)
  return sql`SELECT ${columns}, row_number() OVER (PARTITION BY ${columns}) FROM (${print(select, printer)})`
}

/** A set operation. */
export const setOperation: Printer["SetOperation"] = (node, printer) => {
  const [first] = node.operands
  if (!node.all || node.operator === "union" || first === undefined) return sets.SetOperation(node, printer)
  const operands = node.operands.map((each) => numbered(each, printer))
  return sql`SELECT ${columnsOf(first, printer)} FROM (${Fragment.join(operands, ` ${operatorOf({ ...node, all: false })} `)})`
}
