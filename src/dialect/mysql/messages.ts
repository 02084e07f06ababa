/**
 * What only the text of an error tells. The texts are English unless the server's `lc_messages` says otherwise; then the
 * names are unknown, and the values hidden all the same.
 */
import type { ConstraintViolation } from "../../error/DatabaseError.js"
import type { Flavour } from "./server.js"

// "Duplicate entry 'a' for key 'person.email'"; an entry may say anything.
const unique = /^.*for key '(.+)'$/s
// "Column 'a' cannot be null", "Field 'a' doesn't have a default value"
const notNull = /^(?:Column|Field) '(.+)' /
// "… fails (`shop`.`order`, CONSTRAINT `buyer` FOREIGN KEY (`a`, `b`) REFERENCES `person` (`a`, `b`))"
const foreignKey = /\(`.+?`\.`(.+?)`, CONSTRAINT `(.+?)` FOREIGN KEY \(`(.+?)`\)/
// "Check constraint 'positive' is violated."
const mysqlCheck = /^Check constraint '(.+)' is violated/
// "CONSTRAINT `positive` failed for `shop`.`order`"
const mariadbCheck = /^CONSTRAINT `(.+?)` failed for `.+?`\.`(.+)`/

type Kind = ConstraintViolation["kind"]

/** The violation that a message describes. */
export const violation = (kind: Kind, message: string, flavour: Flavour): ConstraintViolation => ({
  _tag: "ConstraintViolation",
  kind,
  ...readers[kind](message, flavour)
})

type Names = Pick<ConstraintViolation, "constraint" | "table" | "columns">

const readers: Readonly<Record<Kind, (message: string, flavour: Flavour) => Names>> = {
  unique: (message, flavour) => {
    const [, key = ""] = unique.exec(message) ?? []
    // MySQL puts the table before the key.
    const [, table, constraint] = (flavour === "mysql" && /^(.+?)\.(.+)$/s.exec(key)) || [key, undefined, key]
    return names(constraint, table)
  },
  notNull: (message) => {
    const [, column] = notNull.exec(message) ?? []
    return names(undefined, undefined, column)
  },
  foreignKey: (message) => {
    const [, table, constraint, columns] = foreignKey.exec(message) ?? []
    return names(constraint, table, columns)
  },
  check: (message, flavour) => {
    const [, constraint, table] = (flavour === "mysql" ? mysqlCheck : mariadbCheck).exec(message) ?? []
    return names(constraint, table)
  }
}

const names = (constraint: string | undefined, table: string | undefined, columns?: string | undefined): Names => ({
  constraint: constraint === undefined || constraint === "" ? undefined : plainName(constraint),
  table: table === undefined ? undefined : plainName(table),
  columns: columns === undefined ? [] : columns.split("`, `").map(plainName)
})

// MariaDB doubles a backtick inside a name, MySQL does not.
const plainName = (identifier: string): string => identifier.replaceAll("``", "`")

// "Incorrect datetime value: 'a' for column 'b' at row 1", "Truncated incorrect DOUBLE value: 'a'", "… out of range in 'a'"
const quoted = /'.*'(?= for (?:column|function) )|'.*'/s

// The numbers whose messages quote values, and where.
const quoting: ReadonlyMap<number, RegExp> = new Map([
  [1062, /'.*'(?= for key ')|'.*'/s],
  [1586, /'.*'(?= for key ')|'.*'/s],
  [1292, quoted],
  [1300, quoted],
  [1366, quoted],
  [1411, quoted],
  [1525, quoted],
  [1690, quoted],
  [3854, quoted],
  // "Table has no partition for value 5"
  [1526, /value .*/s]
])

// What `mysql2` says of a parameter it does not take.
const refused = /(?:, got| parameter out of range:| parameter .* exceeds) .*/s

/** A message without the values it quotes; `errno` is undefined for one that is not the server's. */
export const withoutValues = (errno: number | undefined, message: string): string =>
  message.replace(errno === undefined ? refused : (quoting.get(errno) ?? /$^/), "…")
