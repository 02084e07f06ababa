import * as SchemaAST from "effect/SchemaAST"
import type * as AST from "../ast/Expression.js"
import type { StorageType } from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"
import { type Built, expression, isExpression } from "./make.js"
import { plainValue } from "./plain.js"
import * as Shape from "./Shape.js"
import * as ValueTypes from "./ValueTypes.js"

/** A condition, and an expression or a plain value. */
export interface Branch {
  readonly condition: Built
  readonly value: unknown
}

/** The expression of branches, and of what stands where none is true, if anything does. */
export const caseOf = (branches: ReadonlyArray<Branch>, otherwise: ReadonlyArray<unknown>): Built => {
  const given = [...branches.map(({ value }) => value), ...otherwise]
  const like = given.find(isExpression)?.shape
  const values = given.map((value) => (isExpression(value) ? value : plain(value, like)))
  const parts = values.flatMap((value, i) => {
    const branch = branches[i]
    return branch === undefined ? [value] : [branch.condition, value]
  })
  const shape = Shape.combine(
    parts.map((part) => part.shape),
    `case ${branches.length}`,
    (nodes) => build(nodes, branches.length)
  )
  return expression(shape, Shape.parametersOf(parts))
}

// Conditions and values by turns, then what stands where no condition is true.
const build = (nodes: ReadonlyArray<AST.Expression>, count: number): AST.Expression => {
  const pairs = Array.from({ length: count }, (_, i) => nodes.slice(2 * i, 2 * i + 2))
  const [otherwise] = nodes.slice(2 * count)
  const values = [...pairs.flatMap(([, value]) => value ?? []), ...(otherwise === undefined ? [] : [otherwise])]
  const common = commonType(values.filter((node) => !isNull(node)))
  const nullable = otherwise === undefined || values.some((node) => isNull(node) || ValueTypes.of(node).nullable)
  const type = nullable ? ValueTypes.orNull(common) : ValueTypes.notNull(common)
  return {
    _tag: "Case",
    branches: pairs.flatMap(([condition, value]) =>
      condition === undefined || value === undefined ? [] : { _tag: "When", condition, value: made(value, type) }
    ),
    otherwise: otherwise && made(otherwise, type),
    type
  }
}

const isNull = (node: AST.Expression): boolean => node._tag === "Literal" && node.value === null

// Every branch is stored as the whole is.
const made = (node: AST.Expression, type: ValueType): AST.Expression => {
  if (isNull(node)) return { _tag: "Literal", value: null, type }
  const own = ValueTypes.of(node).storage
  const to = type.storage
  const same = own._tag === to._tag && !(own._tag === "Decimal" && to._tag === "Decimal" && own.scale !== to.scale)
  return same ? node : { _tag: "Cast", operand: node, to, type: { ...type, nullable: ValueTypes.of(node).nullable } }
}

// ---- plain values ------------------------------------------------------------------------------------------------------

/** A plain value, of the kind that an expression beside it says where that is none of the plain ones. */
const plain = (value: unknown, like: Shape.Shape | undefined): Built => {
  if (value !== null && like !== undefined && !ValueTypes.isPlain(ValueTypes.of(like.node))) {
    const shape = Shape.map(like, "case value", (node): AST.Expression => {
      const type = ValueTypes.notNull({ ...ValueTypes.of(node), origin: undefined })
      return { _tag: "Hole", type, size: undefined }
    })
    return expression(shape, [value])
  }
  return plainValue("Case", value)
}

// ---- types -------------------------------------------------------------------------------------------------------------

const numbers: ReadonlySet<StorageType["_tag"]> = new Set(["Integer", "Float", "Decimal"])

// What may stand side by side has the same kind: the whole is decoded as one of them is.
const kindOf = (type: ValueType): string => {
  const { _tag } = type.storage
  if (type.storage._tag === "Array") return `array of ${type.storage.items._tag}`
  if (ValueTypes.isStored(type) && _tag !== "Json") return numbers.has(_tag) ? "number" : _tag
  const { ast } = type.schema
  return `${_tag} ${String(SchemaAST.encodedAST(ast))} ${String(SchemaAST.typeAST(ast))}`.replaceAll(" | null", "")
}

const commonType = (nodes: ReadonlyArray<AST.Expression>): ValueType => {
  const types = nodes.map(ValueTypes.of)
  const [first] = types
  if (first === undefined) throw queryError("Case", undefined, "every branch is null; one of them must say the type")
  for (const [i, type] of types.entries()) {
    if (kindOf(type) === kindOf(first)) continue
    const { field, model } = originOf(nodes[i])
    const hint = "values of one Case are of one kind"
    throw queryError(model, field, `${type.storage._tag} beside ${first.storage._tag}; ${hint}`)
  }
  if (kindOf(first) === "number") return numberType(types)
  return ValueTypes.isPlain(first) ? ValueTypes.widened(first) : { ...first, origin: undefined }
}

const originOf = (node: AST.Expression | undefined) =>
  node === undefined ? { model: "Case", field: undefined } : Shape.origin(node)

const numberType = (types: ReadonlyArray<ValueType>): ValueType => {
  const all = types.map(({ storage }) => storage)
  const decimals = all.filter((storage) => storage._tag === "Decimal")
  const floating = all.some(({ _tag }) => _tag === "Float")
  if (decimals.length === 0) return floating ? ValueTypes.float : ValueTypes.integer
  if (floating) throw queryError("Case", undefined, "a Decimal beside a Float; write the fraction as a BigDecimal")
  const scale = Math.max(...decimals.map((each) => each.scale))
  const whole = Math.max(...decimals.map((each) => each.precision - each.scale))
  const integers = decimals.length < all.length ? integerDigits : 0
  return ValueTypes.decimal(Math.max(whole, integers) + scale, scale)
}

/** Digits of a safe integer. */
const integerDigits = 16
