/**
 * Typed expressions: immutable values that say what the database shall compute.
 *
 * @since 0.1.0
 */
import type * as BigDecimal from "effect/BigDecimal"
import type * as Duration from "effect/Duration"
import type * as AST from "../ast/Expression.js"
import type { Shaped } from "./Shape.js"
import type { ColumnOf } from "./Subquery.js"
import type { Instant, TimeExpression } from "./TimeExpression.js"

/**
 * The key under which an expression keeps its node and values.
 *
 * @since 0.1.0
 * @category symbols
 */
export const TypeId: unique symbol = Symbol.for("reinhardt-db/Expression")

/**
 * @since 0.1.0
 * @category symbols
 */
export type TypeId = typeof TypeId

/** A value, or an expression of the same type, which may be NULL. @since 0.1.0 @category models */
export type Operand<A> = A | Expression<A | null>

/** A value other than null, or an expression of the same type, which may be NULL. @since 0.1.0 @category models */
export type Bound<A> = NonNullable<A> | Expression<A | null>

/** Text, or an expression of it. @since 0.1.0 @category models */
export type TextOperand = string | Expression<string | null>

/** One key of an order. @since 0.1.0 @category models */
export interface Order extends Shaped<AST.Order> {
  readonly _tag: "Order"
}

/** Where NULL goes; default: last when ascending, first when descending, on every engine. @since 0.1.0 @category models */
export interface OrderOptions {
  readonly nulls?: "first" | "last"
}

/**
 * An expression of type `A`; null in `A` means that it may be NULL.
 *
 * @since 0.1.0
 * @category models
 */
export interface Expression<out A> {
  readonly [TypeId]: A
  /** The plain node. */
  readonly node: AST.Expression
  /** Equal; `eq(null)` is `isNull()`. */
  eq(value: Operand<A>): Condition
  /** Not equal; unknown where either side is NULL; `ne(null)` is `isNotNull()`. */
  ne(value: Operand<A>): Condition
  /** Among the values and expressions, or among the values of a query of one column; nothing is among none. */
  in(values: ReadonlyArray<Bound<A>> | ColumnOf<A>): Condition
  /** Not among the values (a NULL of a query is none); never true for NULL; everything else is not among none. */
  notIn(values: ReadonlyArray<Bound<A>> | ColumnOf<A>): Condition
  gt(value: Bound<A>): Condition
  gte(value: Bound<A>): Condition
  lt(value: Bound<A>): Condition
  lte(value: Bound<A>): Condition
  /** Between the two, both included. */
  range(from: Bound<A>, to: Bound<A>): Condition
  isNull(): Condition
  isNotNull(): Condition
  asc(options?: OrderOptions): Order
  desc(options?: OrderOptions): Order
}

/**
 * An expression that is true, false or unknown (NULL).
 *
 * @since 0.1.0
 * @category models
 */
export interface BooleanExpression<out A> extends Expression<A> {
  and(...others: ReadonlyArray<Condition>): Condition
  or(...others: ReadonlyArray<Condition>): Condition
  /** NOT in SQL's logic: unknown stays unknown. `exclude` is the exact complement. */
  not(): Condition
}

/** What `filter` takes. @since 0.1.0 @category models */
export type Condition = BooleanExpression<boolean | null>

/** A condition, or several that must all hold. @since 0.1.0 @category models */
export type Conditions = Condition | ReadonlyArray<Condition>

/**
 * A number: arithmetic stays within its type, and is NULL where one side is.
 *
 * @since 0.1.0
 * @category models
 */
export interface NumberExpression<out A> extends Expression<A> {
  plus<V extends Bound<A>>(value: V): NumberExpression<A | NullIn<V>>
  minus<V extends Bound<A>>(value: V): NumberExpression<A | NullIn<V>>
  times<V extends Bound<A>>(value: V): NumberExpression<A | NullIn<V>>
  /** The quotient: floating, of decimals a decimal with 4 digits more; NULL for a division by zero. */
  dividedBy(value: Bound<A>): NumberExpression<Quotient<A>>
  /** The quotient of integers without its fraction; NULL for a division by zero. */
  quotient(value: Bound<A>): NumberExpression<A | null>
  /** The rest of a division, with the sign of the dividend, of integers and decimals; NULL for a division by zero. */
  modulo(value: Bound<A>): NumberExpression<A | null>
  /** The bits that both integers have; negative numbers are two's complements of 64 bits. */
  bitAnd<V extends Bound<A>>(value: V): NumberExpression<A | NullIn<V>>
  /** The bits that one of the integers has. */
  bitOr<V extends Bound<A>>(value: V): NumberExpression<A | NullIn<V>>
  /** The bits that only one of the integers has. */
  bitXor<V extends Bound<A>>(value: V): NumberExpression<A | NullIn<V>>
  /** An integer's bits so many places to the left, 0 to 63; NULL for other numbers of places. */
  shiftLeft(places: number | Expression<number | null>): NumberExpression<A | null>
  /** An integer's bits so many places to the right, 0 to 63, with its sign; NULL for other numbers of places. */
  shiftRight(places: number | Expression<number | null>): NumberExpression<A | null>
  abs(): NumberExpression<A>
  /** With the sign turned round. */
  negate(): NumberExpression<A>
  /** Rounded half away from zero, to so many digits behind the point (0 unless said). */
  round(digits?: number): NumberExpression<A>
  /** The greatest whole number that is not greater. */
  floor(): NumberExpression<A>
  /** The least whole number that is not less. */
  ceil(): NumberExpression<A>
}

/** The type of a quotient. @since 0.1.0 @category type-level */
export type Quotient<A> = [NonNullable<A>] extends [number | bigint] ? number | null : A | null

/** The null of an operand that may be NULL. @since 0.1.0 @category type-level */
export type NullIn<V> = V extends { readonly [TypeId]: infer A } ? Extract<A, null> : never

/**
 * Text: lookups are case-sensitive unless they begin with `i`, on every engine.
 *
 * @since 0.1.0
 * @category models
 */
export interface TextExpression<out A> extends Expression<A> {
  iexact(value: TextOperand): Condition
  contains(value: TextOperand): Condition
  icontains(value: TextOperand): Condition
  startsWith(value: TextOperand): Condition
  istartsWith(value: TextOperand): Condition
  endsWith(value: TextOperand): Condition
  iendsWith(value: TextOperand): Condition
  /** Matches a regular expression, in the engine's syntax (JavaScript's on SQLite). */
  regex(pattern: TextOperand): Condition
  iregex(pattern: TextOperand): Condition
  /** How many characters (code points). */
  length(): NumberExpression<number | Extract<A, null>>
  /** In lower case, by Unicode. */
  lower(): TextExpression<string | Extract<A, null>>
  /** In upper case, by Unicode. */
  upper(): TextExpression<string | Extract<A, null>>
  /** Without the spaces around it. */
  trim(): TextExpression<string | Extract<A, null>>
}

/** The numbers that the database computes with. @since 0.1.0 @category models */
export type Numeric = number | bigint | BigDecimal.BigDecimal | Duration.Duration

/** The kind of expression for a type. @since 0.1.0 @category type-level */
export type ExpressionOf<A> = [A] extends [string | null]
  ? TextExpression<A>
  : [A] extends [boolean | null]
    ? BooleanExpression<A>
    : [A] extends [Numeric | null]
      ? NumberExpression<A>
      : [A] extends [Instant | null]
        ? TimeExpression<A>
        : Expression<A>

/** Any expression. @since 0.1.0 @category models */
export type AnyExpression = { readonly [TypeId]: unknown }

/** The values of a record of expressions. @since 0.1.0 @category type-level */
export type Values<S> = { readonly [K in keyof S]: S[K] extends { readonly [TypeId]: infer A } ? A : never } & {}
