/**
 * Names of constraints and indexes that every engine takes whole.
 */

/**
 * PostgreSQL cuts names after so many bytes, without a word (MySQL refuses them after 64 characters).
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 */
const limit = 63

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

// FNV-1a, written out here so that names stay what they are: http://www.isthe.com/chongo/tech/comp/fnv/
const hash = (text: string): string => {
  let state = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) state = Math.imul(state ^ byte, 0x01000193)
  return (state >>> 0).toString(16).padStart(8, "0")
}

/**
 * The name that a constraint or index has in the database: its own, or, where that is longer than 63 bytes, its beginning
 * and a hash of all of it. The same on every engine.
 *
 * @since 0.1.0
 * @category names
 */
export const databaseName = (name: string): string => {
  if (bytesOf(name) <= limit) return name
  const end = `_${hash(name)}`
  let start = ""
  for (const character of name) {
    if (bytesOf(start + character) > limit - end.length) break
    start += character
  }
  return start + end
}

/** Whether a name is taken whole everywhere. */
export const fits = (name: string): boolean => bytesOf(name) <= limit

/** Whether a name is one everywhere: not empty, without NUL, and not ending in a space, which MySQL refuses. */
export const isName = (name: string): boolean => name !== "" && !name.includes("\0") && !name.endsWith(" ")
