/**
 * Pieces of SQL text with the places of values between them.
 *
 * Pieces are put together by a template tag, so that the values always stand in the order of the text.
 */
import type { Compiled, Slot } from "../service/Dialect.js"

/** The place of a value, and what is written around its placeholder (around each one, of an expanded list). */
export interface Placeholder {
  readonly slot: Slot
  readonly before: string
  readonly after: string
}

/** Immutable text with holes: always one text more than there are placeholders. */
export interface Fragment {
  readonly texts: ReadonlyArray<string>
  readonly placeholders: ReadonlyArray<Placeholder>
}

/** Plain text. */
export const text = (sql: string): Fragment => ({ texts: [sql], placeholders: [] })

/** Nothing. */
export const empty: Fragment = text("")

/** One place of a value. */
export const placeholder = (slot: Slot, before = "", after = ""): Fragment => ({
  texts: ["", ""],
  placeholders: [{ slot, before, after }]
})

/** All of them, one after the other. Loops, as an insert of many rows has more pieces than a call takes arguments. */
export const concat = (fragments: ReadonlyArray<Fragment>): Fragment => {
  const texts: Array<string> = []
  const placeholders: Array<Placeholder> = []
  let last = ""
  for (const fragment of fragments) {
    let i = 0
    for (const each of fragment.texts) {
      if (i++ > 0) {
        texts.push(last)
        last = each
      } else last += each
    }
    for (const each of fragment.placeholders) placeholders.push(each)
  }
  texts.push(last)
  return { texts, placeholders }
}

/** All of them with text in between. */
export const join = (fragments: ReadonlyArray<Fragment>, separator: string): Fragment => {
  const between = text(separator)
  return concat(fragments.flatMap((fragment, i) => (i === 0 ? [fragment] : [between, fragment])))
}

/** A template of SQL: fragments stay fragments, strings are text (never a value). */
export const sql = (texts: TemplateStringsArray, ...parts: ReadonlyArray<Fragment | string>): Fragment =>
  concat(
    texts.flatMap((piece, i) => {
      const part = parts[i]
      return part === undefined ? [text(piece)] : [text(piece), typeof part === "string" ? text(part) : part]
    })
  )

/** A comma between each two. */
export const list = (fragments: ReadonlyArray<Fragment>): Fragment => join(fragments, ", ")

/** How a dialect writes the placeholders of a text. */
export interface Placeholders {
  /** The placeholder of the nth value, counted from 1. */
  readonly name: (n: number) => string
  /** Whether one value that is written several times may have one placeholder. */
  readonly shared: boolean
}

const countOf = ({ list, size }: Slot): number => (list === "expanded" ? (size ?? 1) : 1)

const keyOf = ({ after, before, slot }: Placeholder): string => `${slot.index} ${slot.size} ${before} ${after}`

/** The text with its placeholders, and their slots in order. */
export const flatten = ({ placeholders, texts }: Fragment, names: Placeholders): Compiled => {
  const slots: Array<Slot> = []
  const known = new Map<string, string>()
  let written = 0
  const write = (each: Placeholder): string => {
    const found = names.shared ? known.get(keyOf(each)) : undefined
    if (found !== undefined) return found
    const { after, before, slot } = each
    const all = Array.from({ length: countOf(slot) }, () => `${before}${names.name(++written)}${after}`).join(", ")
    slots.push(slot)
    known.set(keyOf(each), all)
    return all
  }
  const sql = texts.map((piece, i) => {
    const each = placeholders[i]
    return each === undefined ? piece : piece + write(each)
  })
  return { sql: sql.join(""), slots }
}
