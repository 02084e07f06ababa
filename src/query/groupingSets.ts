/**
 * Grouping sets: rows grouped by several lists of keys at once.
 */
import type * as Query from "../ast/Query.js"
import { queryError } from "../error/DefinitionError.js"
import * as ValueTypes from "../expression/ValueTypes.js"

type Sets = ReadonlyArray<ReadonlyArray<number>>

/** More keys would be more sets than anybody reads. */
const mostKeys = 8

// The longest first: all keys, all but the last …
const rollup = (n: number): Sets => Array.from({ length: n + 1 }, (_, i) => Array.from({ length: n - i }, (_, k) => k))

const cube = (n: number): Sets => (n === 0 ? [[]] : cube(n - 1).flatMap((set): Sets => [[...set, n - 1], set]))

/** The positions of the keys of each set. */
export const setsOf = (model: string, given: unknown, names: ReadonlyArray<string>): Sets => {
  const refuse = (message: string) => queryError(model, "sets", message)
  if (given === "rollup") return rollup(names.length)
  if (given === "cube") {
    if (names.length > mostKeys) throw refuse(`a cube of more than ${mostKeys} keys`)
    return cube(names.length)
  }
  if (!Array.isArray(given) || given.length === 0) {
    throw refuse('wants "rollup", "cube", or lists of names, such as [["writer"], []]')
  }
  return given.map((set: unknown) => {
    if (!Array.isArray(set)) throw refuse('wants lists of names, such as [["writer"], []]')
    return set.map((name: unknown) => {
      const at = names.indexOf(String(name))
      if (at < 0) throw refuse(`groupBy names no ${String(name)}`)
      return at
    })
  })
}

/** A key that is NULL in the sets without it. */
export const withNull = (key: Query.Named): Query.Named => {
  const { expression } = key
  // What has no type is a condition, which may be unknown in any case.
  if (!("type" in expression)) return key
  return { ...key, expression: { ...expression, type: ValueTypes.orNull(expression.type) } }
}
