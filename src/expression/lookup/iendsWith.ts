import * as ValueTypes from "../ValueTypes.js"
import type { Lookup } from "./Lookup.js"

/** It ends with the text, whatever the case. */
export const iendsWith: Lookup = {
  name: "iendsWith",
  operand: () => ValueTypes.text,
  build: (operand, pattern) => ({ _tag: "Match", kind: "endsWith", ignoreCase: true, operand, pattern })
}
