/**
 * Where windows may stand.
 */
import { type Node, some } from "../ast/children.js"
import { queryError } from "../error/DefinitionError.js"

/** Whether an expression asks a window. */
export const isWindowed = (node: Node): boolean => some(node, ({ _tag }) => _tag === "Window")

/** Windows look at the rows that a query gives, so that nothing which makes those rows can speak of them. */
export const refuseWindow = (model: string, step: string, node: Node): void => {
  if (!isWindowed(node)) return
  const hint = "annotate the rows with it, and filter, sort or select by that"
  throw queryError(model, undefined, `${step} cannot speak of a window; ${hint}`)
}
