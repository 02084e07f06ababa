/** Whether two types are the same, `any` being the same as nothing but itself. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Whether a type is `any`. */
export type IsAny<A> = 0 extends 1 & A ? true : false

/** Compiles where the value's type is exactly `Expected`: `same<number>()(user.age)`. */
export const same =
  <Expected>() =>
  <Actual>(_value: Actual, ..._wrong: Same<Actual, Expected> extends true ? [] : [expected: Expected]): void => {}

/** Compiles where it is given `true`. */
export const yes = <_True extends true>(): void => {}
