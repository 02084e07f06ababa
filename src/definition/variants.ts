/**
 * The variants of a column's Schema: what a row, an insert, an update and JSON see of it.
 */
import * as VariantSchema from "@effect/experimental/VariantSchema"
import * as Schema from "effect/Schema"
import type * as Facts from "./Facts.js"

/** The variants of a model's Schema. @since 0.1.0 @category models */
export type Variant = "select" | "insert" | "update" | "json" | "jsonCreate" | "jsonUpdate"

/** What stands in a variant: a Schema, or a property signature that says what an absent value becomes. */
export type VariantPart = Schema.Schema.AnyNoContext | Schema.PropertySignature.All

/** A column's Schema in each variant; absent where the variant leaves the column out. */
export type Variants = Readonly<Partial<Record<Variant, VariantPart>>>

type OfField = Variants & { readonly select: Schema.Schema.AnyNoContext }

/** The variants of a variant field of `@effect/sql`'s `Model`; undefined for anything else. */
export const ofField = (field: unknown): OfField | undefined => {
  if (!VariantSchema.isField(field)) return undefined
  const { schemas } = field
  return Schema.isSchema(schemas.select) ? schemas : undefined
}

/** The variants of a plain Schema, as its facts make them. */
export const ofSchema = (schema: Schema.Schema.AnyNoContext, facts: Facts.Facts): Variants => {
  const database =
    facts.identity === true ? { select: schema, update: schema } : { select: schema, insert: schema, update: schema }
  if (facts.sensitive === true) return database
  if (facts.identity === true || facts.autoNow === true || facts.autoNowAdd === true) {
    return { ...database, json: schema }
  }
  return { ...database, json: schema, jsonCreate: schema, jsonUpdate: schema }
}

/** The facts that a variant field tells by the variants that it has. */
export const factsOf = (
  { insert, json, jsonCreate }: Variants,
  { databaseDefault, primaryKey }: Facts.Facts,
  isInteger: boolean
): Facts.Facts => ({
  // A key that no insert gives, and that has no default: the database numbers the rows.
  ...(insert === undefined && primaryKey === true && isInteger && databaseDefault === undefined
    ? { identity: true }
    : {}),
  ...(json === undefined && jsonCreate === undefined ? { sensitive: true } : {})
})
