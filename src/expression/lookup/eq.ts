import type { Lookup } from "./Lookup.js"

/** Equal. */
export const eq: Lookup = {
  name: "eq",
  build: (left, right) => ({ _tag: "Compare", operator: "=", left, right })
}
