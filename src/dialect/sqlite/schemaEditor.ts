/**
 * Tables in SQLite. https://www.sqlite.org/lang_createtable.html
 *
 * @since 0.1.0
 */
import type { ColumnSpec, ForeignKeySpec, TableSpec } from "../../ast/Table.js"
import * as Ddl from "../../compiler/ddl.js"
import { missing } from "../../compiler/missing.js"
import type { SchemaEditor } from "../../service/SchemaEditor.js"
import { unsupported } from "./codec.js"
import { columnCheck, columnType, storageCheck, tableOptions } from "./columns.js"
import { printer } from "./printer.js"

const { identifier } = printer

const numbersRows = (table: TableSpec): boolean => table.columns.some((column) => column.identity)

const type = (column: ColumnSpec): string => {
  const collation = column.collation === undefined ? "" : ` COLLATE ${identifier(column.collation)}`
  // AUTOINCREMENT never gives a number twice, as other engines' identities do not.
  return column.identity ? "INTEGER PRIMARY KEY AUTOINCREMENT" : `${columnType(column.storage)}${collation}`
}

const check = (column: ColumnSpec): string => {
  const condition = column.identity ? undefined : columnCheck(column.storage, identifier(column.name))
  return condition === undefined ? "" : `CONSTRAINT ${identifier(storageCheck + column.name)} CHECK (${condition})`
}

const refuse = (table: TableSpec): void => {
  if (!numbersRows(table) || table.primaryKey.length === 1) return
  throw missing(
    "sqlite",
    "identity column beside other columns of a primary key",
    `make the identity of table ${table.name} its whole primary key, and the rest a unique constraint`
  )
}

// No foreign key can be dropped; DROP TABLE deletes the rows first, which those that refer to them must allow.
const detach = (table: TableSpec, { columns }: ForeignKeySpec): ReadonlyArray<string> =>
  table.columns
    .filter(({ name, nullable }) => nullable && columns.includes(name))
    .slice(0, 1)
    .map(({ name }) => `UPDATE ${identifier(table.name)} SET ${identifier(name)} = NULL`)

/**
 * Makes tables in SQLite.
 *
 * @since 0.1.0
 * @category schema
 */
export const schemaEditor: SchemaEditor = Ddl.make({
  printer,
  columnType: type,
  columnEnd: check,
  defaultValue: Ddl.literalOrBrackets(printer),
  inlineKey: numbersRows,
  tableEnd: () => ` ${tableOptions}`,
  // The words are looked for in each row.
  index: (index, table) => (index.fullText === undefined ? Ddl.createIndex(printer)(index, table) : undefined),
  comments: () => [],
  onDelete: Ddl.onDelete,
  forwardReferences: true,
  detach,
  dialect: "sqlite",
  unsupported,
  refuse
})
