/**
 * Expressions as plain readonly nodes.
 *
 * A query's expression speaks of fields reached from a scope (`Field`, `Related`); the planner turns those into columns
 * of aliased tables (`Column`, `Subquery`). All other nodes are the same before and after.
 *
 * @since 0.1.0
 */

import type { ArrayFunction } from "./functions/Array.js"
import type { ChoiceFunction, MathFunction, NumericFunction } from "./functions/Numeric.js"
import type { RangeFunction } from "./functions/Range.js"
import type { TextFunction } from "./functions/Text.js"
import type { TimeFunction } from "./functions/Time.js"
import type { JsonContains, JsonObject, JsonPath, JsonWrite } from "./Json.js"
import type { NestedExpression } from "./Nested.js"
import type { ByDialect, Raw } from "./Raw.js"
import type { Related, Scope } from "./Scope.js"
import type { Search } from "./Search.js"
import type { Select } from "./Statement.js"
import type { StorageType } from "./StorageType.js"
import type { ValueType } from "./ValueType.js"
import type { Window } from "./Window.js"

export type { Search } from "./Search.js"
export type { Window } from "./Window.js"

/** A column reached from `scope` over the to-one relations of `path`. @since 0.1.0 @category query nodes */
export interface Field {
  readonly _tag: "Field"
  readonly scope: Scope
  readonly path: ReadonlyArray<string>
  readonly property: string
  readonly type: ValueType
}

/** The place of a value given at run time; the values themselves travel beside the tree, in the order of the holes. @since 0.1.0 @category query nodes */
export interface Hole {
  readonly _tag: "Hole"
  readonly type: ValueType
  /** How many elements a list is padded to; undefined for a single value. */
  readonly size: number | undefined
}

/** Whether a row related to the outer scope exists. @since 0.1.0 @category query nodes */
export interface RelatedExists {
  readonly _tag: "RelatedExists"
  readonly related: Related
}

/** An aggregate over the rows related to the outer scope. @since 0.1.0 @category query nodes */
export interface RelatedAggregate {
  readonly _tag: "RelatedAggregate"
  readonly aggregate: Aggregate
  readonly related: Related
  readonly type: ValueType
}

/** A hole with its number among the query's values. @since 0.1.0 @category plan nodes */
export interface Parameter {
  readonly _tag: "Parameter"
  readonly index: number
  readonly type: ValueType
  readonly size: number | undefined
  /** The rows of the query whose value it is: within another query, values of both may stand side by side. */
  readonly scope?: Scope
}

/** A column of an aliased table. @since 0.1.0 @category plan nodes */
export interface Column {
  readonly _tag: "Column"
  readonly table: string
  readonly name: string
  readonly type: ValueType
}

/** A scalar subquery. @since 0.1.0 @category plan nodes */
export interface Subquery {
  readonly _tag: "Subquery"
  readonly select: Select
  readonly type: ValueType
}

/** EXISTS. @since 0.1.0 @category plan nodes */
export interface Exists {
  readonly _tag: "Exists"
  readonly select: Select
}

/** `operands IN (SELECT …)`, of one column or several. @since 0.1.0 @category plan nodes */
export interface InSubquery {
  readonly _tag: "InSubquery"
  readonly operands: ReadonlyArray<Expression>
  readonly select: Select
}

/** A value known when the query is written: safe to print into the text. @since 0.1.0 @category nodes */
export interface Literal {
  readonly _tag: "Literal"
  readonly value: string | number | bigint | boolean | null
  readonly type: ValueType
}

/** `=`, `<>`, `<` …; `=` and `<>` with a NULL literal are `IsNull`. @since 0.1.0 @category nodes */
export interface Compare {
  readonly _tag: "Compare"
  readonly operator: "=" | "<>" | "<" | "<=" | ">" | ">="
  readonly left: Expression
  readonly right: Expression
}

/** All of them, or any of them; of none: true, or false. @since 0.1.0 @category nodes */
export interface Logical {
  readonly _tag: "Logical"
  readonly operator: "and" | "or"
  readonly operands: ReadonlyArray<Expression>
}

/** NOT, in three-valued logic. @since 0.1.0 @category nodes */
export interface Not {
  readonly _tag: "Not"
  readonly operand: Expression
}

/** True where the operand is false or unknown. @since 0.1.0 @category nodes */
export interface IsNotTrue {
  readonly _tag: "IsNotTrue"
  readonly operand: Expression
}

/** IS NULL. @since 0.1.0 @category nodes */
export interface IsNull {
  readonly _tag: "IsNull"
  readonly operand: Expression
}

/** Whether the operand is among the elements of a list hole. @since 0.1.0 @category nodes */
export interface In {
  readonly _tag: "In"
  readonly operand: Expression
  readonly list: Expression
}

/** A case-sensitive or Unicode case-insensitive comparison of text. @since 0.1.0 @category nodes */
export interface Match {
  readonly _tag: "Match"
  readonly kind: "exact" | "contains" | "startsWith" | "endsWith"
  readonly ignoreCase: boolean
  readonly operand: Expression
  readonly pattern: Expression
}

/** Whether text matches a regular expression. @since 0.1.0 @category nodes */
export interface Regex {
  readonly _tag: "Regex"
  readonly ignoreCase: boolean
  readonly operand: Expression
  readonly pattern: Expression
}

/** `+`, `-`, `*`, `/` (exact for decimals, floating otherwise), `%`. @since 0.1.0 @category nodes */
export interface Arithmetic {
  readonly _tag: "Arithmetic"
  readonly operator: "+" | "-" | "*" | "/" | "%"
  readonly left: Expression
  readonly right: Expression
  readonly type: ValueType
}

/** A function of SQL; the name is ours, each dialect says its own. @since 0.1.0 @category nodes */
export interface Call {
  readonly _tag: "Call"
  readonly name:
    | "lower"
    | "upper"
    | "length"
    | "concat"
    | "coalesce"
    | "now"
    | TimeFunction
    | ChoiceFunction
    | NumericFunction
    | MathFunction
    | TextFunction
    | ArrayFunction
    | RangeFunction
  readonly operands: ReadonlyArray<Expression>
  readonly type: ValueType
}

/** The aggregates by our names; deviations are of a whole population unless of a sample. @since 0.1.0 @category nodes */
export type AggregateFunction =
  | "count"
  | "sum"
  | "avg"
  | "min"
  | "max"
  | "variance"
  | "varianceSample"
  | "stdDev"
  | "stdDevSample"
  | "bitAnd"
  | "bitOr"
  | "bitXor"
  | "percentile"
  | "stringAgg"
  | "arrayAgg"

/** An aggregate; `argument` undefined means `count(*)`. @since 0.1.0 @category nodes */
export interface Aggregate {
  readonly _tag: "Aggregate"
  readonly name: AggregateFunction
  readonly argument: Expression | undefined
  /** In which order a list takes its values; undefined where it makes no difference. */
  readonly orderBy?: ReadonlyArray<Order> | undefined
  /** The text between values, or the fraction of a percentile. */
  readonly detail?: string | number | undefined
  readonly distinct: boolean
  readonly filter: Expression | undefined
  readonly type: ValueType
}

/** A condition of a `Case`, and the value where it is the first that is true. @since 0.1.0 @category nodes */
export interface When {
  readonly _tag: "When"
  readonly condition: Expression
  readonly value: Expression
}

/** The value of the first branch whose condition is true; `otherwise` (undefined: NULL) where none is. @since 0.1.0 @category nodes */
export interface Case {
  readonly _tag: "Case"
  readonly branches: ReadonlyArray<When>
  readonly otherwise: Expression | undefined
  readonly type: ValueType
}

/** A value made to another storage type. @since 0.1.0 @category nodes */
export interface Cast {
  readonly _tag: "Cast"
  readonly operand: Expression
  readonly to: StorageType
  readonly type: ValueType
}

/** A value made to another type; NULL where it cannot be one. @since 0.1.0 @category nodes */
export interface Conversion {
  readonly _tag: "Conversion"
  readonly operand: Expression
  readonly type: ValueType
}

/** Whether the row is of a grouping set without this key. @since 0.1.0 @category query nodes */
export interface Grouping {
  readonly _tag: "Grouping"
  readonly operand: Expression
  readonly type: ValueType
}

/** A value in a column of a recursive table, made as wide as the column's type. @since 0.1.0 @category plan nodes */
export interface Widened {
  readonly _tag: "Widened"
  readonly operand: Expression
  readonly type: ValueType
}

/** Any expression. @since 0.1.0 @category models */
export type Expression =
  | Field
  | Hole
  | RelatedExists
  | RelatedAggregate
  | NestedExpression
  | Parameter
  | Column
  | Subquery
  | Exists
  | InSubquery
  | Window
  | Literal
  | Compare
  | Logical
  | Not
  | IsNotTrue
  | IsNull
  | In
  | Match
  | Regex
  | Arithmetic
  | Call
  | Aggregate
  | Case
  | Grouping
  | Cast
  | Conversion
  | Raw
  | ByDialect
  | Widened
  | JsonPath
  | JsonWrite
  | JsonContains
  | JsonObject
  | Search

/** One key of an order; where NULL goes is always said. @since 0.1.0 @category models */
export interface Order {
  readonly _tag: "Order"
  readonly expression: Expression
  readonly direction: "asc" | "desc"
  readonly nulls: "first" | "last"
}
