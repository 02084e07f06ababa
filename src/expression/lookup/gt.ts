import type { Lookup } from "./Lookup.js"

/** Greater. */
export const gt: Lookup = {
  name: "gt",
  build: (left, right) => ({ _tag: "Compare", operator: ">", left, right })
}
