/**
 * CASE: the value of the first condition that is true.
 *
 * @since 0.1.0
 */
import type * as BigDecimal from "effect/BigDecimal"
import { caseOf, type Branch as Given } from "./cases.js"
import type { Conditions, Expression, ExpressionOf, TypeId } from "./Expression.js"
import { conjunction } from "./make.js"

/** What stands beside values of type `A`: values of the same kind, expressions of it, or null. @since 0.1.0 @category models */
export type Value<A> = KindOf<A> | null | Expression<KindOf<A> | null>

// What is only null so far goes with everything.
type KindOf<A> = [NonNullable<A>] extends [never] ? unknown : Widened<NonNullable<A>>
type Widened<A> = A extends string
  ? string
  : A extends number | BigDecimal.BigDecimal
    ? number | BigDecimal.BigDecimal
    : A extends boolean
      ? boolean
      : A extends bigint
        ? bigint
        : A

type Plain<V> = V extends string ? string : V extends number ? number : V extends bigint ? bigint : V
type Of<V> = V extends { readonly [TypeId]: infer A } ? A : V extends boolean ? boolean : Plain<V>
// Of integers and decimals come decimals.
type Common<A> = BigDecimal.BigDecimal extends A ? Exclude<A, number> : A

/**
 * A CASE that may get more branches; `else` or `end` makes the expression.
 *
 * @since 0.1.0
 * @category models
 */
export interface Cases<A> {
  /** One more branch; its condition is asked where none before it is true. A condition that is unknown is not true. */
  when<V extends Value<A>>(condition: Conditions, value: V): Cases<Common<A | Of<V>>>
  /** The value where no condition is true. */
  else<V extends Value<A>>(value: V): ExpressionOf<Common<A | Of<V>>>
  /** Without such a value: NULL. */
  end(): ExpressionOf<A | null>
}

/**
 * The first branch of a CASE: `Case.when(u.age.lt(18), "child").else("adult")`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const when = <V>(condition: Conditions, value: V): Cases<Of<V>> =>
  // The types above say what the values make.
  new Building([branch(condition, value)]) as unknown as Cases<Of<V>>

const branch = (condition: Conditions, value: unknown): Given => ({
  condition: conjunction("Case", "when", condition),
  value
})

class Building {
  constructor(readonly branches: ReadonlyArray<Given>) {}
  when(condition: Conditions, value: unknown): Building {
    return new Building([...this.branches, branch(condition, value)])
  }
  else(value: unknown): unknown {
    return caseOf(this.branches, [value])
  }
  end(): unknown {
    return caseOf(this.branches, [])
  }
}
