/**
 * Which rows of its partition a row sees.
 */
import type * as AST from "../../ast/Expression.js"
import type { FrameBound, Frame as FrameNode } from "../../ast/Window.js"
import { queryError } from "../../error/DefinitionError.js"
import * as ValueTypes from "../ValueTypes.js"

/** So many rows, groups, or so far in value, before or after. @since 0.1.0 @category frames */
export interface Distance {
  readonly kind: "preceding" | "following"
  readonly offset: number
}

/** One end of a frame. @since 0.1.0 @category frames */
export type Edge = "unboundedPreceding" | "currentRow" | "unboundedFollowing" | Distance

/** Which rows are left out of the frame: the row, it and its equals, or its equals. @since 0.1.0 @category frames */
export type Exclude = NonNullable<FrameNode["exclude"]>

/** Which rows of its partition a row sees. @since 0.1.0 @category frames */
export interface Frame extends FrameNode {}

const distance = (kind: Distance["kind"], offset: number): Distance => {
  if (Number.isFinite(offset) && offset >= 0) return { kind, offset }
  throw queryError("Window", kind, `${kind}(${String(offset)}): wants a number from 0 on`)
}

/** So far before the row. @since 0.1.0 @category frames */
export const preceding = (n: number): Distance => distance("preceding", n)

/** So far after the row. @since 0.1.0 @category frames */
export const following = (n: number): Distance => distance("following", n)

const places = ["unboundedPreceding", "preceding", "currentRow", "following", "unboundedFollowing"]

const boundOf = (edge: Edge): FrameBound => (typeof edge === "string" ? { kind: edge, offset: undefined } : edge)

const frame = (unit: Frame["unit"], from: Edge, to: Edge, exclude: Exclude | undefined): Frame => {
  const [start, end] = [boundOf(from), boundOf(to)]
  const refuse = (message: string) => queryError("Window", unit, message)
  if (start.kind === "unboundedFollowing" || end.kind === "unboundedPreceding") {
    throw refuse("a frame starts no later than at the last row, and ends no earlier than at the first")
  }
  if (places.indexOf(start.kind) > places.indexOf(end.kind)) throw refuse("a frame starts before it ends")
  for (const { offset = 0 } of [start, end]) {
    if (unit !== "range" && !Number.isSafeInteger(offset)) throw refuse(`${offset} is no number of ${unit}`)
  }
  return { unit, start, end, exclude }
}

interface Options {
  readonly exclude?: Exclude
}

/** The rows from one to another. @since 0.1.0 @category frames */
export const rows = (start: Edge, end: Edge, options: Options = {}): Frame => frame("rows", start, end, options.exclude)

/** The rows whose value of the one order is no farther away; only numbers have distances. @since 0.1.0 @category frames */
export const range = (start: Edge, end: Edge, options: Options = {}): Frame =>
  frame("range", start, end, options.exclude)

/** The rows of so many groups of equals; PostgreSQL and SQLite. @since 0.1.0 @category frames */
export const groups = (start: Edge, end: Edge, options: Options = {}): Frame =>
  frame("groups", start, end, options.exclude)

/** The frame, where it fits the order. */
export const frameNode = (name: string, given: Frame, orderBy: ReadonlyArray<AST.Order>): FrameNode => {
  const { end, start, unit } = given
  const refuse = (message: string) => queryError("Window", name, message)
  if (unit === "groups" && orderBy.length === 0) throw refuse("frames of groups want an order")
  const offsets = [start.offset, end.offset].filter((offset) => offset !== undefined)
  if (unit !== "range" || offsets.length === 0) return given
  const [key, ...more] = orderBy
  if (key === undefined || more.length > 0) throw refuse("a range by distance wants one order, no more and no less")
  for (const offset of offsets) {
    if (isDistance(ValueTypes.of(key.expression).storage, offset)) continue
    const { _tag } = ValueTypes.of(key.expression).storage
    throw refuse(`${offset} is no distance of ${_tag} values; only numbers have them, and no more digits than they`)
  }
  return given
}

const isDistance = (storage: AST.Cast["to"], offset: number): boolean => {
  switch (storage._tag) {
    case "Float":
      return true
    case "Integer":
    case "BigInteger":
      return Number.isSafeInteger(offset)
    case "Decimal":
      return (/^\d+(?:\.(\d+))?$/.exec(String(offset))?.[1] ?? "").length <= storage.scale && offset < 1e21
    default:
      return false
  }
}
