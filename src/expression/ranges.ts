/**
 * The methods of ranges: all end in calls of functions, which a dialect with ranges prints.
 */
import type * as AST from "../ast/Expression.js"
import type { RangeFunction } from "../ast/functions/Range.js"
import type { ValueType } from "../ast/ValueType.js"
import { isRange } from "../definition/Range.js"
import { boundSchema } from "../definition/rangeSchema.js"
import { derive } from "../internal/intern.js"
import { type Built, expression, isExpression } from "./built.js"
import { anyNull, call, refusal, storageOf } from "./functions/call.js"
import * as Shape from "./Shape.js"
import * as ValueTypes from "./ValueTypes.js"

const typeOf = ({ shape }: Built): ValueType => ValueTypes.of(shape.node)

/** The type of a range's bounds. */
const boundOf = (self: Built): ValueType => {
  const { origin, storage } = typeOf(self)
  if (storage._tag !== "Range") throw refusal(self, "is no range")
  return {
    storage: storage.bounds,
    schema: boundSchema(storage.bounds),
    nullable: false,
    toCarrier: undefined,
    fromCarrier: undefined,
    origin
  }
}

const given = (self: Built, kind: string, type: () => ValueType, value: unknown): Built => {
  const shape = derive(self.shape.trie, ["range operand", kind], () =>
    Shape.make<AST.Expression>({ _tag: "Hole", type: type(), size: undefined })
  )
  return expression(shape, [value])
}

const other = (self: Built, step: string, value: unknown): Built => {
  if (!isExpression(value)) {
    if (!isRange(value)) throw refusal(self, `${step} wants a range, such as ${step}(Range.make(a, b))`)
    return given(self, "range", () => ValueTypes.notNull(typeOf(self)), value)
  }
  const [own, theirs] = [storageOf(self), storageOf(value)]
  if (own._tag === "Range" && theirs._tag === "Range" && own.bounds._tag === theirs.bounds._tag) return value
  throw refusal(self, `${step} wants a range of the same kind of values`)
}

const bound = (self: Built, step: string, value: unknown): Built => {
  Shape.refuseUndefined(self.shape.node, step, value)
  if (value === null) throw refusal(self, `${step}(null) is never true; use isNull() to find rows without a value`)
  if (!isExpression(value)) return given(self, "bound", () => boundOf(self), value)
  if (storageOf(value)._tag === boundOf(self).storage._tag) return value
  throw refusal(self, `${step} wants a value of the range's own kind`)
}

const truth = anyNull(ValueTypes.boolean)

const asked = (name: RangeFunction, step: string) =>
  function (this: Built, value: unknown): Built {
    return call(name, [this, other(this, step, value)], truth)
  }

const told = (name: RangeFunction) =>
  function (this: Built): Built {
    return call(name, [this], truth)
  }

const end = (name: RangeFunction) =>
  function (this: Built): Built {
    return call(name, [this], () => ValueTypes.orNull(boundOf(this)))
  }

const isOfRange = (value: unknown): boolean =>
  isExpression(value) ? storageOf(value)._tag === "Range" : isRange(value)

/** By their names. */
export const methods: Readonly<Record<string, (this: Built, ...args: ReadonlyArray<never>) => Built>> = {
  contains(value: unknown) {
    const operand = isOfRange(value) ? other(this, "contains", value) : bound(this, "contains", value)
    return call("rangeContains", [this, operand], truth)
  },
  containedBy: asked("rangeContainedBy", "containedBy"),
  overlaps: asked("rangeOverlaps", "overlaps"),
  strictlyLeftOf: asked("rangeLeftOf", "strictlyLeftOf"),
  strictlyRightOf: asked("rangeRightOf", "strictlyRightOf"),
  notRightOf: asked("rangeNotRightOf", "notRightOf"),
  notLeftOf: asked("rangeNotLeftOf", "notLeftOf"),
  adjacentTo: asked("rangeAdjacentTo", "adjacentTo"),
  isEmpty: told("rangeIsEmpty"),
  lower: end("rangeLower"),
  upper: end("rangeUpper"),
  lowerInclusive: told("rangeLowerInclusive"),
  upperInclusive: told("rangeUpperInclusive"),
  lowerInfinite: told("rangeLowerInfinite"),
  upperInfinite: told("rangeUpperInfinite")
}
