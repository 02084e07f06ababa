/**
 * What only the text of an error tells. The texts are English unless the server's `lc_messages` says otherwise; then the
 * names are unknown, and the values hidden all the same.
 */
import type { ConstraintViolation } from "../../error/DatabaseError.js"

const name = "((?:[^`]|``)+)"

// "Duplicate entry 'a' for key 'person.email'": MySQL puts the table before the key, MariaDB does not.
const unique = /for key '(?:([^'.]+)\.)?([^']+)'$/
// "Column 'a' cannot be null", "Field 'a' doesn't have a default value"
const notNull = /^(?:Column|Field) '(.+)' /
// "… fails (`shop`.`order`, CONSTRAINT `buyer` FOREIGN KEY (`a`, `b`) REFERENCES `person` (`a`, `b`))"
const foreignKey = new RegExp(`\\(\`${name}\`\\.\`${name}\`, CONSTRAINT \`${name}\` FOREIGN KEY \\((.*?)\\)`, "s")
// "Check constraint 'positive' is violated.", "CONSTRAINT `positive` failed for `shop`.`order`"
const mysqlCheck = /^Check constraint '(.+)' is violated/
const mariadbCheck = new RegExp(`^CONSTRAINT \`${name}\` failed for \`${name}\`\\.\`${name}\``)

/** The violation that a message describes. */
export const violation = (kind: ConstraintViolation["kind"], message: string): ConstraintViolation => ({
  _tag: "ConstraintViolation",
  kind,
  ...readers[kind](message)
})

type Names = Pick<ConstraintViolation, "constraint" | "table" | "columns">

const names = (constraint: string | undefined, table: string | undefined, columns: ReadonlyArray<string> = []): Names => ({
  constraint: constraint && unescape(constraint),
  table: table && unescape(table),
  columns
})

const readers: Readonly<Record<ConstraintViolation["kind"], (message: string) => Names>> = {
  unique: (message) => {
    const [, table, key] = unique.exec(message) ?? []
    return names(key, table)
  },
  notNull: (message) => {
    const [, column] = notNull.exec(message) ?? []
    return names(undefined, undefined, column === undefined ? [] : [column])
  },
  foreignKey: (message) => {
    const [, , table, constraint, columns = ""] = foreignKey.exec(message) ?? []
    return names(constraint, table, columnsOf(columns))
  },
  check: (message) => {
    const [, constraint, , table] = mariadbCheck.exec(message) ?? mysqlCheck.exec(message) ?? []
    return names(constraint, table)
  }
}

const columnsOf = (list: string): ReadonlyArray<string> =>
  [...list.matchAll(new RegExp(`\`${name}\``, "g"))].map(([, column = ""]) => unescape(column))

const unescape = (identifier: string): string => identifier.replaceAll("``", "`")

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
