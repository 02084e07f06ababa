/**
 * Turns tables as data into the statements that make them.
 *
 * @since 0.1.0
 */
import type { TableSpec } from "../ast/Table.js"

/**
 * Statements to be run in order, each alone. `createTables` orders tables so that what they refer to is there, or adds
 * foreign keys afterwards where they refer to each other.
 *
 * @since 0.1.0
 * @category models
 */
export interface SchemaEditor {
  readonly createTables: (tables: ReadonlyArray<TableSpec>) => ReadonlyArray<string>
  readonly dropTables: (tables: ReadonlyArray<TableSpec>) => ReadonlyArray<string>
}
