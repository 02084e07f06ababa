import * as ValueTypes from "../ValueTypes.js"
import type { Lookup } from "./Lookup.js"

/** It matches the regular expression, in the engine's own syntax. */
export const regex: Lookup = {
  name: "regex",
  operand: () => ValueTypes.text,
  build: (operand, pattern) => ({ _tag: "Regex", ignoreCase: false, operand, pattern })
}
