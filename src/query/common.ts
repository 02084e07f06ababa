/**
 * Queries under a name: common tables, and tables that grow out of themselves.
 */
import type { Common } from "../ast/RowSource.js"
import { columnOf } from "../definition/columns.js"
import { queryError } from "../error/DefinitionError.js"
import * as Scope from "../expression/Scope.js"
import * as Shape from "../expression/Shape.js"
import { derive } from "../internal/intern.js"
import type { Request } from "../service/Database.js"
import { common as agreed, kindOf, refuseJson } from "./agree.js"
import { nestedOf, operand, over } from "./compound.js"

/** How a recursion goes on. */
export interface Recurring {
  readonly all: boolean
  readonly cycle: string | undefined
}

/** The rows of a query under a name: wherever they stand in a statement, they are computed of one definition. */
export const common = (name: string, given: Request): Request => {
  const start = operand("common", given)
  const { query, values } = start
  const table = derive(query.trie, ["common", named("common", name), values.length], () =>
    over(name, kindOf(start), sourceOf(name, start, undefined, { all: true, cycle: undefined }))
  )
  return { query: table, values }
}

/** The rows of a query, and all that a step makes of the rows before it. */
export const recursive = (
  name: string,
  given: Request,
  step: (rows: Request) => Request,
  recurring: Recurring
): Request => {
  const start = operand("recursive", given)
  const kind = kindOf(start)
  const rows = derive(start.query.trie, ["recursion", named("recursive", name)], () =>
    over(name, kind, { _tag: "Recursion", name })
  )
  const next = operand("recursive", step({ query: rows, values: Shape.noValues }))
  const { all, cycle } = recurring
  const keys = ["recursive", name, all, cycle, next.query, start.values.length, next.values.length]
  const table = derive(start.query.trie, keys, () => {
    const both = agreed("recursive", kind, kindOf(next))
    if (!all && both.model === undefined) refuseJson("recursive", both)
    const query = over(name, both, sourceOf(name, start, next, recurring))
    if (cycle !== undefined) refuseKey(name, query.node.scope, cycle)
    return query
  })
  return { query: table, values: Shape.concat(start.values, next.values) }
}

/** The rows that a request writes, as they are then; of a delete, as they were. */
export const written = (name: string, given: Request): Request => {
  const start = operand("common", given)
  const { query, values } = start
  const model = Scope.definitionOf(query.node.scope)
  const table = derive(query.trie, ["written", named("common", name), values.length], () =>
    over(name, { model, values: [] }, sourceOf(name, start, undefined, { all: true, cycle: undefined }))
  )
  return { query: table, values }
}

const sourceOf = (name: string, start: Request, step: Request | undefined, { all, cycle }: Recurring): Common => ({
  _tag: "Common",
  name,
  // The same for the same definition, wherever it is asked.
  key: {},
  start: nestedOf(start),
  step: step && nestedOf(step),
  all,
  cycle
})

const named = (step: string, name: unknown): string => {
  if (typeof name === "string" && name !== "") return name
  throw queryError("Query", step, `wants a name, such as Query.${step}("tree", …)`)
}

const keys: ReadonlySet<string> = new Set(["Integer", "BigInteger", "Uuid"])

// Ways are written as text, in which other values could look like several.
const refuseKey = (name: string, scope: { readonly model: string }, cycle: string): void => {
  // The scope is one of Scope.make.
  const definition = Scope.definitionOf(scope as Scope.Scope)
  const known = definition.columnsByProperty.has(cycle)
  const storage = known ? columnOf(definition, cycle).type.storage._tag : undefined
  if (storage !== undefined && keys.has(storage)) return
  const why = storage === undefined ? "is no value of the rows" : `holds ${storage} values`
  throw queryError(name, cycle, `${why}; cycle wants the name of an integer or a UUID, such as the key`)
}
