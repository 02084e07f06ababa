/**
 * What `bulkCreate` does where a row with the same unique value is there already.
 *
 * @since 0.1.0
 */

/**
 * Ignore the new row, or update the old one with the new values of `update`. `target` names the columns of the unique
 * constraint.
 *
 * @since 0.1.0
 * @category models
 */
export type Conflict<Key extends string = string> =
  | { readonly _tag: "Ignore"; readonly target: ReadonlyArray<Key> }
  | { readonly _tag: "Update"; readonly target: ReadonlyArray<Key>; readonly update: ReadonlyArray<Key> }

type OneOrMany<Key> = Key | ReadonlyArray<Key>

const listOf = <Key extends string>(keys: OneOrMany<Key>): ReadonlyArray<Key> =>
  typeof keys === "string" ? [keys] : keys

/**
 * Leaves rows that conflict as they are; without a target, on any unique constraint.
 *
 * @example
 * ```ts
 * User.objects.bulkCreate(rows, { onConflict: Conflict.ignore("email") })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const ignore = <const Key extends string = never>(target: OneOrMany<Key> = []): Conflict<Key> => ({
  _tag: "Ignore",
  target: listOf(target)
})

/**
 * Writes the named columns of the new rows over those that conflict.
 *
 * @example
 * ```ts
 * User.objects.bulkCreate(rows, { onConflict: Conflict.update("email", ["age"]) })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const update = <const Key extends string, const Column extends string>(
  target: OneOrMany<Key>,
  columns: ReadonlyArray<Column>
): Conflict<Key | Column> => ({ _tag: "Update", target: listOf(target), update: columns })
