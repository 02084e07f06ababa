/**
 * Regular expressions on MySQL and MariaDB; the rest of matching is standard, as columns compare by code point.
 */
import * as Fragment from "../../compiler/Fragment.js"
import type { Printer } from "../../compiler/Printer.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

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
