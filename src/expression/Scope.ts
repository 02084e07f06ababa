/**
 * Scopes at run time: the rows that a callback speaks of.
 */
import { mapChildren, type Node, some } from "../ast/children.js"
import type { Query } from "../ast/Query.js"
import type * as AST from "../ast/Scope.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { derive, emptyTrie, type Trie } from "../internal/intern.js"

/** A scope, what was derived from it, and whether a callback over it is running. */
export interface Scope extends AST.Scope {
  readonly definition: ModelDefinition
  readonly trie: Trie
  open: boolean
}

export const make = (definition: ModelDefinition): Scope => ({
  _tag: "Scope",
  model: definition.name,
  definition,
  trie: emptyTrie(),
  open: false
})

/** The scope of a model's own rows. */
export const root = (definition: ModelDefinition): Scope => derive(definition.trie, ["scope"], () => make(definition))

/** The model of a scope found in a node. */
export const definitionOf = (scope: AST.Scope): ModelDefinition =>
  // Scopes are made here only.
  scope.definition as ModelDefinition

/** The scope of a query's rows, and those of the rows that are joined to them. */
export const scopesOf = ({ joins, scope }: Query): ReadonlyArray<Scope> =>
  // Scopes are made here only.
  [scope, ...joins.map((join) => join.scope)].map((each) => each as Scope)

/** Runs a callback over a scope, so that one nested in it over the same relation gets another scope. */
export const within = <A>(scope: Scope, f: () => A): A => {
  scope.open = true
  try {
    return f()
  } finally {
    scope.open = false
  }
}

/** The same over several scopes. */
export const withinAll = <A>(scopes: ReadonlyArray<Scope>, f: () => A): A =>
  scopes.reduceRight<() => A>((inner, scope) => () => within(scope, inner), f)()

/** Whether a node says anything of the scope's rows. */
export const speaksOf = (scope: AST.Scope, node: Node): boolean =>
  some(
    node,
    (each) =>
      (each._tag === "Field" && "scope" in each && each.scope === scope) || ("outer" in each && each.outer === scope)
  )

/** The node with one scope put in the place of another; what was one node in two places stays one. */
export const replace = <N extends Node>(node: N, from: AST.Scope, to: AST.Scope): N => {
  const replaced = new Map<Node, Node>()
  const visit = <M extends Node>(each: M): M => {
    const known = replaced.get(each) ?? renamed(mapChildren(each, visit), from, to)
    replaced.set(each, known)
    // A copy, but for its scopes.
    return known as M
  }
  return visit(node)
}

const renamed = (node: Node, from: AST.Scope, to: AST.Scope): Node => {
  const scoped = node as Node & { readonly scope?: AST.Scope; readonly outer?: AST.Scope; readonly inner?: AST.Scope }
  if (scoped.scope !== from && scoped.outer !== from && scoped.inner !== from) return node
  return {
    ...node,
    ...(scoped.scope === from ? { scope: to } : {}),
    ...(scoped.outer === from ? { outer: to } : {}),
    ...(scoped.inner === from ? { inner: to } : {})
  }
}
