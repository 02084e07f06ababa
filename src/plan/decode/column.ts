/**
 * How one column's value goes from the driver to the application.
 */
import * as ParseResult from "effect/ParseResult"
import * as AST from "effect/SchemaAST"
import type { StorageType } from "../../ast/StorageType.js"
import type { ValueType } from "../../ast/ValueType.js"
import { type Check, checkOf } from "../../definition/checks.js"
import { structureOf } from "../../definition/structure.js"
import type { Codec } from "../../service/Codec.js"

/** The codecs of a dialect. */
export type Codecs = (type: StorageType) => Codec

/**
 * The steps of a column: `convert` from the driver's value to what the Schema's encoded side wants, then either `check`
 * (where the Schema changes nothing) or `decode`. Each is absent where there is nothing to do. NULL is `null` where
 * `plainNull` holds, else the Schema decodes it too.
 */
export interface ColumnDecoder {
  readonly convert: ((value: unknown) => unknown) | undefined
  readonly check: Check | undefined
  readonly decode: ((value: unknown) => unknown) | undefined
  readonly plainNull: boolean
}

/** The decoder of a value type. */
export const columnDecoder = (type: ValueType, codecs: Codecs): ColumnDecoder => {
  const { plainNull, rest } = withoutNull(type.schema.ast)
  const check = checkOf(rest)
  return {
    convert: compose(codecs(type.storage).decode, type.fromCarrier),
    check,
    decode: check === undefined ? structured(type, rest) : undefined,
    plainNull
  }
}

// Schema would make a copy of what is right already.
const structured = ({ schema }: ValueType, rest: AST.AST): ((value: unknown) => unknown) => {
  const decode = ParseResult.decodeUnknownSync(schema)
  const test = structureOf(rest)
  return test === undefined ? decode : (value) => (test(value) ? value : decode(value))
}

const compose = (
  first: ((value: unknown) => unknown) | undefined,
  second: ((value: unknown) => unknown) | undefined
): ((value: unknown) => unknown) | undefined => {
  if (first === undefined || second === undefined) return first ?? second
  return (value) => second(first(value))
}

// `NullOr` is a union with null: what is beside the null is checked alone.
const withoutNull = (ast: AST.AST): { readonly plainNull: boolean; readonly rest: AST.AST } => {
  if (ast._tag !== "Union") return { plainNull: false, rest: ast }
  const others = ast.types.filter((type) => !(type._tag === "Literal" && type.literal === null))
  const [only] = others
  if (others.length === ast.types.length || only === undefined) return { plainNull: false, rest: ast }
  return { plainNull: true, rest: others.length === 1 ? only : AST.Union.make(others) }
}
