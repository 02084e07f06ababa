/**
 * Rows checked against a model's Schema before anything is sent: all issues at once, with their paths.
 */
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { type Issue, ValidationError } from "../error/errors.js"
import { derive } from "../internal/intern.js"
import { carrierOf } from "./carrier.js"
import { checkOf } from "./checks.js"
import { withheld } from "./issues.js"
import type { ColumnDefinition, ModelDefinition } from "./ModelDefinition.js"

/** Values by property. */
export type Values = Readonly<Record<string, unknown>>

/** What validation gives: the row's values as they will be written, or all that is wrong with them. */
export type Validated = Either.Either<Record<string, unknown>, ValidationError>

/**
 * An insert's values: defaults filled in, `undefined` taken for absent, every value checked. Columns that the database
 * makes stay absent. `known` are issues found before.
 */
export const insert = (
  definition: ModelDefinition,
  values: Values,
  now: () => Date,
  known: ReadonlyArray<Issue> = []
): Validated => {
  const row: Record<string, unknown> = {}
  const issues = [...unknownProperties(definition, values), ...known]
  const moment = once(now)
  for (const tools of toolsOf(definition)) {
    const { column } = tools
    if (isKnown(column, known)) continue
    const given = values[column.property]
    const value = given === undefined ? defaultOf(column, moment) : given
    if (value === undefined) {
      if (!madeByDatabase(column)) issues.push({ path: [column.property], message: "is missing" })
    } else {
      row[column.property] = checked(tools, value, issues)
    }
  }
  return issues.length === 0 ? Either.right(row) : Either.left(validationError(definition.name, issues))
}

/**
 * A patch's values, every one checked, the columns of `autoNow` added; `undefined` is taken for absent.
 */
export const patch = (
  definition: ModelDefinition,
  values: Values,
  now: () => Date,
  known: ReadonlyArray<Issue> = []
): Validated => {
  const row: Record<string, unknown> = {}
  const issues = [...unknownProperties(definition, values), ...known]
  const moment = once(now)
  for (const tools of concerned(definition, values)) {
    const { column } = tools
    if (isKnown(column, known)) continue
    const given = values[column.property]
    if (given !== undefined && column.variants.update === undefined) {
      issues.push({ path: [column.property], message: "is written by inserts only" })
    }
    const value = given === undefined && column.facts.autoNow === true ? fromDate(column, moment()) : given
    if (value !== undefined) row[column.property] = checked(tools, value, issues)
  }
  return issues.length === 0 ? Either.right(row) : Either.left(validationError(definition.name, issues))
}

// All times that a write sets are the same.
const once = (now: () => Date): (() => Date) => {
  let moment: Date | undefined
  return () => {
    moment ??= now()
    // A Date can be changed: each column gets its own.
    return new Date(moment)
  }
}

// Found out before; saying it again would not make it clearer.
const isKnown = ({ property }: ColumnDefinition, known: ReadonlyArray<Issue>): boolean =>
  known.length > 0 && known.some(({ path }) => path[0] === property)

const unknownProperties = (definition: ModelDefinition, values: Values): Array<Issue> => {
  const issues: Array<Issue> = []
  for (const property of Object.keys(values)) {
    if (!definition.columnsByProperty.has(property)) {
      issues.push({ path: [property], message: "is no column of this model" })
    }
  }
  return issues
}

const madeByDatabase = (column: ColumnDefinition): boolean =>
  column.facts.identity === true || column.facts.databaseDefault !== undefined || column.variants.insert === undefined

const defaultOf = (column: ColumnDefinition, now: () => Date): unknown => {
  const { facts, type } = column
  if (facts.autoNow === true || facts.autoNowAdd === true) return fromDate(column, now())
  if (facts.default !== undefined) return facts.default()
  if (facts.databaseDefault !== undefined || !type.nullable) return undefined
  return absentOf(column)
}

/** What a nullable column's Schema makes of NULL: null, or `Option.none()`. */
const absentOf = (column: ColumnDefinition): unknown =>
  derive(column.trie, ["absent"], () => ({ value: Schema.decodeUnknownSync(column.type.schema)(null) })).value

/** The moment as the column's Schema sees it: a `Date`, a `DateTime`, a day … */
const fromDate = ({ type: { fromCarrier, schema, storage } }: ColumnDefinition, date: Date): unknown => {
  const carrier = carriers[storage._tag]?.(date) ?? date
  return Schema.decodeUnknownSync(schema)(fromCarrier === undefined ? carrier : fromCarrier(carrier))
}

const carriers: Readonly<Record<string, (date: Date) => unknown>> = {
  Date: (date) => date.toISOString().slice(0, 10),
  // In the form of `Field.time`: no zeros at the end of the fraction.
  Time: (date) =>
    date
      .toISOString()
      .slice(11, 23)
      .replace(/\.?0+$/, "")
}

const checked = ({ carrier, column, test, validate }: Tools, value: unknown, issues: Array<Issue>): unknown => {
  // Most values pass a check that is made once; only what it refuses, or cannot judge, goes through Schema.
  if (test?.(value) !== true) {
    const result = validate(value, { errors: "all" })
    if (Either.isLeft(result)) {
      for (const issue of ParseResult.ArrayFormatter.formatIssueSync(result.left)) {
        const message = column.facts.sensitive === true ? withheld(column.type) : issue.message
        issues.push({ path: [column.property, ...issue.path], message })
      }
      return value
    }
  }
  const reason = refusal(carrier, value)
  if (reason !== undefined) issues.push({ path: [column.property], message: reason })
  return value
}

type Tools = ReturnType<typeof toolsFor>

const toolsFor = (column: ColumnDefinition) => ({
  column,
  test: checkOf(AST.typeAST(column.type.schema.ast))?.test,
  validate: ParseResult.validateEither(column.type.schema),
  carrier: carrierOf(column.type)
})

const validating = ["validate"]

// Made once for a model, as every row asks for them.
const toolsOf = (definition: ModelDefinition): ReadonlyArray<Tools> =>
  derive(definition.trie, validating, () => definition.columns.map(toolsFor))

/** The tools of the columns that a patch concerns: those it gives, and those that every update sets. */
const concerned = (definition: ModelDefinition, patch: Values): ReadonlyArray<Tools> => {
  const given = Object.keys(patch)
  return derive(definition.trie, ["patch", ...given], () =>
    toolsOf(definition).filter(({ column }) => given.includes(column.property) || column.facts.autoNow === true)
  )
}

// What the Schema admits but no column holds: NaN in a Schema.Number, a NUL in text …
const refusal = (carrier: (value: unknown) => unknown, value: unknown): string | undefined => {
  try {
    carrier(value)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The error of a row, its message listing the issues. */
export const validationError = (model: string, issues: ReadonlyArray<Issue>): ValidationError =>
  new ValidationError({
    model,
    issues,
    message: issues.map(({ message, path }) => `${model}.${path.map(String).join(".")}: ${message}`).join("\n")
  })
