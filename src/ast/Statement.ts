/**
 * Statements as plain readonly nodes, after planning: every table has an alias, every value a number.
 *
 * @since 0.1.0
 */
import type { Expression, Order } from "./Expression.js"
import type { SetOperator } from "./RowSource.js"
import type { ValueType } from "./ValueType.js"

/** A table, a subquery, or a table that the statement itself defines, under an alias; `Lateral` speaks of the sources before it, `Group` is joined first. @since 0.1.0 @category models */
export type Source =
  | { readonly _tag: "Table"; readonly name: string; readonly alias: string }
  | { readonly _tag: "Derived"; readonly select: Select | SetOperation; readonly alias: string }
  | { readonly _tag: "Lateral"; readonly select: Select | SetOperation; readonly alias: string }
  | { readonly _tag: "Group"; readonly source: Source; readonly joins: ReadonlyArray<Join>; readonly alias: string }
  | { readonly _tag: "CommonTable"; readonly name: string; readonly alias: string }

/** A join to one more source. @since 0.1.0 @category models */
export interface Join {
  readonly _tag: "Join"
  readonly kind: "inner" | "left"
  readonly source: Source
  readonly on: Expression
}

/** How strongly rows are locked: against all other locks, or only against writes. @since 0.1.0 @category models */
export type Strength = "update" | "share"

/** What happens with rows that somebody else has locked: wait for them, leave them out, or fail. @since 0.1.0 @category models */
export type Contested = "wait" | "skip" | "fail"

/**
 * How rows are locked; nothing where the engine locks no rows. `tables` undefined: those of the main table.
 *
 * @since 0.1.0
 * @category models
 */
export interface Lock {
  readonly strength: Strength
  readonly contested: Contested
  /** The aliases of the tables, and whether a left join leads there. */
  readonly tables: ReadonlyArray<{ readonly alias: string; readonly optional: boolean }> | undefined
}

/** One column of a result; the alias is given where the statement is a subquery. @since 0.1.0 @category models */
export interface Output {
  readonly _tag: "Output"
  readonly expression: Expression
  readonly alias: string | undefined
}

/**
 * Selects put together. Their outputs are named alike, and none of them is ordered or sliced.
 *
 * @since 0.1.0
 * @category statements
 */
export interface SetOperation extends SetOperator {
  readonly _tag: "SetOperation"
  readonly operands: ReadonlyArray<Select>
}

/**
 * A table that a statement defines for itself. `repeats` are the numbers of values that stand for one another wherever the
 * table is asked a second time.
 *
 * @since 0.1.0
 * @category models
 */
export interface CommonDefinition {
  readonly _tag: "CommonDefinition"
  readonly name: string
  readonly recursive: boolean
  readonly select: Select | SetOperation | Update | Delete
  readonly repeats: ReadonlyArray<readonly [first: number, again: number]>
}

/** SELECT. @since 0.1.0 @category statements */
export interface Select {
  readonly _tag: "Select"
  readonly commons?: ReadonlyArray<CommonDefinition>
  readonly distinct: boolean
  readonly outputs: ReadonlyArray<Output>
  readonly from: Source
  readonly joins: ReadonlyArray<Join>
  readonly where: Expression | undefined
  readonly groupBy: ReadonlyArray<Expression>
  readonly having: Expression | undefined
  readonly orderBy: ReadonlyArray<Order>
  readonly limit: Expression | undefined
  readonly offset: Expression | undefined
  readonly lock?: Lock
}

/** A column that a write names. @since 0.1.0 @category models */
export interface Target {
  readonly _tag: "Target"
  readonly name: string
  readonly type: ValueType
}

/** What an insert does where a row is there already. @since 0.1.0 @category models */
export type Conflict =
  | { readonly _tag: "Ignore"; readonly target: ReadonlyArray<string> }
  | { readonly _tag: "Update"; readonly target: ReadonlyArray<string>; readonly update: ReadonlyArray<Target> }

/**
 * INSERT of `rows` rows with the values of `columns`, the parameters numbered row by row. No columns: one row of
 * defaults.
 *
 * @since 0.1.0
 * @category statements
 */
export interface Insert {
  readonly _tag: "Insert"
  readonly table: string
  readonly columns: ReadonlyArray<Target>
  readonly rows: number
  readonly conflict: Conflict | undefined
  /** What comes back, where the dialect can; else `insertId` tells the identity. */
  readonly returning: ReadonlyArray<Target>
  /** The column that the database numbers, if any: MySQL's no-op update and `insertId` need it. */
  readonly identity: string | undefined
  readonly key: ReadonlyArray<string>
}

/** `column = value`. @since 0.1.0 @category models */
export interface Assignment {
  readonly _tag: "Assignment"
  readonly target: Target
  readonly value: Expression
}

/**
 * UPDATE of the rows of `table` (under `alias`) for which `where` holds. All values are read before any is written.
 *
 * @since 0.1.0
 * @category statements
 */
export interface Update {
  readonly _tag: "Update"
  readonly table: string
  readonly alias: string
  readonly key: ReadonlyArray<Target>
  readonly assignments: ReadonlyArray<Assignment>
  readonly where: Expression | undefined
  readonly returning: ReadonlyArray<Target>
}

/** DELETE of the rows of `table` (under `alias`) for which `where` holds. @since 0.1.0 @category statements */
export interface Delete {
  readonly _tag: "Delete"
  readonly table: string
  readonly alias: string
  /** The primary key: MySQL deletes by it where `where` looks into `table` itself. */
  readonly key?: ReadonlyArray<Target>
  readonly where: Expression | undefined
  /** What comes back of the rows, where a query asks for it. */
  readonly returning?: ReadonlyArray<Target>
}

/** Any statement. @since 0.1.0 @category models */
export type Statement = Select | Insert | Update | Delete
