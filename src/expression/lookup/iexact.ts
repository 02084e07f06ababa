import * as ValueTypes from "../ValueTypes.js"
import type { Lookup } from "./Lookup.js"

/** Equal, whatever the case. */
export const iexact: Lookup = {
  name: "iexact",
  operand: () => ValueTypes.text,
  build: (operand, pattern) => ({ _tag: "Match", kind: "exact", ignoreCase: true, operand, pattern })
}
