/**
 * Words looked for in texts.
 *
 * @since 0.1.0
 */
import type { Expression } from "./Expression.js"
import type { ValueType } from "./ValueType.js"

/** How the words are meant. @since 0.1.0 @category models */
export type SearchSyntax = "words" | "phrase" | "web"

/** How much the words of a text weigh, from the most to the least. @since 0.1.0 @category models */
export type SearchWeight = "A" | "B" | "C" | "D"

/** What is asked: whether the texts match, how well, or the parts of the one text that do. @since 0.1.0 @category models */
export type SearchKind = "matches" | "rank" | "headline"

/** What a search says of texts, taken for one. @since 0.1.0 @category nodes */
export interface Search {
  readonly _tag: "Search"
  readonly kind: SearchKind
  readonly texts: ReadonlyArray<Expression>
  readonly words: Expression
  readonly syntax: SearchSyntax
  /** Whose words are alike; `simple` for none. */
  readonly language: string
  /** One for each text, or none at all. */
  readonly weights: ReadonlyArray<SearchWeight>
  /** How a headline is written: PostgreSQL's options and their values. */
  readonly options: ReadonlyArray<readonly [name: string, value: string]>
  readonly type: ValueType
}
