/**
 * What a Schema checks of a value, as JavaScript text and as a function; both are derived from the Schema's AST.
 */
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"

/** A check: `text` is an expression over `v` and the constant `k`; `test` is the same as a function. */
export interface Check {
  readonly text: (constant: (value: unknown) => string) => string
  readonly test: (value: unknown) => boolean
}

/**
 * The check that a value of the encoded side passes, where encoded and type side are the same; undefined where the
 * Schema transforms, or is of a kind that only Schema itself knows.
 */
export const checkOf = (ast: AST.AST): Check | undefined => {
  switch (ast._tag) {
    case "StringKeyword":
      return typeOf("string")
    case "NumberKeyword":
      return typeOf("number")
    case "BooleanKeyword":
      return typeOf("boolean")
    case "BigIntKeyword":
      return typeOf("bigint")
    case "Literal":
      return literal(ast.literal)
    case "Union":
      return anyOf(ast.types.map(checkOf))
    case "Declaration":
      return declaration(ast)
    case "Refinement":
      return refinement(ast)
    default:
      return undefined
  }
}

const typeOf = (type: string): Check => ({
  text: () => `typeof v === "${type}"`,
  test: (value) => typeof value === type
})

const literal = (value: AST.LiteralValue): Check => ({
  text: (constant) => `v === ${constant(value)}`,
  test: (given) => given === value
})

const anyOf = (checks: ReadonlyArray<Check | undefined>): Check | undefined => {
  const known = checks.filter((check) => check !== undefined)
  if (known.length < checks.length) return undefined
  return {
    text: (constant) => known.map(({ text }) => `(${text(constant)})`).join(" || "),
    test: (value) => known.some(({ test }) => test(value))
  }
}

const instances: Readonly<Record<string, new () => object>> = {
  DateFromSelf: Date,
  Uint8ArrayFromSelf: Uint8Array as never
}

const declaration = (ast: AST.Declaration): Check | undefined => {
  const expected = instances[Option.getOrElse(AST.getIdentifierAnnotation(ast), () => "")]
  if (expected === undefined || ast.typeParameters.length > 0) return byParser(ast)
  return {
    text: (constant) => `v instanceof ${constant(expected)}`,
    test: (value) => value instanceof expected
  }
}

const byParser = (ast: AST.Declaration): Check | undefined => {
  if (ast.typeParameters.length > 0) return undefined
  const is = ParseResult.is(Schema.make(ast))
  return { text: (constant) => `${constant(is)}(v)`, test: (value) => is(value) }
}

const both = (first: Check, second: Check): Check => ({
  text: (constant) => `(${first.text(constant)}) && (${second.text(constant)})`,
  test: (value) => first.test(value) && second.test(value)
})

const refinement = (ast: AST.Refinement): Check | undefined => {
  const from = checkOf(ast.from)
  return from === undefined ? undefined : both(from, effectFilter(ast) ?? userFilter(ast))
}

// The filters that Effect itself makes are written out; they are recognised by their Schema ids, not by their form.
const effectFilter = (ast: AST.Refinement): Check | undefined => {
  const id = Option.getOrUndefined(AST.getSchemaIdAnnotation(ast))
  const bounds = Option.getOrElse(AST.getJSONSchemaAnnotation(ast), () => ({})) as Readonly<Record<string, unknown>>
  switch (id) {
    case Schema.IntSchemaId:
      return { text: () => "Number.isSafeInteger(v)", test: (v) => Number.isSafeInteger(v) }
    case Schema.FiniteSchemaId:
      return { text: () => "Number.isFinite(v)", test: (v) => Number.isFinite(v) }
    case Schema.MaxLengthSchemaId:
      return length("<=", bounds.maxLength)
    case Schema.MinLengthSchemaId:
      return length(">=", bounds.minLength)
    case Schema.BetweenSchemaId:
      return between(bounds.minimum, bounds.maximum)
    case Schema.ValidDateSchemaId:
      return { text: () => "!Number.isNaN(v.getTime())", test: (v) => v instanceof Date && !Number.isNaN(v.getTime()) }
    case Schema.BetweenDateSchemaId:
      return betweenDates(ast.annotations[Schema.BetweenDateSchemaId])
    default:
      return undefined
  }
}

const length = (operator: "<=" | ">=", bound: unknown): Check | undefined => {
  if (typeof bound !== "number") return undefined
  const lengthOf = (value: unknown): number => (typeof value === "string" ? value.length : Number.NaN)
  return {
    text: () => `v.length ${operator} ${bound}`,
    test: operator === "<=" ? (value) => lengthOf(value) <= bound : (value) => lengthOf(value) >= bound
  }
}

const between = (low: unknown, high: unknown): Check | undefined => {
  if (typeof low !== "number" || typeof high !== "number") return undefined
  return {
    text: () => `v >= ${low} && v <= ${high}`,
    test: (value) => typeof value === "number" && value >= low && value <= high
  }
}

const betweenDates = (range: unknown): Check | undefined => {
  // Effect writes the bounds of its own filter under the filter's id.
  const { max, min } = (range ?? {}) as { readonly max?: Date; readonly min?: Date }
  if (max === undefined || min === undefined) return undefined
  const [low, high] = [min.getTime(), max.getTime()]
  return {
    text: () => `v.getTime() >= ${low} && v.getTime() <= ${high}`,
    test: (value) => value instanceof Date && value.getTime() >= low && value.getTime() <= high
  }
}

const options: AST.ParseOptions = {}

const userFilter = (ast: AST.Refinement): Check => {
  const passes = (value: unknown): boolean => Option.isNone(ast.filter(value as never, options, ast))
  return { text: (constant) => `${constant(passes)}(v)`, test: passes }
}
