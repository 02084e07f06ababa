import * as Shape from "../Shape.js"
import type { Lookup } from "./Lookup.js"

/** Less. */
export const lt: Lookup = {
  name: "lt",
  build: (left, right) => {
    Shape.refuseUnordered(left, "lt")
    return { _tag: "Compare", operator: "<", left, right }
  }
}
