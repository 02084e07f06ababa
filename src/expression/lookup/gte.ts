import type { Lookup } from "./Lookup.js"

/** Greater or equal. */
export const gte: Lookup = {
  name: "gte",
  build: (left, right) => ({ _tag: "Compare", operator: ">=", left, right })
}
