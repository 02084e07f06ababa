/**
 * Column types.
 */
import type { StorageType } from "../../ast/StorageType.js"
import { missing } from "../../compiler/missing.js"
import type { Flavour } from "./server.js"

// The longest key: 3072 bytes, and a character may take four.
// https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html
const longestKey = 3072
const longestText = longestKey / 4

const integers = { 16: "SMALLINT", 32: "INT", 64: "BIGINT" } as const

/**
 * The type of a column; text still needs `COLLATE` and `textCollation`.
 *
 * A key cannot hold text or bytes without a limit: a `keyed` column that has none gets the longest that a key can hold.
 * On both servers a longer value is refused, not cut off.
 *
 * @since 0.1.0
 * @category constructors
 */
export const columnType = (type: StorageType, flavour: Flavour, options: { readonly keyed: boolean }): string => {
  switch (type._tag) {
    case "Text":
      return limited("VARCHAR", "LONGTEXT", type.maxLength, longestText, options.keyed)
    case "Integer":
      return integers[type.bits]
    case "Decimal":
      return `DECIMAL(${type.precision}, ${type.scale})`
    case "Binary":
      return limited("VARBINARY", "LONGBLOB", type.maxLength, longestKey, options.keyed)
    case "Array":
      throw missing(flavour, "arrays", "take Field.json(Schema.Array(…))")
    case "Range":
      throw missing(flavour, "ranges", "take two columns, of the beginning and the end")
    default:
      return plain[type._tag]
  }
}

const limited = (
  short: string,
  long: string,
  maxLength: number | undefined,
  longest: number,
  keyed: boolean
): string => {
  const length = maxLength ?? (keyed ? longest : undefined)
  return length === undefined || length > longest ? long : `${short}(${length})`
}

const plain = {
  BigInteger: "BIGINT",
  Duration: "BIGINT",
  Float: "DOUBLE",
  Boolean: "TINYINT(1)",
  Date: "DATE",
  Time: "TIME(6)",
  DateTime: "DATETIME(3)",
  // MariaDB keeps the text, and checks that it is JSON. https://mariadb.com/kb/en/json-data-type/
  Json: "JSON",
  Uuid: "CHAR(36) CHARACTER SET ascii COLLATE ascii_bin"
} as const

/**
 * What a parameter of a type must be cast to where no column gives it that type: as an argument of a function, in
 * arithmetic, in the list of a SELECT. Undefined where it is right by itself, as it is bound with its type.
 *
 * - A date is bound as text; a time, and bytes in the list of a SELECT, MySQL takes for text before it sees their type.
 * - A whole number bound for a `Float` MySQL would take for an integer, where it stands beside one.
 * - JSON is bound as text, which in MySQL's JSON functions and comparisons is a JSON string; MariaDB, whose JSON is text
 *   anyway, has no type to cast to: `JSON_EXTRACT(?, '$')` does it where a function needs it, `JSON_EQUALS` compares.
 *
 * @since 0.1.0
 * @category constructors
 */
export const cast = (type: StorageType, flavour: Flavour): string | undefined =>
  type._tag === "Json" ? (flavour === "mysql" ? "JSON" : undefined) : casts[type._tag]

const casts: { readonly [Tag in StorageType["_tag"]]?: string } = {
  Float: "DOUBLE",
  Date: "DATE",
  Time: "TIME(6)",
  DateTime: "DATETIME(3)",
  Binary: "BINARY"
}
