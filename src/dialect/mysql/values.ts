/**
 * Expressions made of values alone.
 *
 * A placeholder beside a column has the column's type. MySQL guesses the type of one in `? + ?` or `COALESCE(?, ?)` when
 * it prepares the text, or keeps that of the first value that it is given, and turns all later ones into it: a text into
 * the number 0. There each placeholder says its type.
 */
import { some } from "../../ast/children.js"
import type { Aggregate, Expression } from "../../ast/Expression.js"
import type { Output } from "../../ast/Statement.js"
import * as Fragment from "../../compiler/Fragment.js"
import type { Printer } from "../../compiler/Printer.js"

const typed: Printer["Parameter"] = ({ index, size, type }, printer) =>
  Fragment.placeholder({ index, type, size, list: "expanded" }, "CAST(", ` AS ${printer.castType(type.storage)})`)

const anchors: ReadonlySet<string> = new Set(["Column", "Select"])

const isValue = (node: Expression): boolean => !some(node, ({ _tag }) => anchors.has(_tag))

type Print<N> = (node: N, printer: Printer) => Fragment.Fragment

const typing =
  <N>(print: Print<N>, partOf: (node: N) => Expression | undefined): Print<N> =>
  (node, printer) => {
    const part = partOf(node)
    return print(node, part !== undefined && isValue(part) ? { ...printer, Parameter: typed } : printer)
  }

const whole = <N extends Expression>(print: Print<N>): Print<N> => typing(print, (node) => node)

/** A printer that types the values of expressions that nothing else types. */
export const typingValues = (printer: Printer): Printer => ({
  ...printer,
  Output: typing(printer.Output, ({ expression }: Output) => expression),
  // The rows of an aggregate's filter may well be told by columns.
  Aggregate: typing(printer.Aggregate, ({ argument }: Aggregate) => argument),
  Arithmetic: whole(printer.Arithmetic),
  Call: whole(printer.Call),
  Case: whole(printer.Case),
  Cast: whole(printer.Cast),
  Compare: whole(printer.Compare),
  In: whole(printer.In),
  IsNull: whole(printer.IsNull),
  Logical: whole(printer.Logical),
  Match: whole(printer.Match),
  Not: whole(printer.Not),
  Regex: whole(printer.Regex)
})
