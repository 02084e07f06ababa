/**
 * Tables in SQL: what the engines share, and the words in which they differ.
 */
import type { Expression } from "../ast/Expression.js"
import type { CheckSpec, ColumnSpec, ForeignKeySpec, IndexSpec, OnDelete, TableSpec, UniqueSpec } from "../ast/Table.js"
import type { Dialect } from "../service/Dialect.js"
import type { SchemaEditor } from "../service/SchemaEditor.js"
import { missing } from "./missing.js"
import { databaseName } from "./names.js"
import { type Printer, print } from "./Printer.js"
import { order } from "./tableOrder.js"
import { names } from "./writes.js"

/** How a dialect makes tables. */
export interface Ddl {
  readonly printer: Printer
  /** A column's type with its collation, and what makes it an identity. */
  readonly columnType: (column: ColumnSpec, table: TableSpec) => string
  /** What else stands behind a column's NOT NULL and default. */
  readonly columnEnd: (column: ColumnSpec, table: TableSpec) => string
  readonly defaultValue: (value: Expression, column: ColumnSpec) => string
  /** Whether the primary key is said in the column instead. */
  readonly inlineKey: (table: TableSpec) => boolean
  readonly tableEnd: (table: TableSpec) => string
  /** Nothing for an index that the engine can do without. */
  readonly index: (index: IndexSpec, table: TableSpec) => string | undefined
  readonly comments: (table: TableSpec) => ReadonlyArray<string>
  readonly onDelete: (action: OnDelete) => string
  /** Whether a foreign key may speak of a table that is not there yet. */
  readonly forwardReferences: boolean
  /** What makes two tables that refer to each other fit to be dropped. */
  readonly detach: (table: TableSpec, foreignKey: ForeignKeySpec) => ReadonlyArray<string>
  readonly dialect: Dialect["name"]
  readonly unsupported: Dialect["unsupported"]
  /** Refuses what else the engine cannot do. */
  readonly refuse: (table: TableSpec) => void
}

/** An expression as text; DDL takes no parameters. */
export const constant = (node: Expression, printer: Printer): string => {
  const { placeholders, texts } = print(node, printer)
  if (placeholders.length > 0) throw new TypeError("the definition of a table takes no parameters, only literals")
  return texts.join("")
}

/** A default: literals as they are, all else in brackets. */
export const literalOrBrackets =
  (printer: Printer): Ddl["defaultValue"] =>
  (value) =>
    value._tag === "Literal" ? constant(value, printer) : `(${constant(value, printer)})`

const actions: Readonly<Record<OnDelete, string>> = {
  cascade: "CASCADE",
  restrict: "RESTRICT",
  setNull: "SET NULL",
  setDefault: "SET DEFAULT",
  noAction: "NO ACTION"
}

/** What standard SQL calls what happens to the referring row. */
export const onDelete = (action: OnDelete): string => actions[action]

// ---- the parts of a table ------------------------------------------------------------------------------------------------

const named = ({ printer }: Ddl, name: string): string => `CONSTRAINT ${printer.identifier(databaseName(name))}`

const columnOf = (ddl: Ddl, column: ColumnSpec, table: TableSpec): string =>
  [
    ddl.printer.identifier(column.name),
    ddl.columnType(column, table),
    column.nullable || (column.identity && ddl.inlineKey(table)) ? "" : "NOT NULL",
    column.default === undefined ? "" : `DEFAULT ${ddl.defaultValue(column.default, column)}`,
    ddl.columnEnd(column, table)
  ]
    .filter((part) => part !== "")
    .join(" ")

const uniqueOf = (ddl: Ddl, { columns, name }: UniqueSpec): string =>
  `${named(ddl, name)} UNIQUE (${names(columns, ddl.printer)})`

const checkOf = (ddl: Ddl, { expression, name }: CheckSpec): string =>
  `${named(ddl, name)} CHECK (${constant(expression, ddl.printer)})`

const foreignKeyOf = (ddl: Ddl, { columns, name, onDelete, references }: ForeignKeySpec): string => {
  const target = `${ddl.printer.identifier(references.table)} (${names(references.columns, ddl.printer)})`
  return `${named(ddl, name)} FOREIGN KEY (${names(columns, ddl.printer)}) REFERENCES ${target} ON DELETE ${ddl.onDelete(onDelete)}`
}

const createTable = (ddl: Ddl, table: TableSpec, foreignKeys: ReadonlyArray<ForeignKeySpec>): string => {
  const key = ddl.inlineKey(table) || table.primaryKey.length === 0 ? [] : [table.primaryKey]
  const parts = [
    ...table.columns.map((column) => columnOf(ddl, column, table)),
    ...key.map((columns) => `PRIMARY KEY (${names(columns, ddl.printer)})`),
    ...table.uniques.map((unique) => uniqueOf(ddl, unique)),
    ...table.checks.map((check) => checkOf(ddl, check)),
    ...foreignKeys.map((foreignKey) => foreignKeyOf(ddl, foreignKey))
  ]
  return `CREATE TABLE ${ddl.printer.identifier(table.name)} (\n  ${parts.join(",\n  ")}\n)${ddl.tableEnd(table)}`
}

/** CREATE INDEX, with its condition; `method` has the space before it. */
export const createIndex =
  (printer: Printer, method = ""): ((index: IndexSpec, table: TableSpec) => string) =>
  ({ columns, name, unique, where }, table) => {
    const on = `${printer.identifier(table.name)}${method} (${names(columns, printer)})`
    const condition = where === undefined ? "" : ` WHERE ${constant(where, printer)}`
    return `CREATE ${unique ? "UNIQUE " : ""}INDEX ${printer.identifier(databaseName(name))} ON ${on}${condition}`
  }

const addForeignKey = (ddl: Ddl, table: TableSpec, foreignKey: ForeignKeySpec): string =>
  `ALTER TABLE ${ddl.printer.identifier(table.name)} ADD ${foreignKeyOf(ddl, foreignKey)}`

/** Drops a foreign key. */
export const dropForeignKey =
  (printer: Printer): Ddl["detach"] =>
  (table, { name }) => [
    `ALTER TABLE ${printer.identifier(table.name)} DROP CONSTRAINT ${printer.identifier(databaseName(name))}`
  ]

const refuse = (ddl: Ddl, table: TableSpec): void => {
  for (const { name, storage } of table.columns) {
    const reason = ddl.unsupported(storage)
    if (reason !== undefined) throw missing(ddl.dialect, reason, `the column is ${table.name}.${name}`)
  }
  ddl.refuse(table)
}

/** A dialect's schema editor. */
export const make = (ddl: Ddl): SchemaEditor => ({
  createTables: (tables) => {
    const ordered = order(tables)
    for (const { table } of ordered) refuse(ddl, table)
    return [
      ...ordered.flatMap(({ backward, table }) => [
        createTable(ddl, table, ddl.forwardReferences ? table.foreignKeys : backward),
        ...table.indexes.flatMap((index) => ddl.index(index, table) ?? []),
        ...ddl.comments(table)
      ]),
      ...(ddl.forwardReferences
        ? []
        : ordered.flatMap(({ forward, table }) => forward.map((foreignKey) => addForeignKey(ddl, table, foreignKey))))
    ]
  },
  dropTables: (tables) => {
    const ordered = [...order(tables)].reverse()
    return [
      ...ordered.flatMap(({ forward, table }) => forward.flatMap((foreignKey) => ddl.detach(table, foreignKey))),
      ...ordered.map(({ table }) => `DROP TABLE ${ddl.printer.identifier(table.name)}`)
    ]
  }
})
