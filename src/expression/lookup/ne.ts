import type { Lookup } from "./Lookup.js"

/** Not equal; unknown where either is NULL. */
export const ne: Lookup = {
  name: "ne",
  build: (left, right) => ({ _tag: "Compare", operator: "<>", left, right })
}
