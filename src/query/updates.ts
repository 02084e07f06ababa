/**
 * Queries that update and delete.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { decodedAgain } from "../definition/carrier.js"
import { columnOf } from "../definition/columns.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { NotFound } from "../error/errors.js"
import { refuseAggregate } from "../expression/aggregates.js"
import { isExpression } from "../expression/make.js"
import { refuseWindow } from "../expression/windows.js"
import { chain } from "../internal/effectable.js"
import type { Request } from "../service/Database.js"
import * as keys from "./keys.js"
import * as steps from "./steps.js"
import { patchable, type Target, type Values, type Write } from "./target.js"
import { typed } from "./violations.js"

/** The request that writes these values, or expressions, into the rows of another. */
export const updating = (definition: ModelDefinition, request: Request, changes: Values): Request => {
  const keysAndShapes: Array<unknown> = []
  const values: Array<unknown> = []
  const nodes = Object.entries(changes).map(([property, value]) => {
    if (isExpression(value)) {
      keysAndShapes.push(property, value.shape)
      values.push(...value.parameters)
      return { property, node: value.shape.node }
    }
    keysAndShapes.push(property)
    values.push(value)
    const { type } = columnOf(definition, property)
    return { property, node: { _tag: "Hole", type, size: undefined } as const }
  })
  return steps.step(request, ["update", ...keysAndShapes], values, (_, number) => ({
    kind: "update",
    changes: nodes.map(({ node, property }) => {
      refuseAggregate(definition.name, "update", node)
      refuseWindow(definition.name, "update", node)
      return { _tag: "Change", property, expression: number(node) }
    })
  }))
}

/** Changes the rows of the target's query. */
export const update = (target: Target, changes: unknown): Write<number> =>
  Effect.suspend(() => {
    const { definition } = target
    const { computed, plain } = separated(definition, changes)
    return chain(patchable(definition, plain), (valid) => {
      const all = { ...valid, ...computed }
      return Object.keys(all).length === 0
        ? Effect.succeed(0)
        : execute(target, updating(definition, target.request, all))
    })
  })

/** The request of an update, its values checked here and now. */
export const checked = (definition: ModelDefinition, request: Request, changes: unknown): Request => {
  const { computed, plain } = separated(definition, changes)
  const valid = Effect.runSyncExit(patchable(definition, plain))
  if (Exit.isSuccess(valid)) return updating(definition, request, { ...valid.value, ...computed })
  throw queryError(definition.name, undefined, Cause.pretty(valid.cause))
}

/** The request of a delete. */
export const deleting = (request: Request): Request => steps.set(request, "delete", { kind: "delete" })

/** Values, which are checked, and expressions, which the database computes. */
const separated = (
  definition: ModelDefinition,
  changes: unknown
): { readonly plain: Values; readonly computed: Values } => {
  const { name } = definition
  if (typeof changes !== "object" || changes === null) {
    throw queryError(name, undefined, "update wants an object of columns, such as (u) => ({ age: 1 })")
  }
  const plain: Array<readonly [string, unknown]> = []
  const computed: Array<readonly [string, unknown]> = []
  for (const [property, value] of Object.entries(changes)) {
    if (value === undefined) {
      throw queryError(name, property, "update got undefined; leave the column out, or write null")
    }
    if (!isExpression(value)) {
      plain.push([property, value])
      continue
    }
    const { variants } = columnOf(definition, property)
    if (variants.update === undefined) throw queryError(name, property, "the column is written by inserts only")
    computed.push([property, value])
  }
  return { plain: Object.fromEntries(plain), computed: Object.fromEntries(computed) }
}

/** Runs an update or delete; gives how many rows there were. */
export const execute = ({ database, definition }: Target, request: Request): Write<number> =>
  typed(definition, database.execute(request))

/** Deletes the rows of the target's query. */
export const remove = (target: Target): Write<number> => execute(target, deleting(target.request))

/** The row with the primary key of a row. */
export const rowWithKey = (definition: ModelDefinition, row: Values): Request =>
  keys.byKey(steps.all(definition), keys.keyOf(definition, row))

/** Writes a patch over a row, and gives the new row. */
export const save = (target: Target, row: Values, patch: Values): Write<unknown, NotFound> =>
  Effect.suspend(() =>
    Effect.flatMap(patchable(target.definition, patch), (valid) => {
      const { definition } = target
      if (Object.keys(valid).length === 0) return Effect.succeed(row)
      return Effect.flatMap(execute(target, updating(definition, rowWithKey(definition, row), valid)), (found) =>
        found === 0
          ? Effect.fail(
              new NotFound({ model: definition.name, message: `${definition.name}: the row to save is gone` })
            )
          : Effect.succeed(patched(definition, row, valid))
      )
    })
  )

// What was written is what is stored, so the new row needs no second look at the database.
const patched = (definition: ModelDefinition, row: Values, changes: Values): unknown =>
  new definition.rowClass(
    Object.fromEntries(
      definition.columns.map(({ property, type }) => [
        property,
        property in changes ? decodedAgain(type)(changes[property]) : row[property]
      ])
    ),
    true
  )
