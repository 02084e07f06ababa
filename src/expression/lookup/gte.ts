import * as Shape from "../Shape.js"
import type { Lookup } from "./Lookup.js"

/** Greater or equal. */
export const gte: Lookup = {
  name: "gte",
  build: (left, right) => {
    Shape.refuseUnordered(left, "gte")
    return { _tag: "Compare", operator: ">=", left, right }
  }
}
