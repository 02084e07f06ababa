import * as ValueTypes from "../ValueTypes.js"
import type { Lookup } from "./Lookup.js"

/** It ends with the text. */
export const endsWith: Lookup = {
  name: "endsWith",
  operand: () => ValueTypes.text,
  build: (operand, pattern) => ({ _tag: "Match", kind: "endsWith", ignoreCase: false, operand, pattern })
}
