/**
 * What a field says about its column beyond the Schema: one annotation on the Schema's AST.
 *
 * @since 0.1.0
 */
import type * as Schema from "effect/Schema"
import { type AST, IdentifierAnnotationId } from "effect/SchemaAST"
import type { Expression } from "../ast/Expression.js"
import type { StorageType } from "../ast/StorageType.js"

/**
 * What the database puts where an insert gives nothing: a value, or an expression.
 *
 * @since 0.1.0
 * @category models
 */
export type DatabaseDefault = string | number | bigint | boolean | { readonly node: Expression }

/**
 * The facts of a column. `default` is made by the application, `databaseDefault` by the database.
 *
 * @since 0.1.0
 * @category models
 */
export interface Facts {
  readonly primaryKey?: boolean
  readonly identity?: boolean
  readonly unique?: boolean
  readonly index?: boolean
  readonly default?: () => unknown
  readonly databaseDefault?: DatabaseDefault
  readonly column?: string
  readonly comment?: string
  readonly collation?: string
  readonly sensitive?: boolean
  readonly autoNow?: boolean
  readonly autoNowAdd?: boolean
  readonly storage?: StorageType
  /** Stored as an array of its items. */
  readonly array?: boolean
}

const FactsId: unique symbol = Symbol.for("reinhardt-db/Facts")

/**
 * The facts on a Schema, those put on it before further filters, transformations and `NullOr` included; the outermost wins.
 *
 * @since 0.1.0
 * @category getters
 */
export const of = (ast: AST): Facts => ({
  ...inner(ast),
  // Only `annotate` writes under this key.
  ...(ast.annotations[FactsId] as Facts | undefined)
})

const inner = (ast: AST): Facts => {
  if (ast._tag === "Refinement" || ast._tag === "Transformation") return of(ast.from)
  if (ast._tag === "Union") {
    return Object.assign({}, ...ast.types.map(of))
  }
  return {}
}

/**
 * The Schema with more facts on it.
 *
 * @since 0.1.0
 * @category combinators
 */
export const annotate = <S extends Schema.Schema.Any>(schema: S, facts: Facts): S =>
  // `annotations` gives back the same kind of Schema, which its general type does not say.
  schema.annotations({ ...identity(schema.ast), [FactsId]: { ...of(schema.ast), ...facts } }) as unknown as S

// `annotations` drops the identifier, by which alone we know what a declaration such as DurationFromSelf holds.
const identity = (ast: AST): Schema.Annotations.Schema<unknown> => {
  const identifier = ast.annotations[IdentifierAnnotationId]
  return ast._tag === "Declaration" && typeof identifier === "string" ? { identifier } : {}
}

/**
 * A Schema stored as `storage`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const stored =
  (storage: StorageType) =>
  <S extends Schema.Schema.Any>(schema: S): S =>
    annotate(schema, { storage })
