/**
 * Queries that lock the rows they read.
 */
import type { RowLock } from "../ast/Query.js"
import type { Contested, Strength } from "../ast/Statement.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import type { Request } from "../service/Database.js"
import type { LockOptions } from "./QuerySet.js"
import * as steps from "./steps.js"

type Options = LockOptions<unknown> & { readonly of?: ReadonlyArray<string> }

/** The same rows, locked until the transaction ends. */
export const locking = (request: Request, strength: Strength, options: Options = {}): Request => {
  const definition = steps.definitionOf(request)
  const name = strength === "update" ? "forUpdate" : "forShare"
  const { distinct, groupBy, lock, source } = request.query.node
  if (lock !== undefined) throw queryError(definition.name, undefined, `a second lock; ${name} stands once in a query`)
  if (distinct || groupBy !== undefined) throw noRows(definition, `${name} after ${distinct ? "distinct" : "groupBy"}`)
  if (source !== undefined) throw noRows(definition, `${name} of rows that come from queries`)
  const contested = contestedOf(definition, name, options)
  const of = options.of?.map((path) => pathOf(definition, name, path))
  if (of?.length === 0) throw queryError(definition.name, undefined, `${name} got no relation in "of"; leave it out`)
  const key = `${name} ${contested} ${options.of?.join() ?? ""}`
  return withLock(request, key, { strength, contested, of, kept: true })
}

/** The same rows, locked while the transaction that there may be goes on: for reads that must not see a snapshot. */
export const current = (request: Request, strength: Strength): Request =>
  withLock(request, `lock ${strength}`, { strength, contested: "wait", of: undefined, kept: false })

const withLock = (request: Request, key: string, lock: RowLock): Request => steps.set(request, key, { lock })

const contestedOf = (definition: ModelDefinition, name: string, { noWait, skipLocked }: Options): Contested => {
  if (noWait !== true) return skipLocked === true ? "skip" : "wait"
  if (skipLocked !== true) return "fail"
  throw queryError(definition.name, undefined, `${name} with skipLocked and noWait; only one of them can hold`)
}

const pathOf = (definition: ModelDefinition, name: string, path: string): ReadonlyArray<string> => {
  if (path === "self") return []
  const names = path.split(".")
  names.reduce((model, each) => {
    const relation = model.relation(each)
    if (relation !== undefined && !relation.toMany) return relation.target
    throw queryError(model.name, each, `${name} wants "self" or relations to one row in "of"; this is none`)
  }, definition)
  return names
}

/** Refuses a step that leaves no rows to lock. */
export const refuseLocked = (request: Request, step: string): void => {
  if (request.query.node.lock === undefined) return
  throw noRows(steps.definitionOf(request), `${step} of locked rows`)
}

const noRows = ({ name }: ModelDefinition, what: string) =>
  queryError(name, undefined, `${what}: what comes out is no row of the table that could be locked`)
