/**
 * Numbers for the values of an expression.
 */
import { mapChildren, type Node } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { Query } from "../ast/Query.js"
import type { Scope } from "../ast/Scope.js"
import * as Shape from "./Shape.js"

/**
 * Makes parameters of holes, numbered from `offset` on in the order of the walk, which is the order of the values; those
 * of a query speak of its scope.
 */
export const numbering = (offset: number, scope?: Scope): (<N extends Node>(node: N) => N) => {
  let next = offset
  const number = <N extends Node>(node: N): N => {
    if (Shape.isNested(node)) {
      // Numbered already, by the query around it.
      if (node.values === 0) return node
      const query = rebased(node.query, next, scope)
      next += node.values
      return { ...node, query, values: 0 }
    }
    if (node._tag !== "Hole") return mapChildren(node, number)
    const { size, type } = node as unknown as AST.Hole
    const parameter: AST.Parameter = { _tag: "Parameter", index: next++, type, size, ...(scope && { scope }) }
    // A hole is replaced by a parameter, which stands wherever a hole may.
    return parameter as unknown as N
  }
  return number
}

// A nested query's own values become those of the query around it. What is one node in two places stays one: groups are
// told by that.
const rebased = (query: Query, offset: number, scope: Scope | undefined): Query => {
  const known = new Map<Node, Node>()
  const rebase = (node: Node): Node => {
    const found = known.get(node) ?? (isOwn(node, query.scope) ? moved(node, offset, scope) : mapChildren(node, rebase))
    known.set(node, found)
    return found
  }
  return mapChildren(query, rebase)
}

const isOwn = (node: Node, scope: Scope): node is AST.Parameter =>
  node._tag === "Parameter" && "scope" in node && node.scope === scope

const moved = ({ scope: _, ...node }: AST.Parameter, offset: number, scope: Scope | undefined): AST.Parameter => ({
  ...node,
  index: node.index + offset,
  ...(scope && { scope })
})
