/**
 * SELECT in SQL.
 */
import type { Expression } from "../ast/Expression.js"
import type { Lock, Select, Source } from "../ast/Statement.js"
import * as Fragment from "./Fragment.js"
import { missing } from "./missing.js"
import { type Printer, print } from "./Printer.js"
import { withCommons } from "./sets.js"

const { sql } = Fragment

/** A clause that is left out where there is nothing to say. */
export const clause = (words: string, content: Fragment.Fragment | undefined): Fragment.Fragment =>
  content === undefined ? Fragment.empty : sql` ${words} ${content}`

/** An expression that may be missing. */
export const optional = (node: Expression | undefined, printer: Printer): Fragment.Fragment | undefined =>
  node && print(node, printer)

const unlessEmpty = (fragments: ReadonlyArray<Fragment.Fragment>): Fragment.Fragment | undefined =>
  fragments.length === 0 ? undefined : Fragment.list(fragments)

/** SELECT, clause by clause. */
export const select = (node: Select, printer: Printer): Fragment.Fragment => {
  const outputs = unlessEmpty(node.outputs.map((output) => print(output, printer))) ?? Fragment.text("1")
  return Fragment.concat([
    withCommons(node.commons ?? [], printer),
    sql`SELECT ${node.distinct ? "DISTINCT " : ""}${outputs} FROM ${print(node.from, printer)}`,
    ...node.joins.map((join) => print(join, printer)),
    clause("WHERE", optional(node.where, printer)),
    clause("GROUP BY", unlessEmpty(node.groupBy.map((each) => print(each, printer)))),
    clause("HAVING", optional(node.having, printer)),
    clause("ORDER BY", unlessEmpty(node.orderBy.map((each) => print(each, printer)))),
    printer.slice(optional(node.limit, printer), optional(node.offset, printer)),
    Fragment.text(node.lock === undefined ? "" : printer.lock(node.lock, node, printer))
  ])
}

/** What follows a lock, about rows that somebody else has locked. */
export const contested = ({ contested }: Lock): string =>
  ({ wait: "", skip: " SKIP LOCKED", fail: " NOWAIT" })[contested]

/** Locks the rows of the main table only, unless told: those of an outer join PostgreSQL refuses to lock. */
export const lockOf: Printer["lock"] = (lock, { from }, printer) => {
  const tables = (lock.tables ?? [from]).map(({ alias }) => printer.identifier(alias))
  return ` FOR ${lock.strength === "update" ? "UPDATE" : "SHARE"} OF ${tables.join(", ")}${contested(lock)}`
}

/** LIMIT and OFFSET where OFFSET may stand alone. */
export const slice: Printer["slice"] = (limit, offset) => sql`${clause("LIMIT", limit)}${clause("OFFSET", offset)}`

/** LIMIT and OFFSET where OFFSET wants a LIMIT, and `all` means none. */
export const sliceAfter =
  (all: string): Printer["slice"] =>
  (limit, offset) =>
    slice(limit ?? (offset && Fragment.text(all)), offset)

const derived = ({ alias, select }: Extract<Source, { readonly select: unknown }>, printer: Printer) =>
  sql`(${print(select, printer)}) AS ${printer.identifier(alias)}`

/** A printer of `Lateral` where there is none. */
export const withoutLateral = (dialect: Parameters<typeof missing>[0]) => (): never => {
  throw missing(dialect, "LATERAL joins", "join a relation's slice, such as (c) => c.orders.limit(3), or ask a window")
}

/** One function per node of a SELECT. */
export const selects = {
  Select: select,
  Output: ({ alias, expression }, printer) => {
    const value = print(expression, printer)
    // A column goes by its own name.
    const named = alias === undefined || (expression._tag === "Column" && expression.name === alias)
    return named ? value : sql`${value} AS ${printer.identifier(alias)}`
  },
  Table: ({ alias, name }, printer) => Fragment.text(`${printer.identifier(name)} AS ${printer.identifier(alias)}`),
  Derived: derived,
  Lateral: (node, printer) => sql`LATERAL ${derived(node, printer)}`,
  Group: ({ joins, source }, printer) =>
    sql`(${Fragment.concat([print(source, printer), ...joins.map((join) => print(join, printer))])})`,
  Join: ({ kind, on, source }, printer) =>
    sql` ${kind === "inner" ? "INNER" : "LEFT"} JOIN ${print(source, printer)} ON ${print(on, printer)}`
} satisfies Partial<Printer>
