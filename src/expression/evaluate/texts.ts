/**
 * Functions of text in memory. Characters are code points.
 */
import { createHash } from "node:crypto"
import type { TextFunction } from "../../ast/functions/Text.js"
import * as unicode from "../../internal/unicodeCase.js"

type Given = string | number

const characters = (text: string): ReadonlyArray<string> => Array.from(text)

const part = (text: string, start: number, length?: number): string => {
  const from = Math.max(1, start) - 1
  return characters(text)
    .slice(from, length === undefined ? undefined : from + Math.max(0, length))
    .join("")
}

const fill = (text: string, length: number, sign: string): string => {
  const missing = length - characters(text).length
  return missing <= 0 ? "" : characters(sign.repeat(missing)).slice(0, missing).join("")
}

const positionOf = (text: string, sought: string): number => {
  const index = text.indexOf(sought)
  return index < 0 ? 0 : characters(text.slice(0, index)).length + 1
}

/** Whether a number is the code point of a character that text may hold. */
const isCharacter = (code: number): boolean => (code >= 1 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0x10ffff)

/** The hash of a text by its name, in hexadecimal digits. */
export const hash = (name: string) => (text: string) => createHash(name).update(text).digest("hex")

/** The functions; their operands are not NULL, texts and whole numbers by turns as their names want them. */
export const texts = {
  lower: unicode.lower,
  upper: unicode.upper,
  length: (text: string) => characters(text).length,
  concat: (...parts: ReadonlyArray<Given>) => parts.join(""),
  trim: (text: string) => text.replace(/^ +| +$/g, ""),
  trimStart: (text: string) => text.replace(/^ +/, ""),
  trimEnd: (text: string) => text.replace(/ +$/, ""),
  substring: part,
  right: (text: string, length: number) => (length <= 0 ? "" : characters(text).slice(-length).join("")),
  replace: (text: string, what: string, by: string) => (what === "" ? text : text.replaceAll(what, () => by)),
  position: positionOf,
  padStart: (text: string, length: number, sign: string) => fill(text, length, sign) + text,
  padEnd: (text: string, length: number, sign: string) => text + fill(text, length, sign),
  repeat: (text: string, times: number) => text.repeat(Math.max(0, times)),
  reverse: (text: string) => [...characters(text)].reverse().join(""),
  md5: hash("md5"),
  sha224: hash("sha224"),
  sha256: hash("sha256"),
  sha384: hash("sha384"),
  sha512: hash("sha512"),
  chr: (code: number) => (isCharacter(code) ? String.fromCodePoint(code) : null),
  ord: (text: string) => text.codePointAt(0) ?? null
} satisfies { readonly [Name in TextFunction | "lower" | "upper" | "length" | "concat"]?: unknown }
