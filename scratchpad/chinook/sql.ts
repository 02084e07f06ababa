/**
 * SQL for the eye.
 */
import { Predicate } from "effect"

const clause = /^ ((?:INNER|LEFT) JOIN|FROM|WHERE|GROUP BY|HAVING|ORDER BY|LIMIT) /

/** A statement with each clause on a line of its own, and its parameters below. */
export const layOut = (statement: { readonly sql: string; readonly parameters: ReadonlyArray<unknown> }): string => {
  const { parameters, sql } = statement
  let depth = 0
  const lines = [...sql].map((character, i) => {
    if (character === "(") depth += 1
    if (character === ")") depth -= 1
    return character === " " && depth === 0 && clause.test(sql.slice(i, i + 13)) ? "\n" : character
  })
  const values = parameters.length === 0 ? [] : [`-- ${parameters.map(plain).join(", ")}`]
  return indented([...lines.join("").split("\n"), ...values])
}

const indented = (lines: ReadonlyArray<string>): string => lines.map((line) => `   ${line}`).join("\n")

// `mysql2` wraps a number with its type, in an object that does not tell its value as text.
const plain = (value: unknown): string => {
  if (Predicate.hasProperty(value, "value")) return String(value.value)
  return typeof value === "string" ? JSON.stringify(value) : String(value)
}
