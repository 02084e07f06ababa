/**
 * The names of the functions of text.
 *
 * @since 0.1.0
 */

/** A function of text, or one that gives text. @since 0.1.0 @category nodes */
export type TextFunction =
  | "trim"
  | "trimStart"
  | "trimEnd"
  | "substring"
  | "right"
  | "replace"
  | "position"
  | "padStart"
  | "padEnd"
  | "repeat"
  | "reverse"
  | "md5"
  | "sha224"
  | "sha256"
  | "sha384"
  | "sha512"
  | "chr"
  | "ord"
  | "collate"
