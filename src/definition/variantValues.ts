/**
 * Values of variants that see a column otherwise than its rows do, or make its value: `DateTimeInsert`, `UuidV4Insert` …
 */
import * as Effect from "effect/Effect"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type { Issue } from "../error/errors.js"
import { derive } from "../internal/intern.js"
import { withheld } from "./issues.js"
import type { ColumnDefinition, ModelDefinition } from "./ModelDefinition.js"

type Values = Readonly<Record<string, unknown>>

/** A row's values as the columns' own Schemas see them, and what is wrong with those that could not be made so. */
export interface Seen {
  readonly values: Values
  readonly issues: ReadonlyArray<Issue>
}

/** The columns whose variant is not what rows have; of most models there are none. */
export const ownColumns = (
  definition: ModelDefinition,
  variant: "insert" | "update"
): ReadonlyArray<ColumnDefinition> =>
  derive(definition.trie, ["own", variant], () =>
    definition.columns.filter(
      ({ variants }) => variants[variant] !== undefined && variants[variant] !== variants.select
    )
  )

/** The values as rows have them: encoded by the variant, which may make one where none is given, and decoded again. */
export const asRow = (
  columns: ReadonlyArray<ColumnDefinition>,
  variant: "insert" | "update",
  values: Values
): Effect.Effect<Seen> =>
  Effect.gen(function* () {
    const seen: Record<string, unknown> = { ...values }
    const issues: Array<Issue> = []
    for (const column of columns) {
      const { property } = column
      const { decode, encode, makes } = parsers(column, variant)
      if (values[property] === undefined && !makes) continue
      const value = Effect.flatMap(encode({ [property]: values[property] }), decode)
      yield* Effect.match(value, {
        onSuccess: (found) => {
          seen[property] = found[property]
        },
        onFailure: (issue) => issues.push(...issuesOf(column, issue))
      })
    }
    return { values: seen, issues }
  })

const issuesOf = ({ facts, type }: ColumnDefinition, issue: ParseResult.ParseIssue): ReadonlyArray<Issue> =>
  ParseResult.ArrayFormatter.formatIssueSync(issue).map(({ message, path }) => ({
    path,
    message: facts.sensitive === true ? withheld(type) : message
  }))

type Parser = (record: Values) => Effect.Effect<Values, ParseResult.ParseIssue>

const parsers = (
  { property, trie, type, variants }: ColumnDefinition,
  variant: "insert" | "update"
): { readonly encode: Parser; readonly decode: Parser; readonly makes: boolean } =>
  derive(trie, ["asRow", variant], () => {
    const part = variants[variant]
    // Known at run time only: a struct of this one property, whose values are records of it.
    const struct = (schema: unknown) =>
      Schema.Struct({ [property]: schema as Schema.Schema.AnyNoContext }) as unknown as Schema.Schema<Values, Values>
    const options = { errors: "all" } as const
    const optional = Schema.optionalWith(type.schema, { exact: true })
    return {
      encode: (record) => ParseResult.encodeUnknown(struct(part))(record, options),
      decode: (record) => ParseResult.decodeUnknown(struct(optional))(withoutUndefined(record), options),
      // A Schema makes nothing of an absent value; a property signature may.
      makes: !Schema.isSchema(part)
    }
  })

const withoutUndefined = (record: Values): Values =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
