import type { Lookup } from "./Lookup.js"

/** Less. */
export const lt: Lookup = {
  name: "lt",
  build: (left, right) => ({ _tag: "Compare", operator: "<", left, right })
}
