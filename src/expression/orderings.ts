/**
 * What `orderBy` is given, as a list.
 */
import { queryError } from "../error/DefinitionError.js"
import type { Order } from "./Expression.js"
import { isExpression } from "./make.js"

/** The keys of an order; an expression alone is ascending. */
export const orderings = (model: string, given: unknown): ReadonlyArray<Order> =>
  (Array.isArray(given) ? given : [given]).map((order: unknown) => {
    if (isExpression(order)) return order.asc()
    if (isOrder(order)) return order
    throw queryError(model, undefined, "orderBy wants keys such as u.createdAt.desc(), or an array of them")
  })

const isOrder = (value: unknown): value is Order =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "Order"
