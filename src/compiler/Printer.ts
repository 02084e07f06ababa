/**
 * The shape of a printer: one function per node, and the few words in which engines differ.
 */
import type { Aggregate, Call, Expression, Order } from "../ast/Expression.js"
import type { NestedExpression } from "../ast/Nested.js"
import type {
  Assignment,
  CommonDefinition,
  Conflict,
  Insert,
  Join,
  Lock,
  Output,
  Select,
  SetOperation,
  Source,
  Statement
} from "../ast/Statement.js"
import type { StorageType } from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import type { Dialect } from "../service/Dialect.js"
import type { Fragment, Placeholders } from "./Fragment.js"

/** Nodes that queries speak of and statements do not: the planner replaced them. */
type Planned = "Field" | "Hole" | "RelatedExists" | "RelatedAggregate" | "Grouping" | NestedExpression["_tag"]

/** An expression of a statement. */
export type Printable = Exclude<Expression, { readonly _tag: Planned }>

type Printed = Printable | Statement | SetOperation | CommonDefinition | Source | Join | Output | Order | Assignment

type Nodes = { readonly [N in Printed as N["_tag"]]: (node: N, printer: Printer) => Fragment }

/**
 * How a dialect writes each node. Every function gets the whole printer, so that what one dialect says of a node holds
 * wherever the node stands.
 */
export interface Printer extends Nodes {
  readonly placeholders: Placeholders
  readonly identifier: (name: string) => string
  /** Text as a literal. */
  readonly text: (value: string) => string
  /** What CAST calls a storage type. */
  readonly castType: (storage: StorageType) => string
  /** One row's value of an insert. */
  readonly inserted: (index: number, type: ValueType, printer: Printer) => Fragment
  /** An expression as text, whatever its type. */
  readonly asText: (node: Expression, printer: Printer) => Fragment
  /** Text without its case, in Unicode. */
  readonly fold: (text: Fragment) => Fragment
  /** Texts in a row; NULL where any is NULL. */
  readonly concat: (texts: ReadonlyArray<Fragment>) => Fragment
  /** LIMIT and OFFSET, with the space before them. */
  readonly slice: (limit: Fragment | undefined, offset: Fragment | undefined) => Fragment
  /** FOR UPDATE or FOR SHARE, with the space before it, where the engine locks rows. */
  readonly lock: (lock: Lock, select: Select, printer: Printer) => string
  /** What an INSERT does about a row that is there already, with the space before it. */
  readonly conflict: (conflict: Conflict, insert: Insert, printer: Printer) => Fragment
  /** The dialect, for what an application says of each. */
  readonly dialect: Dialect["name"]
  /** Whether a common table may be an UPDATE or a DELETE with what it returns. */
  readonly writesInQueries: boolean
  /** What a window over all the rows says of them. */
  readonly wholeWindow: string
  readonly calls: { readonly [Name in Call["name"]]: (node: Call, printer: Printer) => Fragment }
  readonly aggregates: { readonly [Name in Aggregate["name"]]: (node: Aggregate, printer: Printer) => Fragment }
  /** An aggregate function of SQL over an argument, by the node's `distinct` and `filter`. */
  readonly aggregate: (name: string, argument: Fragment, node: Aggregate, printer: Printer) => Fragment
  /** Whether the `returning` of a write is printed. */
  readonly returning: { readonly insert: boolean; readonly update: boolean }
}

/** Prints any node. */
export const print = (node: Expression | Printed, printer: Printer): Fragment => {
  // The record has a function for exactly this node's tag, or none for a node that should not be here.
  const one = (printer as unknown as Record<string, ((node: unknown, printer: Printer) => Fragment) | undefined>)[
    node._tag
  ]
  if (one === undefined) throw new TypeError(`a statement holds no ${node._tag}: it was not planned`)
  return one(node, printer)
}
