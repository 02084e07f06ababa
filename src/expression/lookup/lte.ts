import * as Shape from "../Shape.js"
import type { Lookup } from "./Lookup.js"

/** Less or equal. */
export const lte: Lookup = {
  name: "lte",
  build: (left, right) => {
    Shape.refuseUnordered(left, "lte")
    return { _tag: "Compare", operator: "<=", left, right }
  }
}
