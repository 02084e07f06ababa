/**
 * Full-text search.
 *
 * @since 0.1.0
 */
import type * as AST from "../../ast/Expression.js"
import type { SearchKind, SearchSyntax, SearchWeight } from "../../ast/Search.js"
import { queryError } from "../../error/DefinitionError.js"
import { type Built, expression } from "../built.js"
import type { Condition, Expression, NullIn, NumberExpression, TextExpression } from "../Expression.js"
import * as Shape from "../Shape.js"
import * as ValueTypes from "../ValueTypes.js"
import { combined, text } from "./call.js"

export type { SearchSyntax, SearchWeight } from "../../ast/Search.js"

/**
 * How words are looked for.
 *
 * - `syntax`: `"words"` (default) wants all of them, `"phrase"` one after another, `"web"` takes what people write into
 *   search boxes: `"a phrase"`, `-not`, `or`.
 * - `language`: PostgreSQL's name of a configuration, such as `"english"`, by which `cat` finds `cats`. Default: `"simple"`,
 *   words as they are, but for their case.
 * - `weights`: how much each text weighs in the rank (PostgreSQL).
 *
 * @since 0.1.0
 * @category models
 */
export interface SearchOptions {
  readonly syntax?: SearchSyntax
  readonly language?: string
  readonly weights?: ReadonlyArray<SearchWeight>
}

/**
 * How a headline is written: the marks around words that were found (default `<b>` and `</b>`), how many words it has
 * (default 15 to 35), the length of words left out at its ends (default 3), the whole text instead of parts of it, and how
 * many parts there are at most, with what between (default: one; `" ... "`).
 *
 * @since 0.1.0
 * @category models
 */
export interface HeadlineOptions {
  readonly start?: string
  readonly stop?: string
  readonly minWords?: number
  readonly maxWords?: number
  readonly shortWord?: number
  readonly wholeText?: boolean
  readonly maxFragments?: number
  readonly between?: string
}

/** A search, for filters, orders and rows. @since 0.1.0 @category models */
export interface Search {
  /** Whether the texts, taken for one, have what is sought. */
  readonly matches: Condition
  /** How well, by the engine's own measure: to order by. 0 where they do not match. */
  readonly rank: NumberExpression<number>
  /** The parts of a text where it was found, the words marked (PostgreSQL). */
  headline<T extends Expression<string | null>>(text: T, options?: HeadlineOptions): TextExpression<string | NullIn<T>>
}

// What is built has every method; the types say which fit.
const as = <A>(value: Built): A => value as unknown as A

const wordsHole = Shape.make<AST.Expression>({ _tag: "Hole", type: ValueTypes.text, size: undefined })

/**
 * Looks for words in one or several texts; NULL is a text without words. On MySQL and MariaDB the fields have an
 * `Index.fullText`.
 *
 * @example
 * ```ts
 * Post.objects.filter((p) => Fn.search([p.title, p.body], "cats dogs").matches)
 * ```
 *
 * @since 0.1.0
 * @category text
 */
export const search = (
  texts: Expression<string | null> | ReadonlyArray<Expression<string | null>>,
  words: string,
  options: SearchOptions = {}
): Search => {
  const fields = [texts].flat().map((each) => text("search", each))
  const { language = "simple", syntax = "words", weights = [] } = options
  if (fields.length === 0)
    throw queryError("Fn", "search", "wants a text to search in, such as Fn.search([p.title], …)")
  if (weights.length > 0 && weights.length !== fields.length)
    throw queryError("Fn", "search", "wants a weight for each of the texts, or none")
  const asking = (kind: SearchKind, among: ReadonlyArray<Built>, written: AST.Search["options"] = []): Built =>
    combined(
      [expression(wordsHole, [words]), ...among],
      JSON.stringify(["search", kind, syntax, language, weights, written]),
      ([sought = wordsHole.node, ...nodes]) => ({
        ...{ _tag: "Search", kind, texts: nodes, words: sought, syntax, language, weights, options: written },
        type: typeOf(kind, nodes)
      })
    )
  return {
    matches: as(asking("matches", fields)),
    rank: as(asking("rank", fields)),
    headline: (of, written) => as(asking("headline", [text("headline", of)], optionsOf(written)))
  }
}

const typeOf = (kind: SearchKind, [first = wordsHole.node]: ReadonlyArray<AST.Expression>) => {
  if (kind === "matches") return ValueTypes.boolean
  if (kind === "rank") return ValueTypes.float
  return ValueTypes.of(first).nullable ? ValueTypes.orNull(ValueTypes.text) : ValueTypes.text
}

const names = {
  start: "StartSel",
  stop: "StopSel",
  minWords: "MinWords",
  maxWords: "MaxWords",
  shortWord: "ShortWord",
  wholeText: "HighlightAll",
  maxFragments: "MaxFragments",
  between: "FragmentDelimiter"
} as const

const optionsOf = (options: HeadlineOptions = {}): AST.Search["options"] =>
  // The keys of the table are those of the options.
  (Object.keys(names) as ReadonlyArray<keyof typeof names>).flatMap((key) => {
    const value = options[key]
    return value === undefined ? [] : [[names[key], String(value)] as const]
  })
