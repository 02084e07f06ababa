/**
 * What is said of a value that a Schema refuses.
 */
import * as AST from "effect/SchemaAST"
import type { ValueType } from "../ast/ValueType.js"

/** In place of the issues of a sensitive field's Schema, which quote the value. */
export const withheld = ({ schema }: ValueType): string =>
  `expected ${String(AST.typeAST(schema.ast))}; the field is sensitive, so what was given is not shown`
