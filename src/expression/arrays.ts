/**
 * The methods of arrays: all end in calls of functions, which a dialect with arrays prints.
 */
import type * as AST from "../ast/Expression.js"
import type { ArrayFunction } from "../ast/functions/Array.js"
import type { ValueType } from "../ast/ValueType.js"
import { withoutFilters } from "../definition/carrier.js"
import { itemType } from "../definition/columnType.js"
import { derive } from "../internal/intern.js"
import { type Built, expression, isExpression } from "./built.js"
import { anyNull, combined, refusal, storageOf } from "./functions/call.js"
import * as Shape from "./Shape.js"
import * as ValueTypes from "./ValueTypes.js"

type Type = (nodes: ReadonlyArray<AST.Expression>) => ValueType

const typeOf = ({ shape }: Built): ValueType => ValueTypes.of(shape.node)

/** The type of an array's items, whatever the filters of the column. */
const itemOf = (self: Built): ValueType =>
  derive(self.shape.trie, ["array item"], () => {
    const { field, model } = Shape.origin(self.shape.node)
    return unfiltered(itemType(model, field ?? "", typeOf(self).schema))
  })

const unfiltered = (type: ValueType): ValueType => ({
  ...type,
  schema: ValueTypes.schemaOf(withoutFilters(type.schema.ast))
})

const given = (self: Built, kind: string, type: () => ValueType, value: unknown): Built => {
  const shape = derive(self.shape.trie, ["array operand", kind], () =>
    Shape.make<AST.Expression>({ _tag: "Hole", type: type(), size: undefined })
  )
  return expression(shape, [value])
}

const item = (self: Built, step: string, value: unknown): Built => {
  Shape.refuseUndefined(self.shape.node, step, value)
  const type = itemOf(self)
  if (value === null && !type.nullable) throw refusal(self, `${step}(null): its items are never NULL`)
  return given(self, "item", () => type, value)
}

const items = (self: Built, step: string, value: unknown): Built => {
  if (isExpression(value)) {
    const [own, other] = [storageOf(self), storageOf(value)]
    if (own._tag === "Array" && other._tag === "Array" && own.items._tag === other.items._tag) return value
    throw refusal(self, `${step} wants an array of the same kind of items`)
  }
  if (!Array.isArray(value)) throw refusal(self, `${step} wants an array of items, such as ${step}([a, b])`)
  return given(self, "items", () => ValueTypes.notNull(unfiltered(typeOf(self))), value)
}

const withoutNull = (self: Built, step: string, value: unknown): Built => {
  if (Array.isArray(value) && value.includes(null)) {
    throw refusal(self, `${step} got a null among its items, which is equal to nothing; leave it out`)
  }
  return items(self, step, value)
}

const call = (name: ArrayFunction, operands: ReadonlyArray<Built>, type: Type): Built =>
  combined(operands, name, (nodes) => ({ _tag: "Call", name, operands: nodes, type: type(nodes) }))

const asked = (name: ArrayFunction, step: string) =>
  function (this: Built, value: unknown): Built {
    return call(name, [this, withoutNull(this, step, value)], anyNull(ValueTypes.boolean))
  }

/** An array of the same kind, which the filters of the column need not admit. */
const changed =
  (self: Built): Type =>
  (nodes) => {
    const type = unfiltered(typeOf(self))
    return nodes.some((node, i) => i > 0 && isArray(node) && ValueTypes.of(node).nullable)
      ? ValueTypes.orNull(type)
      : type
  }

const isArray = (node: AST.Expression): boolean => ValueTypes.of(node).storage._tag === "Array"

const index = (self: Built, step: string, value: unknown): Built => {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > most)
    throw refusal(self, `${step} wants an index of the array, an integer from 0`)
  const literal = derive(self.shape.trie, ["array index", value], () =>
    Shape.make<AST.Expression>({ _tag: "Literal", value, type: ValueTypes.integer })
  )
  return expression(literal)
}

/** The last index of all. */
const most = 2_147_483_646

/** By their names. */
export const methods: Readonly<Record<string, (this: Built, ...args: ReadonlyArray<never>) => Built>> = {
  contains: asked("arrayContains", "contains"),
  containedBy: asked("arrayContainedBy", "containedBy"),
  overlaps: asked("arrayOverlaps", "overlaps"),
  length() {
    return call("arrayLength", [this], anyNull(ValueTypes.integer))
  },
  at(at: unknown) {
    return call("arrayAt", [this, index(this, "at", at)], () => ValueTypes.orNull(itemOf(this)))
  },
  slice(from: unknown, to?: unknown) {
    const end = to === undefined ? [] : [index(this, "slice", to)]
    return call("arraySlice", [this, index(this, "slice", from), ...end], changed(this))
  },
  indexOf(value: unknown) {
    return call("arrayIndexOf", [this, item(this, "indexOf", value)], () => ValueTypes.orNull(ValueTypes.integer))
  },
  append(value: unknown) {
    return call("arrayAppend", [this, item(this, "append", value)], changed(this))
  },
  concat(value: unknown) {
    return call("arrayConcat", [this, items(this, "concat", value)], changed(this))
  },
  remove(value: unknown) {
    return call("arrayRemove", [this, item(this, "remove", value)], changed(this))
  }
}
