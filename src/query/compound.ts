/**
 * Queries whose rows come from other queries.
 */
import type { Nested } from "../ast/Nested.js"
import * as Query from "../ast/Query.js"
import type { Compound, RowSource, SetOperator } from "../ast/RowSource.js"
import { extended, records } from "../definition/derived.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { numbering } from "../expression/numbering.js"
import * as Scope from "../expression/Scope.js"
import * as Shape from "../expression/Shape.js"
import { derive } from "../internal/intern.js"
import type { Request } from "../service/Database.js"
import { common, kindOf, type RowKind, refuseJson } from "./agree.js"

/** A query as the source of another: over a scope that is its alone, so that whoever asks it may be the same model. */
export const operand = (step: string, { query, values }: Request): Request => {
  refuse(step, query.node)
  const own = derive(query.trie, ["operand"], () => {
    const { scope } = query.node
    return Shape.make(Scope.replace(query.node, scope, Scope.make(Scope.definitionOf(scope))))
  })
  return { query: own, values }
}

const refuse = (step: string, { includes, lock, scope }: Query.Query): void => {
  if (lock !== undefined)
    throw queryError(scope.model, undefined, `${step} of locked rows; what comes out is no row of the table`)
  if (includes.length > 0)
    throw queryError(scope.model, undefined, `${step} after include would lose what it loads; include afterwards`)
}

export const nestedOf = ({ query, values }: Request): Nested => ({
  _tag: "Nested",
  query: query.node,
  values: values.length
})

/** The query of all rows of a source; `name` is what messages call records, `row` the model of which they have a key. */
export const over = (
  name: string,
  { model, values }: RowKind,
  source: RowSource,
  row?: ModelDefinition
): Shape.Shape<Query.Query> => {
  const scope = Scope.make(model === undefined ? records(name, values, row) : extended(model, values))
  const field = ({ name: property, type }: RowKind["values"][number]): Query.Named => ({
    _tag: "Named",
    name: property,
    expression: { _tag: "Field", scope, path: [], property, type }
  })
  const rows = { ...Query.make(scope), source: numbering(0, scope)(source) }
  return Shape.make(
    model === undefined
      ? { ...rows, columns: values.map((value) => value.name) }
      : { ...rows, annotations: values.map(field) }
  )
}

/** Operands put together. */
const together = (
  name: string,
  keys: ReadonlyArray<unknown>,
  operands: ReadonlyArray<Request>,
  build: () => readonly [kind: RowKind, operator: SetOperator]
): Request => {
  const values = operands.reduce<Request["values"]>((all, each) => Shape.concat(all, each.values), Shape.noValues)
  const [first, ...rest] = operands.map(({ query }) => query)
  const query = derive(first?.trie ?? Shape.make(undefined).trie, [...keys, ...rest, values.length], () => {
    const [kind, operator] = build()
    const source: Compound = { _tag: "Compound", ...operator, operands: operands.map(nestedOf) }
    return over(name, kind, source)
  })
  return { query, values }
}

/** The rows of a query, as a query that can be narrowed and shaped anew. */
export const from = (request: Request, step = "from"): Request => {
  const only = operand(step, request)
  return together(only.query.node.scope.model, ["from"], [only], () => [kindOf(only), { operator: "union", all: true }])
}

/** The rows of two queries put together. */
export const compound = (step: string, operator: SetOperator, left: Request, right: Request): Request => {
  const [first, second] = [operand(step, left), operand(step, right)]
  return together(first.query.node.scope.model, [step], [first, second], () => {
    const kind = common(step, kindOf(first), kindOf(second))
    if (kind.model === undefined && step !== "unionAll") refuseJson(step, kind)
    return [kind, operator]
  })
}
