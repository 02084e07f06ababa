import * as Shape from "../Shape.js"
import type { Lookup } from "./Lookup.js"

/** Greater. */
export const gt: Lookup = {
  name: "gt",
  build: (left, right) => {
    Shape.refuseUnordered(left, "gt")
    return { _tag: "Compare", operator: ">", left, right }
  }
}
