/**
 * The limits of PostgreSQL's types.
 *
 * @since 0.1.0
 */
import type { StorageType } from "../../ast/StorageType.js"

/**
 * Why PostgreSQL cannot hold a kind of storage, or undefined where it can.
 * https://www.postgresql.org/docs/current/datatype-numeric.html, https://www.postgresql.org/docs/current/datatype-character.html
 *
 * @since 0.1.0
 * @category predicates
 */
export const unsupported = (type: StorageType): string | undefined => {
  if (type._tag === "Decimal" && type.precision > 1000) return "decimals of more than 1000 digits"
  if (type._tag === "Text" && (type.maxLength ?? 0) > 10_485_760) return "text limited to more than 10485760 characters"
  return type._tag === "Array" ? unsupported(type.items) : undefined
}
