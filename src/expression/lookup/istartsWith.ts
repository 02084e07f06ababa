import * as ValueTypes from "../ValueTypes.js"
import type { Lookup } from "./Lookup.js"

/** It begins with the text, whatever the case. */
export const istartsWith: Lookup = {
  name: "istartsWith",
  operand: () => ValueTypes.text,
  build: (operand, pattern) => ({ _tag: "Match", kind: "startsWith", ignoreCase: true, operand, pattern })
}
