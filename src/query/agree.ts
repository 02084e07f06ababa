/**
 * What rows of several queries have in common.
 */
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as StorageType from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import type { NamedType } from "../definition/derived.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { areInstances, outputsOf } from "../expression/outputs.js"
import * as Scope from "../expression/Scope.js"
import type { Request } from "../service/Database.js"

/** What rows are: instances of a model with further values, or, without one, records of values. */
export interface RowKind {
  readonly model: ModelDefinition | undefined
  readonly values: ReadonlyArray<NamedType>
}

/** What the rows of a query are. */
export const kindOf = ({ query }: Request): RowKind => {
  const values = outputsOf(query.node)
  if (!areInstances(query.node)) return { model: undefined, values }
  const model = Scope.definitionOf(query.node.scope)
  return { model, values: values.slice(model.columns.length) }
}

/** What rows of both kinds are; refuses those that have not the same values. */
export const common = (step: string, first: RowKind, second: RowKind): RowKind => {
  const place = first.model?.name ?? "Query"
  if (first.model?.rowClass !== second.model?.rowClass) {
    const [left, right] = [called(first), called(second)]
    throw queryError(
      place,
      step,
      `the rows of one query are ${left}, those of the other ${right}; select the same of both`
    )
  }
  const others = new Map(second.values.map((value) => [value.name, value.type]))
  const names = first.values.map(({ name }) => name)
  const odd = [
    ...names.filter((name) => !others.has(name)),
    ...[...others.keys()].filter((name) => !names.includes(name))
  ]
  if (odd.length > 0)
    throw queryError(place, step, `only one of the queries gives ${odd.join(", ")}; select the same of both`)
  const values = first.values.map(({ name, type }) => ({
    name,
    type: agreed(step, name, type, others.get(name) ?? type)
  }))
  return { ...first, values }
}

const called = ({ model }: RowKind): string => (model === undefined ? "records" : `instances of ${model.name}`)

const agreed = (step: string, name: string, left: ValueType, right: ValueType): ValueType => {
  if (left === right) return left
  const storage = storageOf(left.storage, right.storage)
  const nullable = left.nullable || right.nullable
  const refused = (why: string) => queryError("Query", step, `${name} ${why}`)
  if (storage === undefined) {
    throw refused(`is a ${left.storage._tag} in one query and a ${right.storage._tag} in the other; cast one of them`)
  }
  if (left.toCarrier !== right.toCarrier || left.fromCarrier !== right.fromCarrier) {
    throw refused("is stored alike in both queries, but means something else to their Schemas")
  }
  const schema = left.schema === right.schema ? left.schema : either(left.schema.ast, right.schema.ast)
  return { ...left, storage, schema, nullable, origin: undefined }
}

// Flat, so that NULL is found beside the rest.
const either = (...asts: ReadonlyArray<AST.AST>): Schema.Schema.AnyNoContext =>
  Schema.make(AST.Union.make(asts.flatMap((ast) => (ast._tag === "Union" ? ast.types : [ast]))))

// Engines convert what they put together, each in its own way, or not at all.
const storageOf = (
  left: StorageType.StorageType,
  right: StorageType.StorageType
): StorageType.StorageType | undefined => {
  switch (left._tag) {
    case "Integer":
      return right._tag !== "Integer" ? undefined : left.bits === right.bits ? left : StorageType.integer(64)
    case "Text":
      return right._tag !== "Text" ? undefined : left.maxLength === right.maxLength ? left : StorageType.text()
    case "Binary":
      return right._tag !== "Binary" ? undefined : left.maxLength === right.maxLength ? left : StorageType.binary()
    case "Decimal": {
      if (right._tag !== "Decimal" || left.scale !== right.scale) return undefined
      return left.precision >= right.precision ? left : right
    }
    default:
      return left._tag === right._tag ? left : undefined
  }
}

/** Refuses rows whose equal ones become one, where engines do not agree on what is equal. */
export const refuseJson = (step: string, { values }: RowKind): void => {
  const json = values.find(({ type }) => type.storage._tag === "Json")
  if (json === undefined) return
  throw queryError(
    "Query",
    step,
    `${json.name} is JSON, which engines compare in different ways; use unionAll, or leave it out`
  )
}
