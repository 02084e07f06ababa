import * as ValueTypes from "../ValueTypes.js"
import type { Lookup } from "./Lookup.js"

/** The text stands somewhere in it, whatever the case. */
export const icontains: Lookup = {
  name: "icontains",
  operand: () => ValueTypes.text,
  build: (operand, pattern) => ({ _tag: "Match", kind: "contains", ignoreCase: true, operand, pattern })
}
