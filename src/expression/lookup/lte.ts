import type { Lookup } from "./Lookup.js"

/** Less or equal. */
export const lte: Lookup = {
  name: "lte",
  build: (left, right) => ({ _tag: "Compare", operator: "<=", left, right })
}
