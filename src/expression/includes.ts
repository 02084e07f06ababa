/**
 * What `include` is given, as nodes.
 */

import { mapChildren, type Node } from "../ast/children.js"
import type { Include, NamedInclude } from "../ast/Include.js"
import type * as AST from "../ast/Scope.js"
import type { Related } from "../ast/Scope.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { derive } from "../internal/intern.js"
import { IncludeId } from "./Reference.js"
import type { Scope } from "./Scope.js"
import * as Shape from "./Shape.js"

/** The include of a relation as it is: a join for one row, a SELECT by keys for many. */
export const includeShape = (
  outer: Scope,
  path: ReadonlyArray<string>,
  relation: string,
  related: Related | undefined
): Shape.Shape<Include> =>
  derive(outer.trie, [...path, relation, "include"], () =>
    Shape.make({
      _tag: "Include",
      outer,
      path,
      relation,
      related,
      strategy: related === undefined ? "joined" : "selectIn",
      includes: []
    })
  )

/** The relations that a callback named, with their values. */
export const named = (
  definition: ModelDefinition,
  record: unknown
): ReadonlyArray<readonly [string, Shape.Shaped<Include>]> => {
  if (typeof record !== "object" || record === null) {
    throw queryError(
      definition.name,
      undefined,
      "include wants an object of relations, such as (p) => ({ author: p.author })"
    )
  }
  return Object.entries(record).map(([name, relation]: [string, unknown]) => {
    refuseTaken(definition, name)
    if (typeof relation === "object" && relation !== null && IncludeId in relation) {
      // Only relations' references carry the key, and they carry this under it.
      return [name, relation[IncludeId] as Shape.Shaped<Include>] as const
    }
    throw queryError(definition.name, name, "include takes relations only; for a column use annotate")
  })
}

/** The rows of a to-many relation, with the values of their filter; undefined for what is none, or loads others. */
export const relatedOf = (relation: unknown): Shape.Shaped<Related> | undefined => {
  if (typeof relation !== "object" || relation === null || !(IncludeId in relation)) return undefined
  // Only relations' references carry the key, and they carry this under it.
  const { parameters, shape } = relation[IncludeId] as Shape.Shaped<Include>
  const { includes, related } = shape.node
  if (related === undefined || includes.length > 0) return undefined
  return { shape: derive(shape.trie, ["rows"], () => Shape.make(related)), parameters }
}

/** Refuses names that annotations and includes must not take, because the row has them. */
export const refuseTaken = (definition: ModelDefinition, name: string): void => {
  if (definition.columnsByProperty.has(name)) {
    throw queryError(definition.name, name, "the row has a column of this name; choose another")
  }
  if (name in definition.rowClass.prototype && !(name in Object.prototype)) {
    throw queryError(definition.name, name, "the class has a getter or method of this name; choose another")
  }
}

/** An include with further includes below it. */
export const namedIncludes = (
  definition: ModelDefinition,
  self: Shape.Shaped<Include>,
  record: unknown
): Shape.Shaped<Include> => {
  const added = named(definition, record)
  const shape = added.reduce(
    (shape, [name, include]) =>
      derive(shape.trie, [name, include.shape], () =>
        Shape.make({ ...shape.node, includes: [...shape.node.includes, namedInclude(name, include.shape.node)] })
      ),
    self.shape
  )
  return { shape, parameters: Shape.concat(self.parameters, Shape.parametersOf(added.map(([, include]) => include))) }
}

/** An include under its name. */
export const namedInclude = (name: string, include: Include): NamedInclude => ({ _tag: "NamedInclude", name, include })

/** The include moved from the rows that `prefix` leads to from one scope to those of a scope of their own. */
export const replaceRoot = <N extends Node>(
  node: N,
  from: AST.Scope,
  prefix: ReadonlyArray<string>,
  to: AST.Scope
): N => {
  const mapped = mapChildren(node, (child) => replaceRoot(child, from, prefix, to))
  const { outer, path, scope } = mapped as N &
    Partial<Record<"outer" | "scope", AST.Scope>> & { path?: ReadonlyArray<string> }
  if (path === undefined || (outer !== from && scope !== from)) return mapped
  if (prefix.some((name, i) => path[i] !== name)) {
    const hint = "a condition of an included relation may speak of the row that it belongs to, of none above it"
    throw queryError(from.model, prefix.join("."), hint)
  }
  const moved = path.slice(prefix.length)
  return { ...mapped, path: moved, ...(outer === from ? { outer: to } : { scope: to }) }
}
