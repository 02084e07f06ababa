/**
 * Whether a value that came out of JSON is what a Schema of structs and arrays would make of it, without asking Schema.
 */
import type * as AST from "effect/SchemaAST"
import { type Check, checkOf } from "./checks.js"

type Test = Check["test"]

/**
 * The test of a struct or array that Schema would give back as it is: nothing transforms, no key is one too many.
 * Undefined where only Schema itself knows. What fails the test may still be a value that Schema accepts.
 */
export const structureOf = (ast: AST.AST): Test | undefined => {
  switch (ast._tag) {
    case "TypeLiteral":
      return struct(ast)
    case "TupleType":
      return list(ast)
    case "Union":
      return union(ast)
    default:
      return undefined
  }
}

const testOf = (ast: AST.AST): Test | undefined => structureOf(ast) ?? checkOf(ast)?.test

// Of two structures Schema takes the first that the value has enough for, and drops what that one does not know.
const union = ({ types }: AST.Union): Test | undefined => {
  const tests = types.flatMap((type) => testOf(type) ?? [])
  if (tests.length < types.length || types.filter((type) => checkOf(type) === undefined).length > 1) return undefined
  return (value) => tests.some((test) => test(value))
}

const struct = ({ indexSignatures, propertySignatures }: AST.TypeLiteral): Test | undefined => {
  const tests = new Map<string, Test>()
  let required = 0
  for (const { isOptional, name, type } of propertySignatures) {
    const test = testOf(type)
    if (test === undefined || typeof name !== "string") return undefined
    tests.set(name, test)
    if (!isOptional) required++
  }
  if (indexSignatures.length > 0 || tests.size === 0) return undefined
  const names = propertySignatures.flatMap(({ isOptional, name }) => (isOptional ? [] : [String(name)]))
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false
    let found = 0
    for (const name in value) {
      const test = tests.get(name)
      // A value of JSON has no keys but its own.
      if (test === undefined || !test((value as Readonly<Record<string, unknown>>)[name])) return false
      found++
    }
    return found === tests.size || (found >= required && names.every((name) => name in value))
  }
}

const list = ({ elements, rest }: AST.TupleType): Test | undefined => {
  const [item, ...more] = rest
  const test = item === undefined || more.length > 0 || elements.length > 0 ? undefined : testOf(item.type)
  return test && ((value) => Array.isArray(value) && value.every(test))
}
