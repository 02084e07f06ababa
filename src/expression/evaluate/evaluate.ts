/**
 * An expression's value in memory: what a database would answer for the row.
 */
import * as ParseResult from "effect/ParseResult"
import type { ValueType } from "../../ast/ValueType.js"
import { derive } from "../../internal/intern.js"
import { numbering } from "../numbering.js"
import type { Shape, Shaped } from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"
import { evaluator } from "./nodes.js"
import type { Place, Row } from "./rows.js"
import type { Value } from "./values.js"

/** The value of an expression for a row, as the application sees it. */
export const evaluate = ({ parameters, shape }: Shaped, row: Row): unknown =>
  compiled(shape)({ scope: undefined, row, outer: undefined, parameters })

const compiled = (shape: Shape): ((place: Place) => unknown) =>
  derive(shape.trie, ["evaluate"], () => {
    const node = numbering(0)(shape.node)
    const [value, decode] = [evaluator(node), decoder(ValueTypes.of(node))]
    return (place: Place) => decode(value(place))
  })

/** From a carrier to the application's value. */
export const decoder = (type: ValueType): ((carrier: Value) => unknown) => {
  const decode = ParseResult.decodeUnknownSync(type.schema)
  const { fromCarrier } = type
  return (carrier) => decode(carrier === null || fromCarrier === undefined ? carrier : fromCarrier(carrier))
}
