/**
 * Case and regular expressions on MySQL and MariaDB; the rest of matching is standard, as columns compare by code point.
 */
import * as Fragment from "../../compiler/Fragment.js"
import type { Printer } from "../../compiler/Printer.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

/**
 * Lower case. MariaDB's older collations, its code point ones among them, know no capital ß.
 * https://mariadb.com/kb/en/supported-character-sets-and-collations/
 */
export const lower =
  (flavour: Flavour): Printer["fold"] =>
  (text) =>
    flavour === "mysql"
      ? sql`LOWER(${text})`
      : sql`(LOWER(CONVERT(${text} USING utf8mb4) COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin)`

/**
 * ICU's on MySQL, PCRE's on MariaDB. Left to themselves both take case from the collation.
 * https://dev.mysql.com/doc/refman/8.4/en/regexp.html, https://mariadb.com/kb/en/regexp/
 */
export const regex =
  (flavour: Flavour): Printer["Regex"] =>
  ({ ignoreCase, operand: text, pattern }, printer) =>
    flavour === "mysql"
      ? sql`REGEXP_LIKE(${printer.asText(text, printer)}, ${printer.asText(pattern, printer)}, ${ignoreCase ? "'i'" : "'c'"})`
      : sql`${printer.asText(text, printer)} REGEXP CONCAT(${ignoreCase ? "'(?i)'" : "'(?-i)'"}, ${printer.asText(pattern, printer)})`
