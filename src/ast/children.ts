/**
 * What each node is made of, declared once: copying, walking and numbering all derive from it.
 *
 * @since 0.1.0
 */

/** Any node. @since 0.1.0 @category models */
export interface Node {
  readonly _tag: string
}

// The properties of each node that hold nodes (or lists of nodes), in the order in which their values are given.
const properties: { readonly [tag: string]: ReadonlyArray<string> } = {
  RelatedExists: ["related"],
  RelatedAggregate: ["aggregate", "related"],
  QueryExists: ["nested"],
  QueryValue: ["nested"],
  InQuery: ["operand", "nested"],
  Nested: ["query"],
  Related: ["filter", "orderBy", "limit", "offset"],
  Include: ["related", "includes"],
  NamedInclude: ["include"],
  Compound: ["operands"],
  Common: ["start", "step"],
  NamedJoin: ["rows", "on"],
  Query: [
    "source",
    "joins",
    "filter",
    "qualify",
    "orderBy",
    "limit",
    "offset",
    "annotations",
    "selection",
    "includes",
    "groupBy",
    "aggregates",
    "having",
    "changes"
  ],
  Named: ["expression"],
  Change: ["expression"],
  Subquery: ["select"],
  Exists: ["select"],
  InSubquery: ["operands", "select"],
  Window: ["call", "partitionBy", "orderBy"],
  WindowCall: ["operands"],
  Compare: ["left", "right"],
  Logical: ["operands"],
  Not: ["operand"],
  IsNotTrue: ["operand"],
  IsNull: ["operand"],
  In: ["operand", "list"],
  Match: ["operand", "pattern"],
  Regex: ["operand", "pattern"],
  Arithmetic: ["left", "right"],
  Call: ["operands"],
  Aggregate: ["argument", "filter", "orderBy"],
  Case: ["branches", "otherwise"],
  When: ["condition", "value"],
  Grouping: ["operand"],
  Cast: ["operand"],
  Conversion: ["operand"],
  Raw: ["operands"],
  ByDialect: ["choices"],
  Widened: ["operand"],
  JsonPath: ["operand"],
  JsonWrite: ["operand", "value"],
  JsonContains: ["operand", "value"],
  JsonObject: ["values"],
  Search: ["words", "texts"],
  Order: ["expression"],
  SetOperation: ["operands"],
  CommonDefinition: ["select"],
  Select: ["commons", "outputs", "from", "joins", "where", "groupBy", "having", "orderBy", "limit", "offset"],
  Output: ["expression"],
  Join: ["source", "on"],
  Group: ["source", "joins"],
  Derived: ["select"],
  Lateral: ["select"],
  Update: ["assignments", "where"],
  Assignment: ["value"],
  Delete: ["where"]
}

const none: ReadonlyArray<string> = []

const childrenOf = (node: Node): ReadonlyArray<string> => properties[node._tag] ?? none

/**
 * A copy of the node in which each child is replaced by what `f` makes of it; the node itself where nothing changed.
 *
 * @since 0.1.0
 * @category combinators
 */
export const mapChildren = <N extends Node>(node: N, f: (child: Node) => Node): N => {
  let changes: Record<string, unknown> | undefined
  for (const property of childrenOf(node)) {
    // The table above says that this property holds a node, a list of them, or nothing.
    const child = (node as Record<string, unknown>)[property] as Node | ReadonlyArray<Node> | undefined
    if (child === undefined) continue
    const mapped = isList(child) ? child.map(f) : f(child)
    if (!isList(child) ? mapped !== child : child.some((each, i) => each !== (mapped as ReadonlyArray<Node>)[i])) {
      changes = { ...changes, [property]: mapped }
    }
  }
  return changes === undefined ? node : { ...node, ...changes }
}

const isList = (child: Node | ReadonlyArray<Node>): child is ReadonlyArray<Node> => Array.isArray(child)

/**
 * Every node of the tree, parents before children, in the order in which values are given.
 *
 * @since 0.1.0
 * @category combinators
 */
export const walk = (node: Node, visit: (node: Node) => void): void => {
  visit(node)
  for (const property of childrenOf(node)) {
    const child = (node as unknown as Record<string, unknown>)[property] as Node | ReadonlyArray<Node> | undefined
    if (child === undefined) continue
    if (isList(child)) for (const each of child) walk(each, visit)
    else walk(child, visit)
  }
}

/**
 * Whether any node of the tree satisfies the predicate.
 *
 * @since 0.1.0
 * @category combinators
 */
export const some = (node: Node, predicate: (node: Node) => boolean): boolean => {
  let found = false
  walk(node, (each) => {
    found ||= predicate(each)
  })
  return found
}
