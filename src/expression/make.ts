/**
 * How expressions are built: every method derives the shape, and carries the values along.
 */
import type * as AST from "../ast/Expression.js"
import * as StorageType from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { uncheckedCarrier } from "../definition/carrier.js"
import { queryError } from "../error/DefinitionError.js"
import { derive } from "../internal/intern.js"
import * as arrays from "./arrays.js"
import { type Built, ExpressionValue, expression, isExpression } from "./built.js"
import type * as Expression from "./Expression.js"
import { methods as functions } from "./functions/methods.js"
import * as json from "./json.js"
import * as lookups from "./lookup/index.js"
import type { Lookup } from "./lookup/Lookup.js"
import * as nested from "./nested.js"
import { arithmeticType, wider } from "./numbers.js"
import type { Request } from "./Request.js"
import * as ranges from "./ranges.js"
import * as Shape from "./Shape.js"
import * as Time from "./time.js"
import * as ValueTypes from "./ValueTypes.js"

/** The expression of a shape and its values that were made together. */
export const built = ({ parameters, shape }: Shape.Shaped): Built => expression(shape, parameters)

export { type Built, expression, isExpression } from "./built.js"

const hole = (type: ValueType, size?: number): AST.Hole => ({ _tag: "Hole", type, size })

/** An expression of two operands, the right one a value or an expression. */
export const binary = (
  self: Shape.Shaped,
  step: { readonly name: string },
  value: unknown,
  operand: (left: ValueType) => ValueType,
  build: (left: AST.Expression, right: AST.Expression) => AST.Expression
): Built => {
  if (isExpression(value)) {
    const shape = Shape.zip(self.shape, step, value.shape, build)
    return expression(shape, Shape.concat(self.parameters, value.parameters))
  }
  Shape.refuseUndefined(self.shape.node, step.name, value)
  const wide = wider(ValueTypes.of(self.shape.node), value)
  const shape =
    wide === undefined
      ? Shape.map(self.shape, step, (left) => build(left, hole(operand(ValueTypes.of(left)))))
      : derive(self.shape.trie, [step, wide.key], () => Shape.make(build(self.shape.node, hole(wide.type))))
  return expression(shape, [...self.parameters, value])
}

// A lookup may ask for a number that the column could not hold.
const sameType = (left: ValueType): ValueType =>
  left.storage._tag === "Integer" ? { ...left, storage: StorageType.integer(64) } : left

const lookup = (self: Built, step: Lookup, value: unknown): Built => {
  if (standsForNull(self, value)) return lookupNull(self, step)
  return binary(self, step, value, step.operand ?? sameType, step.build)
}

// An application's value for NULL need not be null: `Option.none()`.
const standsForNull = (self: Built, value: unknown): boolean => {
  if (value === null) return true
  const type = ValueTypes.of(self.shape.node)
  if (!type.nullable || isExpression(value)) return false
  const { carry } = derive(self.shape.trie, ["carrier"], () => ({ carry: uncheckedCarrier(type) }))
  try {
    return carry?.(value) === null
  } catch {
    // What cannot be encoded at all is refused where the query runs.
    return false
  }
}

const lookupNull = (self: Built, step: Lookup): Built => {
  if (step.name === "eq") return isNull(self)
  if (step.name === "ne") return not(isNull(self))
  const { field, model } = Shape.origin(self.shape.node)
  throw queryError(model, field, `${step.name}(null) is never true; use isNull() to find rows without a value`)
}

const isNull = (self: Built): Built =>
  expression(
    Shape.map(self.shape, "isNull", (operand) => ({ _tag: "IsNull", operand })),
    self.parameters
  )

/** NOT. */
export const not = (self: Shape.Shaped): Built =>
  expression(
    Shape.map(self.shape, "not", (operand) => ({ _tag: "Not", operand })),
    self.parameters
  )

/** True where the condition is false or unknown. */
export const isNotTrue = (self: Shape.Shaped): Built =>
  expression(
    Shape.map(self.shape, "isNotTrue", (operand) => ({ _tag: "IsNotTrue", operand })),
    self.parameters
  )

/** All of the conditions, or any of them. */
export const logical = (operator: "and" | "or", first: Shape.Shaped, rest: ReadonlyArray<Shape.Shaped>): Built => {
  if (rest.length === 0) return expression(first.shape, first.parameters)
  const shape = Shape.combine(
    [first.shape, ...rest.map((each) => each.shape)],
    operator,
    (operands): AST.Expression => ({
      _tag: "Logical",
      operator,
      operands
    })
  )
  return expression(shape, Shape.parametersOf([first, ...rest]))
}

const truth: Record<"true" | "false", Shape.Shape> = {
  true: Shape.make<AST.Expression>({ _tag: "Logical", operator: "and", operands: [] }),
  false: Shape.make<AST.Expression>({ _tag: "Logical", operator: "or", operands: [] })
}

/** The conditions that a callback gave, as one. */
export const conjunction = (model: string, step: string, conditions: unknown): Built => {
  const list = Array.isArray(conditions) ? conditions : [conditions]
  const [first, ...rest] = list.map((condition: unknown) => {
    if (isExpression(condition) && isCondition(condition)) return condition
    const hint = "return a condition such as u.age.gte(18), or an array of them"
    throw queryError(model, undefined, `${step} got ${kindOf(condition)} for a condition; ${hint}`)
  })
  return first === undefined ? expression(truth.true) : logical("and", first, rest)
}

const isCondition = ({ shape }: Built): boolean => ValueTypes.of(shape.node).storage._tag === "Boolean"

const kindOf = (value: unknown): string => {
  if (isExpression(value)) return `${ValueTypes.of(value.shape.node).storage._tag} values`
  return value === undefined || value === null ? String(value) : typeof value
}

const inQuery = (self: Built, query: Request, step: string): Built => {
  const { parameters, shape } = nested.among(self, query, step)
  return expression(shape, parameters)
}

const listOf = (self: Built, step: string, values: unknown): ReadonlyArray<unknown> => {
  Shape.refuseUndefined(self.shape.node, step, values)
  // The types say that what is no query is a list.
  return values as ReadonlyArray<unknown>
}

/** Among values and expressions: what is computed for each row stands beside the list. */
const inList = (self: Built, given: ReadonlyArray<unknown>, negated: boolean): Built => {
  const computed = given.filter(isExpression)
  if (computed.length === 0) return inValues(self, given, negated)
  const plain = given.filter((value) => !isExpression(value))
  const list = plain.length === 0 ? [] : [inValues(self, plain, negated)]
  const each = computed.map((value) => lookup(self, negated ? lookups.ne : lookups.eq, value))
  const [first, ...rest] = [...list, ...each]
  return first === undefined ? inValues(self, [], negated) : logical(negated ? "and" : "or", first, rest)
}

const inValues = (self: Built, given: ReadonlyArray<unknown>, negated: boolean): Built => {
  const step = negated ? "notIn" : "in"
  for (const value of given) {
    Shape.refuseUndefined(self.shape.node, step, value)
    if (standsForNull(self, value)) {
      const { field, model } = Shape.origin(self.shape.node)
      throw queryError(
        model,
        field,
        `${step} got a null among its values; add .or(x.isNull()) to find rows without one`
      )
    }
  }
  // What the column cannot hold (an integer with a fraction) is no value of any row.
  const type = ValueTypes.of(self.shape.node)
  const values = given.filter((value) => wider(type, value) === undefined)
  if (values.length === 0) return negated ? not(isNull(self)) : expression(truth.false)
  // Engines compare JSON with JSON, but not with a list of it.
  if (type.storage._tag === "Json") {
    const [first, ...rest] = values.map((each) => lookup(self, negated ? lookups.ne : lookups.eq, each))
    if (first !== undefined) return logical(negated ? "and" : "or", first, rest)
  }
  const size = listSize(values.length)
  const shape = Shape.map(self.shape, `${step} ${size}`, (operand): AST.Expression => {
    const found: AST.Expression = { _tag: "In", operand, list: hole(ValueTypes.of(operand), size) }
    return negated ? { _tag: "Not", operand: found } : found
  })
  return expression(shape, [...self.parameters, [...values]])
}

/** Lists are padded to powers of two, so that their lengths make few statements; but MySQL takes 65,535 values. */
export const listSize = (length: number): number =>
  length > longestPadded ? length : 2 ** Math.ceil(Math.log2(Math.max(1, length)))

const longestPadded = 32_768

const order = (self: Built, direction: "asc" | "desc", options?: Expression.OrderOptions): Expression.Order => {
  const nulls = options?.nulls ?? (direction === "asc" ? "last" : "first")
  const shape = Shape.map(self.shape, `${direction} ${nulls}`, (node): AST.Order => {
    Shape.refuseUnordered(node, "an order")
    return { _tag: "Order", expression: node, direction, nulls }
  })
  return { _tag: "Order", shape, parameters: self.parameters }
}

const arithmetic = (operator: "+" | "-" | "*") => {
  const step = { name: { "+": "plus", "-": "minus", "*": "times" }[operator] }
  return function (this: Built, value: unknown): Built {
    if (operator !== "*" && Time.isInstant(this))
      return built(Time.shift(this, operator === "+" ? "plus" : "minus", value))
    return binary(this, step, value, ValueTypes.widened, (left, right) => ({
      _tag: "Arithmetic",
      operator,
      left,
      right,
      type: arithmeticType(operator, ValueTypes.of(left), ValueTypes.of(right))
    }))
  }
}

const methods: Record<string, (this: Built, ...args: ReadonlyArray<never>) => unknown> = {
  in(values: unknown) {
    const query = nested.requestOf(values)
    return query === undefined ? inList(this, listOf(this, "in", values), false) : inQuery(this, query, "in")
  },
  notIn(values: unknown) {
    const query = nested.requestOf(values)
    if (query === undefined) return inList(this, listOf(this, "notIn", values), true)
    // To SQL nothing is known to be among values with a NULL, and nothing known not to be.
    const other = isNotTrue(inQuery(this, query, "notIn"))
    return ValueTypes.of(this.shape.node).nullable ? logical("and", not(isNull(this)), [other]) : other
  },
  range(from: unknown, to: unknown) {
    return logical("and", lookup(this, lookups.gte, from), [lookup(this, lookups.lte, to)])
  },
  isNull() {
    return isNull(this)
  },
  isNotNull() {
    return not(isNull(this))
  },
  and(...others: ReadonlyArray<Shape.Shaped>) {
    return logical("and", this, others)
  },
  or(...others: ReadonlyArray<Shape.Shaped>) {
    return logical("or", this, others)
  },
  not() {
    return not(this)
  },
  asc(options: Expression.OrderOptions | undefined) {
    return order(this, "asc", options)
  },
  desc(options: Expression.OrderOptions | undefined) {
    return order(this, "desc", options)
  },
  plus: arithmetic("+"),
  minus: arithmetic("-"),
  times: arithmetic("*")
}

for (const step of Object.values(lookups)) {
  methods[step.name] = function (value: unknown) {
    return lookup(this, step, value)
  }
}

const containsText = methods.contains

const jsonMethods: Record<string, (this: Built, ...args: ReadonlyArray<never>) => unknown> = {
  at(step: unknown) {
    return built(json.at(this, step))
  },
  asText() {
    return built(json.as(this, "asText", "text"))
  },
  asNumber() {
    return built(json.as(this, "asNumber", "number"))
  },
  asBoolean() {
    return built(json.as(this, "asBoolean", "boolean"))
  },
  arrayLength() {
    return built(json.as(this, "arrayLength", "length"))
  },
  hasKey(key: unknown) {
    return built(json.hasKey(this, key))
  },
  hasAnyKey(keys: ReadonlyArray<unknown>) {
    const [first, ...rest] = keys.map((key) => json.hasKey(this, key))
    return first === undefined ? expression(truth.false) : logical("or", first, rest)
  },
  hasAllKeys(keys: ReadonlyArray<unknown>) {
    const [first, ...rest] = keys.map((key) => json.hasKey(this, key))
    return first === undefined ? expression(truth.true) : logical("and", first, rest)
  },
  contains(value: never) {
    return json.isJson(this) ? built(json.contains(this, value)) : containsText?.call(this, value)
  }
}

for (const [name, step] of Object.entries(Time.methods)) {
  methods[name] = function (...args: ReadonlyArray<never>) {
    return built(step(this, ...args))
  }
}

const shared: typeof methods = { ...functions, ...methods, ...jsonMethods }

/** The methods that some kinds of values have of their own, some under names that others have, too. */
const ofKinds: { readonly [kind: string]: typeof methods } = { Array: arrays.methods, Range: ranges.methods }

const namesOfKinds = new Set(Object.values(ofKinds).flatMap(Object.keys))

for (const name of namesOfKinds) {
  const general = shared[name]
  shared[name] = function (...args: ReadonlyArray<never>) {
    const { _tag } = ValueTypes.of(this.shape.node).storage
    const own = ofKinds[_tag]?.[name] ?? general
    if (own !== undefined) return own.call(this, ...args)
    const { field, model } = Shape.origin(this.shape.node)
    throw queryError(model, field, `${name} is no method of ${_tag} values`)
  }
}
Object.assign(ExpressionValue.prototype, shared)
