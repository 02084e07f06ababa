/**
 * What our own SQL functions refuse.
 */

/** A refusal by one of our functions; its message never holds an argument. */
export class FunctionError extends Error {
  override readonly name: string = "FunctionError"
}

/** A result that does not fit. */
export class OutOfRangeError extends FunctionError {
  override readonly name = "OutOfRangeError"
}
