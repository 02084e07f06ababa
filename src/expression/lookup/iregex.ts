import * as ValueTypes from "../ValueTypes.js"
import type { Lookup } from "./Lookup.js"

/** It matches the regular expression, whatever the case. */
export const iregex: Lookup = {
  name: "iregex",
  operand: () => ValueTypes.text,
  build: (operand, pattern) => ({ _tag: "Regex", ignoreCase: true, operand, pattern })
}
