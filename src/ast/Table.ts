/**
 * Tables as data, for the schema editor.
 *
 * @since 0.1.0
 */
import type { Expression } from "./Expression.js"
import type { StorageType } from "./StorageType.js"

/** A column to be made. @since 0.1.0 @category models */
export interface ColumnSpec {
  readonly name: string
  readonly storage: StorageType
  readonly nullable: boolean
  /** Numbered by the database. */
  readonly identity: boolean
  readonly default: Expression | undefined
  readonly comment: string | undefined
  readonly collation: string | undefined
}

/** A unique constraint, or the primary key. @since 0.1.0 @category models */
export interface UniqueSpec {
  readonly name: string
  readonly columns: ReadonlyArray<string>
}

/** A check; its expression speaks of the table's columns by `Column` nodes whose table is empty. @since 0.1.0 @category models */
export interface CheckSpec {
  readonly name: string
  readonly expression: Expression
}

/** What the database does with the referring row. @since 0.1.0 @category models */
export type OnDelete = "cascade" | "restrict" | "setNull" | "setDefault" | "noAction"

/** A foreign key. @since 0.1.0 @category models */
export interface ForeignKeySpec {
  readonly name: string
  readonly columns: ReadonlyArray<string>
  readonly references: { readonly table: string; readonly columns: ReadonlyArray<string> }
  readonly onDelete: OnDelete
}

/** An index; `where` makes it partial. @since 0.1.0 @category models */
export interface IndexSpec {
  readonly name: string
  readonly columns: ReadonlyArray<string>
  readonly unique: boolean
  readonly where: Expression | undefined
  /** The language of an index of words, `simple` for none; absent for one of values. */
  readonly fullText?: string | undefined
}

/** A table. @since 0.1.0 @category models */
export interface TableSpec {
  readonly name: string
  readonly columns: ReadonlyArray<ColumnSpec>
  readonly primaryKey: ReadonlyArray<string>
  readonly uniques: ReadonlyArray<UniqueSpec>
  readonly checks: ReadonlyArray<CheckSpec>
  readonly foreignKeys: ReadonlyArray<ForeignKeySpec>
  readonly indexes: ReadonlyArray<IndexSpec>
  readonly comment: string | undefined
}
