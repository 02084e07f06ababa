/**
 * Upper and lower case, one code point for each, as PostgreSQL and MySQL make them.
 */

/**
 * Lower case: JavaScript's depends on the neighbours of a sigma, so that "ΟΔΟΣ" would not contain "Σ" ignoring case, and
 * makes two of the dotted capital I.
 */
export const lower = (text: string): string =>
  (/[Σİ]/.test(text) ? text.replaceAll("Σ", "σ").replaceAll("İ", "i") : text).toLowerCase()

/** Upper case: JavaScript's makes "SS" of "ß". */
export const upper = (text: string): string => {
  const whole = text.toUpperCase()
  return whole.length === text.length ? whole : Array.from(text, upperOne).join("")
}

const upperOne = (character: string): string => {
  const changed = character.toUpperCase()
  return changed.length === character.length ? changed : character
}
