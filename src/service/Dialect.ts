/**
 * What the rest of the library knows of an engine.
 *
 * @since 0.1.0
 */

import * as Context from "effect/Context"
import type * as Statement from "../ast/Statement.js"
import type { StorageType } from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import type { Codec } from "./Codec.js"
import type { PlanStep } from "./QueryPlan.js"
import type { SchemaEditor } from "./SchemaEditor.js"

/** What an engine can do; where it cannot, the library goes another way, or says so. @since 0.1.0 @category models */
export interface Capabilities {
  readonly insertReturning: boolean
  readonly updateReturning: boolean
  readonly transactionalDdl: boolean
  /** Whether a serializable transaction that only reads can be kept from failing because of others. */
  readonly deferrable: boolean
  /** Whether an insert can say which unique key a row may conflict with; else it is any. */
  readonly conflictTarget: boolean
  /** Whether a transaction sees every row that its inserts conflict with; else only a locking read does. */
  readonly conflictsVisible: boolean
  /** The most parameters of one statement. */
  readonly maxParameters: number
}

/** One placeholder of a text: a value of the query by its number, or the limit that stands for "no limit". @since 0.1.0 @category models */
export interface Slot {
  readonly index: number
  readonly type: ValueType
  /** How many elements a list is padded to; undefined for a single value. */
  readonly size: number | undefined
  /** How a list is bound: each element in a placeholder of its own, or all of them in one array or JSON text. */
  readonly list: "expanded" | "array" | "json"
}

/** A statement's text and the slots of its placeholders, in the order of the text. @since 0.1.0 @category models */
export interface Compiled {
  readonly sql: string
  readonly slots: ReadonlyArray<Slot>
}

/**
 * An engine: pure functions; connections are made elsewhere.
 *
 * @since 0.1.0
 * @category models
 */
export interface Dialect {
  readonly name: "sqlite" | "postgres" | "mysql" | "mariadb"
  readonly capabilities: Capabilities
  readonly compile: (statement: Statement.Statement) => Compiled
  readonly codec: (type: StorageType) => Codec
  /** Why a value of this type cannot be stored here; undefined where it can. */
  readonly unsupported: (type: StorageType) => string | undefined
  readonly schemaEditor: SchemaEditor
  /** The text that asks how far the numbers of one statement's rows lie apart; undefined where RETURNING tells each. */
  readonly identityStep: string | undefined
  /** The text that asks for a statement's plan, and the steps that the answer's rows tell. */
  readonly explain: {
    readonly sql: (sql: string) => string
    readonly steps: (rows: ReadonlyArray<ReadonlyArray<unknown>>) => ReadonlyArray<PlanStep>
  }
}

/**
 * The engine of the default database.
 *
 * @since 0.1.0
 * @category tags
 */
export const Dialect: Context.Tag<Dialect, Dialect> = Context.GenericTag<Dialect>("reinhardt-db/Dialect")
