/**
 * Queries of the rows before or after a place in their order.
 */

import * as Schema from "effect/Schema"
import type * as AST from "../ast/Expression.js"
import type { ValueType } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"
import { defaultOrder, reversed } from "../expression/defaultOrder.js"
import { areKeyed } from "../expression/outputs.js"
import * as Shape from "../expression/Shape.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { derive } from "../internal/intern.js"
import type { Request } from "../service/Database.js"
import { telling } from "./keys.js"
import * as steps from "./steps.js"

/** The order of a query, the model's own where it has none, ended by the primary key: no two rows are equal in it. */
export const totalOrder = ({ query }: Request): ReadonlyArray<AST.Order> =>
  derive(query.trie, ["total order"], () => {
    const { orderBy, scope } = query.node
    const own = orderBy ?? defaultOrder(scope)
    const { direction, nulls } = own[own.length - 1] ?? { direction: "asc", nulls: "last" }
    const isThere = (property: string): boolean =>
      own.some(({ expression: node }) => node._tag === "Field" && node.path.length === 0 && node.property === property)
    const keys = telling(steps.definitionOf({ query, values: [] })).flatMap(({ property, type }): Array<AST.Order> => {
      const expression: AST.Field = { _tag: "Field", scope, path: [], property, type }
      return isThere(property) ? [] : [{ _tag: "Order", expression, direction, nulls }]
    })
    return [...own, ...keys]
  })

/** The rows in their total order, or that turned round. */
export const sorted = (request: Request, backward = false): Request => {
  const orders = totalOrder(request)
  return steps.step(request, ["sorted", backward], Shape.noValues, () => ({
    orderBy: backward ? reversed(orders) : orders
  }))
}

/** The same rows, each with the values that it is sorted by. */
export const keyed = (request: Request): Request => steps.set(request, "keyed", { keyed: true })

/** Whether its rows are the model's, all of them, so that the primary key can end their order. */
export const isPageable = (request: Request): boolean => {
  const { distinct, groupBy } = request.query.node
  return !distinct && groupBy === undefined && !steps.isSliced(request)
}

/** Refuses a query whose rows have no place that could be found again. */
export const refusePageless = (request: Request): void => {
  const { distinct, groupBy, joins } = request.query.node
  const { name } = steps.definitionOf(request)
  if (steps.isSliced(request)) throw queryError(name, undefined, "pages after limit or offset; a page has its own size")
  const keyless = !areKeyed({ ...request.query.node, selection: undefined, columns: undefined })
  if (!distinct && groupBy === undefined && !keyless) return
  const word = joins.length > 0 ? "joined" : distinct ? "distinct" : groupBy === undefined ? "derived" : "grouped"
  throw queryError(name, undefined, `Page.keyset of ${word} rows, which no primary key tells apart; use Page.offset`)
}

/** The rows of a sorted query that come after these values of its order, given as carriers. */
export const after = (request: Request, carriers: ReadonlyArray<unknown>): Request => {
  const { query, values } = request
  const nulls = carriers.map((carrier) => carrier === null)
  const shape = derive(query.trie, ["after", values.length, ...nulls], () =>
    Shape.make(condition((query.node.orderBy ?? []).map((order, i) => place(order, nulls[i], values.length + i))))
  )
  return steps.filter(request, { shape, parameters: carriers })
}

/** One key of an order, and the value to come after. */
interface Place {
  readonly equal: AST.Expression
  /** What comes after; undefined where nothing does. */
  readonly beyond: AST.Expression | undefined
  /** Equal or after, where NULL is neither. */
  readonly bound: AST.Expression | undefined
}

const place = ({ direction, expression, nulls }: AST.Order, isNull: boolean | undefined, index: number): Place => {
  const none: AST.Expression = { _tag: "IsNull", operand: expression }
  if (isNull) {
    return { equal: none, beyond: nulls === "first" ? { _tag: "Not", operand: none } : undefined, bound: undefined }
  }
  const type = carrierType(ValueTypes.of(expression))
  const compare = (operator: AST.Compare["operator"]): AST.Compare => ({
    _tag: "Compare",
    operator,
    left: expression,
    right: { _tag: "Parameter", index, type, size: undefined }
  })
  const further = compare(direction === "asc" ? ">" : "<")
  const never = expression._tag === "Field" && !expression.type.nullable
  return {
    equal: compare("="),
    beyond: nulls === "last" && !never ? logical("or", further, none) : further,
    bound: never ? compare(direction === "asc" ? ">=" : "<=") : undefined
  }
}

// Values come from the database, and go back as they were, whatever the application makes of them.
const carrierType = ({ storage }: ValueType): ValueType => ({
  storage,
  schema: Schema.Unknown,
  nullable: false,
  toCarrier: undefined,
  fromCarrier: undefined,
  origin: undefined
})

const logical = (operator: "and" | "or", ...operands: ReadonlyArray<AST.Expression>): AST.Expression => ({
  _tag: "Logical",
  operator,
  operands
})

const never: AST.Expression = logical("or")

// `a > 1 OR (a = 1 AND (b > 2 OR …))`; the first key's bound besides, as no index helps with an OR.
const condition = (places: ReadonlyArray<Place>): AST.Expression => {
  const [first, ...rest] = places
  const all = lexicographic(places)
  return first?.bound === undefined || rest.length === 0 ? all : logical("and", first.bound, all)
}

const lexicographic = ([first, ...rest]: ReadonlyArray<Place>): AST.Expression => {
  if (first === undefined) return never
  const { beyond, equal } = first
  if (rest.length === 0) return beyond ?? never
  const same = logical("and", equal, lexicographic(rest))
  return beyond === undefined ? same : logical("or", beyond, same)
}
