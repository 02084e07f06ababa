/**
 * Subqueries in FROM.
 */
import { type Node, walk } from "../../ast/children.js"
import type { Source } from "../../ast/Statement.js"
import { missing } from "../../compiler/missing.js"
import type { Printer } from "../../compiler/Printer.js"
import { selects } from "../../compiler/select.js"
import type { Flavour } from "./server.js"

type Derived = Extract<Source, { readonly _tag: "Derived" }>

/** MySQL's may speak of the rows outside, MariaDB's not. https://mariadb.com/kb/en/subqueries-in-a-from-clause/ */
export const derived = (flavour: Flavour): Printer["Derived"] =>
  flavour === "mysql"
    ? selects.Derived
    : (node, printer) => {
        if (speaksOfOthers(node)) throw missing("mariadb", "LATERAL", hint)
        return selects.Derived(node, printer)
      }

const hint =
  "what is computed of a slice, of groups or of distinct rows takes a subquery in FROM, which cannot speak of the rows outside"

const speaksOfOthers = ({ select }: Derived): boolean => {
  const known = new Set<unknown>()
  const spoken = new Set<unknown>()
  walk(select, (node: Node & { readonly alias?: unknown; readonly table?: unknown }) => {
    if (node._tag === "Table" || node._tag === "Derived" || node._tag === "CommonTable") known.add(node.alias)
    if (node._tag === "Column") spoken.add(node.table)
  })
  return [...spoken].some((table) => !known.has(table))
}
