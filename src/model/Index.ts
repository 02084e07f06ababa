/**
 * Indexes.
 *
 * @since 0.1.0
 */
import type { IndexDefinition } from "../definition/ModelDefinition.js"
import type { AnyExpression, Condition } from "../expression/Expression.js"
import { partialIndex } from "./constraints.js"

/**
 * An index on these fields, for the options of a model.
 *
 * @since 0.1.0
 * @category constructors
 */
export const on = <const Key extends string>(
  ...fields: readonly [Key, ...ReadonlyArray<Key>]
): IndexDefinition<Key> => ({
  _tag: "Index",
  name: undefined,
  fields,
  unique: false
})

/**
 * The same index under a name of its own.
 *
 * @since 0.1.0
 * @category combinators
 */
export const named =
  (name: string) =>
  <Key extends string>(index: IndexDefinition<Key>): IndexDefinition<Key> => ({ ...index, name })

/**
 * An index of the words in these texts, which `Fn.search` of the same fields (and on PostgreSQL of the same `language`,
 * by default `simple`) looks in. MySQL and MariaDB cannot search without it; SQLite makes none.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fullText = <const Key extends string>(
  fields: readonly [Key, ...ReadonlyArray<Key>],
  options: { readonly language?: string } = {}
): IndexDefinition<Key> => ({ ...on(...fields), fullText: options.language ?? "simple" })

/**
 * An index over the rows for which the condition is true; engines without partial indexes index every row.
 *
 * @example
 * ```ts
 * static readonly constraints = Constraint.on(User, (u) => [Index.partial("adults", [u.email], u.age.gte(18))])
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const partial = (name: string, columns: ReadonlyArray<AnyExpression>, where: Condition) =>
  partialIndex(name, columns, where, false)
