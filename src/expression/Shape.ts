/**
 * The shape of an expression: its node without the values, made once and found again (see `internal/intern`).
 */
import { type Node, walk } from "../ast/children.js"
import type * as AST from "../ast/Expression.js"
import type { Nested } from "../ast/Nested.js"
import { queryError } from "../error/DefinitionError.js"
import { derive, emptyTrie, type Trie } from "../internal/intern.js"
import * as ValueTypes from "./ValueTypes.js"

/** A node, and what was derived from it. */
export interface Shape<N = AST.Expression> {
  readonly node: N
  readonly trie: Trie
}

/** A shape together with the values of its holes, in order. */
export interface Shaped<N = AST.Expression> {
  readonly shape: Shape<N>
  readonly parameters: ReadonlyArray<unknown>
}

export const make = <N>(node: N): Shape<N> => ({ node, trie: emptyTrie() })

const noValues: ReadonlyArray<unknown> = []

/** The values of several, in order. */
export const concat = (first: ReadonlyArray<unknown>, second: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  first.length === 0 ? second : second.length === 0 ? first : [...first, ...second]

/** A shape derived from one other. */
export const map = <N>(self: Shape, step: unknown, build: (node: AST.Expression) => N): Shape<N> =>
  derive(self.trie, [step], () => make(build(self.node)))

/** A shape derived from two others. */
export const zip = <N>(
  self: Shape,
  step: unknown,
  that: Shape,
  build: (left: AST.Expression, right: AST.Expression) => N
): Shape<N> => derive(self.trie, [step, that], () => make(build(self.node, that.node)))

/** A shape derived from several others, of which there is at least one. */
export const combine = <M extends Node, N>(
  shapes: ReadonlyArray<Shape<M>>,
  step: unknown,
  build: (nodes: ReadonlyArray<M>) => N
): Shape<N> => {
  const [first, ...rest] = shapes
  if (first === undefined) return make(build([]))
  return derive(first.trie, [step, rest.length, ...rest], () => make(build(shapes.map((shape) => shape.node))))
}

/** The values of several, in order. */
export const parametersOf = (shaped: ReadonlyArray<Shaped<unknown>>): ReadonlyArray<unknown> =>
  shaped.reduce<ReadonlyArray<unknown>>((values, each) => concat(values, each.parameters), noValues)

/** How many values a node wants. */
export const holes = (node: Node): number => {
  let count = 0
  walk(node, (each) => {
    if (each._tag === "Hole") count++
    if (isNested(each)) count += each.values
  })
  return count
}

/** Whether a node is a query within another. */
export const isNested = (node: Node): node is Nested => node._tag === "Nested"

/** Where an expression comes from, for messages. */
export const origin = (node: AST.Expression): { readonly model: string; readonly field: string | undefined } =>
  ValueTypes.of(node).origin ?? { model: "query", field: undefined }

/** Refuses `undefined`, which other libraries take for "no condition". */
export const refuseUndefined = (node: AST.Expression, step: string, value: unknown): void => {
  if (value !== undefined) return
  const { field, model } = origin(node)
  throw queryError(
    model,
    field,
    `${step}(undefined) is no condition; leave the condition out, or use isNull() to find rows without a value`
  )
}

/** Refuses an order of JSON: engines sort it as text or by rules of their own, and PostgreSQL has no least one. */
export const refuseUnordered = (node: AST.Expression, step: string): void => {
  if (ValueTypes.of(node).storage._tag !== "Json") return
  const { field, model } = origin(node)
  throw queryError(
    model,
    field,
    `${step} of JSON, which every engine sorts in another way; sort by a column of its own`
  )
}

export { noValues }
