/**
 * Functions of arrays, on engines without them.
 */
import type { ArrayFunction } from "../../ast/functions/Array.js"
import type { Dialect } from "../../service/Dialect.js"
import { missing } from "../missing.js"
import type { Printer } from "../Printer.js"

type Calls<Name extends keyof Printer["calls"]> = { readonly [N in Name]: Printer["calls"][N] }

/** How a dialect writes every function of arrays. */
export type ArrayCalls = Calls<ArrayFunction>

/** The refusals of an engine without arrays. */
export const withoutArrays = (dialect: Dialect["name"]): ArrayCalls => {
  const refuse = () => {
    throw missing(dialect, "arrays", "a Field.json(Schema.Array(…)) can be asked much the same")
  }
  return {
    arrayContains: refuse,
    arrayContainedBy: refuse,
    arrayOverlaps: refuse,
    arrayLength: refuse,
    arrayAt: refuse,
    arraySlice: refuse,
    arrayIndexOf: refuse,
    arrayAppend: refuse,
    arrayConcat: refuse,
    arrayRemove: refuse
  }
}
