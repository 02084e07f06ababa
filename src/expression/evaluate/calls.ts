/**
 * Functions in memory: of operands other than NULL.
 */
import type * as AST from "../../ast/Expression.js"
import * as ValueTypes from "../ValueTypes.js"
import { asText } from "./casts.js"
import { mathematics, numbers } from "./numbers.js"
import { texts } from "./texts.js"
import { timeCall } from "./times.js"
import * as values from "./values.js"

/** A function of values. */
export type Function = (...given: ReadonlyArray<values.Value>) => values.Value

/** What a function computes; undefined for what only a database can. */
export const callOf = (node: AST.Call): Function | undefined => {
  const { name } = node
  if (has(texts, name)) return ofTexts(texts[name] as Function, node.operands)
  if (has(numbers, name)) return numbers[name] as Function
  if (has(mathematics, name)) return mathematics[name]
  if (name === "greatest" || name === "least") return extreme(name, node.type)
  return timeCall(node)
}

// The functions take as many values as the node has operands, of the kinds that its builder asked for.
const has = <T extends object>(table: T, name: string): name is Extract<keyof T, string> => Object.hasOwn(table, name)

// Numbers are numbers, all else is text.
const ofTexts = (f: Function, operands: ReadonlyArray<AST.Expression>): Function => {
  const storages = operands.map((operand) => ValueTypes.of(operand).storage)
  return (...given) =>
    f(
      ...given.map((value, i) => {
        const storage = storages[i]
        return storage === undefined || storage._tag === "Integer" ? value : asText(value, storage)
      })
    )
}

const extreme =
  (name: "greatest" | "least", type: AST.Call["type"]): Function =>
  (first, ...rest) => {
    const chosen = rest.reduce((best, each) => {
      const difference = values.compare(each, best)
      return (name === "greatest" ? difference > 0 : difference < 0) ? each : best
    }, first)
    return values.fitted(chosen, type)
  }
