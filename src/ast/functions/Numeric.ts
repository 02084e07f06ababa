/**
 * The names of the functions of numbers, and of those that choose one of several values.
 *
 * @since 0.1.0
 */

/** A function of numbers. @since 0.1.0 @category nodes */
export type NumericFunction = "abs" | "sign" | "round" | "floor" | "ceil" | "quotient" | BitFunction

/** A function of integers' bits: two's complements of 64 bits. @since 0.1.0 @category nodes */
export type BitFunction = "bitAnd" | "bitOr" | "bitXor" | "shiftLeft" | "shiftRight"

/** A function of floating-point numbers; `random` is one of nothing. @since 0.1.0 @category nodes */
export type MathFunction =
  | "sqrt"
  | "exp"
  | "ln"
  | "log10"
  | "power"
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  | "atan2"
  | "random"

/** A function that gives one of its operands, or NULL. @since 0.1.0 @category nodes */
export type ChoiceFunction = "nullIf" | "greatest" | "least"
