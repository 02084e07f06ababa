/**
 * Compilers: the defaults, and what a dialect says otherwise.
 */
import type { Statement } from "../ast/Statement.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import type { Compiled } from "../service/Dialect.js"
import { expressions, operand } from "./expressions.js"
import * as Fragment from "./Fragment.js"
import { aggregates, calls, withFilter } from "./functions.js"
import { type Printer, print } from "./Printer.js"
import { selects, slice } from "./select.js"
import { sets } from "./sets.js"
import { window } from "./windows.js"
import { onConflict, writes } from "./writes.js"

const defaults = {
  ...expressions,
  ...selects,
  ...sets,
  ...writes,
  identifier: (name: string) => `"${name.replaceAll('"', '""')}"`,
  text: (value: string) => `'${value.replaceAll("'", "''")}'`,
  inserted: (index, type, printer) => print({ _tag: "Parameter", index, type, size: undefined }, printer),
  asText: (node, printer) =>
    ValueTypes.of(node).storage._tag === "Text"
      ? operand(node, printer)
      : print({ _tag: "Cast", operand: node, to: ValueTypes.text.storage, type: ValueTypes.text }, printer),
  concat: (texts) => (texts.length === 1 ? Fragment.concat(texts) : Fragment.sql`(${Fragment.join(texts, " || ")})`),
  slice,
  conflict: onConflict,
  Aggregate: (node, printer) => printer.aggregates[node.name](node, printer),
  Call: (node, printer) => printer.calls[node.name](node, printer),
  Window: window,
  wholeWindow: "",
  writesInQueries: false,
  aggregate: withFilter,
  returning: { insert: true, update: true }
} satisfies Partial<Printer>

// What has no default must be said, the rest may be.
type Otherwise<Whole, Defaults> = Omit<Whole, keyof Defaults> & Partial<Whole>

/** What is true of one dialect's printer only. */
export type Deviations = Otherwise<Omit<Printer, "calls" | "aggregates">, typeof defaults> & {
  readonly calls: Otherwise<Printer["calls"], typeof calls>
  readonly aggregates: Otherwise<Printer["aggregates"], typeof aggregates>
}

/** A dialect's printer: the defaults but for its deviations. */
export const printer = (deviations: Deviations): Printer => ({
  ...defaults,
  ...deviations,
  calls: { ...calls, ...deviations.calls },
  aggregates: { ...aggregates, ...deviations.aggregates }
})

/** Turns statements into text. */
export const make =
  (printer: Printer) =>
  (statement: Statement): Compiled =>
    Fragment.flatten(print(statement, printer), printer.placeholders)
