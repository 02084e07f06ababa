/**
 * Tables in MySQL and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/create-table.html
 *
 * @since 0.1.0
 */
import type { ColumnSpec, IndexSpec, TableSpec } from "../../ast/Table.js"
import * as Ddl from "../../compiler/ddl.js"
import { missing } from "../../compiler/missing.js"
import type { Printer } from "../../compiler/Printer.js"
import type { SchemaEditor } from "../../service/SchemaEditor.js"
import { unsupported } from "./casts.js"
import { columnType } from "./columnType.js"
import { textCollation } from "./config.js"
import { printer as makePrinter } from "./printer.js"
import * as Search from "./search.js"
import type { Flavour } from "./server.js"

// A type of these holds any text or bytes, and neither a key nor a plain default.
const isLong = (column: ColumnSpec, flavour: Flavour): boolean =>
  /^(LONGTEXT|LONGBLOB|JSON)$/.test(columnType(column.storage, flavour, { keyed: false }))

const keyedColumns = (table: TableSpec): ReadonlySet<string> =>
  new Set([
    ...table.primaryKey,
    ...[
      ...table.uniques,
      ...table.indexes.filter(({ fullText }) => fullText === undefined),
      ...table.foreignKeys
    ].flatMap(({ columns }) => columns)
  ])

const refuseLongKeys = (table: TableSpec, flavour: Flavour): void => {
  const keyed = keyedColumns(table)
  const long = table.columns.find((column) => keyed.has(column.name) && isLong(column, flavour))
  if (long === undefined) return
  throw missing(
    flavour,
    "key or index over a column of unlimited length",
    `${table.name}.${long.name} stands in one; give the field Schema.maxLength(n), of at most 768 characters ` +
      "(bytes: 3072), or take it out of the key"
  )
}

const refuse =
  (flavour: Flavour) =>
  (table: TableSpec): void => {
    refuseLongKeys(table, flavour)
    const partial = table.indexes.find(({ unique, where }) => unique && where !== undefined)
    if (partial !== undefined) {
      throw missing(flavour, "unique index with a condition", `${partial.name} on ${table.name} is one`)
    }
    const setDefault = table.foreignKeys.find(({ onDelete }) => onDelete === "setDefault")
    if (setDefault !== undefined) {
      throw missing(
        flavour,
        "ON DELETE SET DEFAULT",
        `${setDefault.name} on ${table.name} asks for it; take setNull, restrict or cascade`
      )
    }
  }

// The longer ones are kept in types that know no length.
const lengthCheck = (column: ColumnSpec, printer: Printer, flavour: Flavour): ReadonlyArray<string> => {
  const { storage } = column
  if (!("maxLength" in storage) || storage.maxLength === undefined || !isLong(column, flavour)) return []
  return [`CHECK (CHAR_LENGTH(${printer.identifier(column.name)}) <= ${storage.maxLength})`]
}

const comment = (text: string | undefined, printer: Printer, word: string): ReadonlyArray<string> =>
  text === undefined ? [] : [`${word}${printer.text(text)}`]

/**
 * Makes tables in MySQL or MariaDB. An index with a condition is made without it.
 *
 * @since 0.1.0
 * @category schema
 */
export const schemaEditor = (flavour: Flavour): SchemaEditor => {
  const printer = makePrinter(flavour)
  const plainIndex = Ddl.createIndex(printer)
  return Ddl.make({
    printer,
    columnType: (column) => {
      const type = columnType(column.storage, flavour, { keyed: false })
      return column.collation === undefined ? type : `${type} COLLATE ${printer.identifier(column.collation)}`
    },
    columnEnd: (column) =>
      [
        ...(column.identity ? ["AUTO_INCREMENT"] : []),
        ...comment(column.comment, printer, "COMMENT "),
        ...lengthCheck(column, printer, flavour)
      ].join(" "),
    // Long columns take an expression for a default, and no literal.
    defaultValue: (value, column) =>
      isLong(column, flavour) ? `(${Ddl.constant(value, printer)})` : Ddl.literalOrBrackets(printer)(value, column),
    inlineKey: () => false,
    tableEnd: (table) =>
      [
        " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        `COLLATE=${textCollation(flavour)}`,
        ...comment(table.comment, printer, "COMMENT=")
      ].join(" "),
    index: (index: IndexSpec, table) =>
      index.fullText === undefined
        ? plainIndex({ ...index, where: undefined }, table)
        : Search.createIndex(index, table, printer, flavour),
    comments: () => [],
    onDelete: Ddl.onDelete,
    forwardReferences: false,
    detach: Ddl.dropForeignKey(printer),
    dialect: flavour,
    unsupported,
    refuse: refuse(flavour)
  })
}
