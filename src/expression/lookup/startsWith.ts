import * as ValueTypes from "../ValueTypes.js"
import type { Lookup } from "./Lookup.js"

/** It begins with the text. */
export const startsWith: Lookup = {
  name: "startsWith",
  operand: () => ValueTypes.text,
  build: (operand, pattern) => ({ _tag: "Match", kind: "startsWith", ignoreCase: false, operand, pattern })
}
