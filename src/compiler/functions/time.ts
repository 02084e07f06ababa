/**
 * What dialects share of dates and times.
 */
import type { Call, Expression } from "../../ast/Expression.js"
import type { TimeFunction } from "../../ast/functions/Time.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import type * as Fragment from "../Fragment.js"
import type { Printer } from "../Printer.js"

/** How a dialect writes every function of dates and times. */
export type TimeCalls = { readonly [Name in TimeFunction]: Printer["calls"][Name] }

/** The value that a function is asked of; it always has one. */
export const subject = ({ name, operands: [value] }: Call): Expression => {
  if (value === undefined) throw new TypeError(`${name} of nothing`)
  return value
}

/** Both values of a function of two. */
export const subjects = (node: Call): readonly [Expression, Expression] => {
  const [, second] = node.operands
  if (second === undefined) throw new TypeError(`${node.name} of one value`)
  return [subject(node), second]
}

/** The name of the time zone that a function is given. */
export const zoneOf = ({ operands: [, zone] }: Call): string | undefined =>
  zone?._tag === "Literal" && typeof zone.value === "string" ? zone.value : undefined

/** The kind of storage of a value. */
export const kindOf = (node: Expression): string => ValueTypes.of(node).storage._tag

/** One function that is printed alike for several names. */
export const each = <Name extends TimeFunction, Word>(
  words: Readonly<Record<Name, Word>>,
  print: (word: Word, node: Call, printer: Printer) => Fragment.Fragment
): Readonly<Record<Name, Printer["calls"]["now"]>> =>
  // The entries are those of the record that is given.
  Object.fromEntries(
    Object.entries<Word>(words).map(([name, word]) => [
      name,
      (node: Call, printer: Printer) => print(word, node, printer)
    ])
  ) as Record<Name, Printer["calls"]["now"]>
