/**
 * The methods of JSON expressions: all end in nodes that every dialect prints.
 */
import type * as AST from "../ast/Expression.js"
import type { JsonForm, JsonKind, JsonStep } from "../ast/Json.js"
import type { ValueType } from "../ast/ValueType.js"
import { jsonFault, textFault } from "../definition/jsonFault.js"
import { queryError } from "../error/DefinitionError.js"
import { isText, ofKind, stepType } from "./jsonSchema.js"
import * as Shape from "./Shape.js"
import * as ValueTypes from "./ValueTypes.js"

/** Throws an error that names the column. */
export const refuse = (node: AST.Expression, reason: string): never => {
  const { field, model } = Shape.origin(node)
  throw queryError(model, field, reason)
}

/** Whether an expression is JSON (JSON of nothing but text is a text to its lookups). */
export const isJson = ({ shape }: Shape.Shaped): boolean => {
  const type = ValueTypes.of(shape.node)
  return type.storage._tag === "Json" && !isText(type)
}

const requireJson = (self: Shape.Shaped, name: string): void => {
  const { node } = self.shape
  const { _tag } = ValueTypes.of(node).storage
  if (_tag !== "Json") refuse(node, `${name} wants JSON, and this is ${_tag}`)
}

/** A step into JSON that every engine takes; throws for another. */
export const checkedStep = (node: AST.Expression, step: unknown): JsonStep => {
  if (typeof step === "string") {
    const fault = textFault(step)
    return fault === undefined ? step : refuse(node, `a key cannot be ${fault}`)
  }
  if (typeof step === "number" && Number.isSafeInteger(step) && step >= 0) return step
  return refuse(node, "a step into JSON is an object's key (a text) or an array's index (an integer from 0)")
}

// Steps of steps are one path.
const read = (self: Shape.Shaped, steps: ReadonlyArray<JsonStep>, kind: JsonKind, type: ValueType): Shape.Shaped => {
  const shape = Shape.map(self.shape, `json ${kind} ${JSON.stringify(steps)}`, (node): AST.Expression => {
    const within = node._tag === "JsonPath"
    return {
      _tag: "JsonPath",
      operand: within ? node.operand : node,
      path: within ? [...node.path, ...steps] : steps,
      kind,
      type
    }
  })
  return { shape, parameters: self.parameters }
}

const readHere = (self: Shape.Shaped, kind: JsonKind): Shape.Shaped => {
  const { origin } = ValueTypes.of(self.shape.node)
  return read(self, [], kind, { ...ValueTypes.orNull(ofKind(kind)), origin })
}

/** What stands at a key or an index. */
export const at = (self: Shape.Shaped, step: unknown): Shape.Shaped => {
  requireJson(self, "at")
  const checked = checkedStep(self.shape.node, step)
  const { kind, type } = stepType(ValueTypes.of(self.shape.node), checked)
  return read(self, [checked], kind, type)
}

/** The value as one of a kind; NULL where it is of another. */
export const as = (self: Shape.Shaped, name: string, kind: JsonKind): Shape.Shaped => {
  requireJson(self, name)
  return readHere(self, kind)
}

/** Whether an object has a key, be it null; false for what is no object. */
export const hasKey = (self: Shape.Shaped, key: unknown): Shape.Shaped => {
  requireJson(self, "hasKey")
  if (typeof key !== "string") return refuse(self.shape.node, "hasKey wants the name of a key")
  const found = read(self, [checkedStep(self.shape.node, key)], "raw", ValueTypes.orNull(ValueTypes.json))
  const present = (operand: AST.Expression): AST.Expression => ({ _tag: "Not", operand: { _tag: "IsNull", operand } })
  return { shape: Shape.map(found.shape, "json present", present), parameters: found.parameters }
}

const formOf = (value: unknown): JsonForm => {
  if (Array.isArray(value)) return { _tag: "Array", elements: value.map(formOf) }
  if (typeof value !== "object" || value === null) return { _tag: "Scalar" }
  return { _tag: "Object", properties: Object.entries(value).map(([key, each]) => [key, formOf(each)]) }
}

/** Whether all of a value is in it. */
export const contains = (self: Shape.Shaped, value: unknown): Shape.Shaped => {
  requireJson(self, "contains")
  const { node } = self.shape
  const fault = jsonFault(value)
  if (fault !== undefined) return refuse(node, `contains got ${fault}`)
  const form = formOf(value)
  const right = jsonValue(value)
  const shape = Shape.zip(
    self.shape,
    `json contains ${JSON.stringify(form)}`,
    right.shape,
    (operand, given): AST.Expression => ({ _tag: "JsonContains", operand, value: given, form })
  )
  return { shape, parameters: [...self.parameters, ...right.parameters] }
}

const valueHole = Shape.make<AST.Expression>({ _tag: "Hole", type: ValueTypes.json, size: undefined })
const nullValue = Shape.make<AST.Expression>({ _tag: "Literal", value: "null", type: ValueTypes.json })

/** A value of JSON; null is JSON's own, which as a parameter would be NULL. */
export const jsonValue = (value: unknown): Shape.Shaped =>
  value === null ? { shape: nullValue, parameters: Shape.noValues } : { shape: valueHole, parameters: [value] }
