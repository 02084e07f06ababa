/**
 * Searches in memory: which words are looked for, and whether a text has them. Words are letters and digits, without their
 * case.
 */
import type { SearchSyntax } from "../../ast/Search.js"
import * as unicode from "../../internal/unicodeCase.js"

/** Words that stand one after another; those of a `negated` term must not. */
export interface Term {
  readonly words: ReadonlyArray<string>
  readonly negated: boolean
}

/** Groups of terms: all of the terms of any of the groups. */
export type Sought = ReadonlyArray<ReadonlyArray<Term>>

/** The words of a text. */
export const wordsOf = (text: string): ReadonlyArray<string> => unicode.lower(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

const term = (text: string, negated = false): ReadonlyArray<Term> => {
  const words = wordsOf(text)
  return words.length === 0 ? [] : [{ words, negated }]
}

/** What a search is for. */
export const parse = (text: string, syntax: SearchSyntax): Sought => {
  const groups = syntax === "web" ? web(text) : [syntax === "phrase" ? term(text) : all(text)]
  return groups.filter((group) => group.length > 0)
}

const all = (text: string): ReadonlyArray<Term> => wordsOf(text).map((word) => ({ words: [word], negated: false }))

// Phrases in quotation marks, `-` before what is not wanted, `or` between groups.
const web = (text: string): Sought => {
  const groups: Array<ReadonlyArray<Term>> = [[]]
  for (const [, minus, phrase, word = ""] of text.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
    if (phrase === undefined && minus === "" && /^or$/i.test(word)) groups.push([])
    else groups.push([...(groups.pop() ?? []), ...term(phrase ?? word, minus === "-")])
  }
  return groups
}

const times = (words: ReadonlyArray<string>, sought: ReadonlyArray<string>): number =>
  words.filter((_, at) => sought.every((word, i) => words[at + i] === word)).length

/** Whether a text has what is sought; what asks for nothing is nowhere. */
export const matches = (text: string, sought: Sought): boolean => {
  const words = wordsOf(text)
  return sought.some((group) => group.every((each) => times(words, each.words) > 0 !== each.negated))
}

/** How much of a text is what is sought, from 0 to 1. */
export const rank = (text: string, sought: Sought): number => {
  if (!matches(text, sought)) return 0
  const words = wordsOf(text)
  const wanted = sought.flat().filter(({ negated }) => !negated)
  return Math.min(1, wanted.reduce((sum, each) => sum + times(words, each.words), 0) / Math.max(1, words.length))
}
