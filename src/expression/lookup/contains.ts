import * as ValueTypes from "../ValueTypes.js"
import type { Lookup } from "./Lookup.js"

/** The text stands somewhere in it. */
export const contains: Lookup = {
  name: "contains",
  operand: () => ValueTypes.text,
  build: (operand, pattern) => ({ _tag: "Match", kind: "contains", ignoreCase: false, operand, pattern })
}
