/**
 * PostgreSQL, as the rest of the library knows it.
 *
 * @since 0.1.0
 */

import type { StorageType } from "../../ast/StorageType.js"
import * as Compiler from "../../compiler/make.js"
import type { Dialect } from "../../service/Dialect.js"
import { codec } from "./codec.js"
import { printer } from "./printer.js"
import { schemaEditor } from "./schemaEditor.js"

// https://www.postgresql.org/docs/current/datatype-numeric.html, and the same of character types
const unsupported = (type: StorageType): string | undefined => {
  if (type._tag === "Decimal" && type.precision > 1000) return `decimals of more than 1000 digits`
  if (type._tag === "Text" && (type.maxLength ?? 0) > 10_485_760) return "text limited to more than 10485760 characters"
  return undefined
}

/**
 * The dialect of PostgreSQL.
 *
 * @since 0.1.0
 * @category dialects
 */
export const dialect: Dialect = {
  name: "postgres",
  capabilities: {
    insertReturning: true,
    updateReturning: true,
    transactionalDdl: true,
    // Their number travels in 16 bits: https://www.postgresql.org/docs/current/protocol-message-formats.html
    maxParameters: 65_535
  },
  compile: Compiler.make(printer),
  codec,
  unsupported,
  schemaEditor,
  explain: (sql) => `EXPLAIN ${sql}`
}
