/**
 * SQLite, as the rest of the library knows it.
 *
 * @since 0.1.0
 */
import * as Compiler from "../../compiler/make.js"
import type { Dialect } from "../../service/Dialect.js"
import { codec, unsupported } from "./codec.js"
import { printer } from "./printer.js"
import { schemaEditor } from "./schemaEditor.js"

/**
 * The dialect of SQLite.
 *
 * @since 0.1.0
 * @category dialects
 */
export const dialect: Dialect = {
  name: "sqlite",
  capabilities: {
    insertReturning: true,
    updateReturning: true,
    transactionalDdl: true,
    // https://www.sqlite.org/limits.html#max_variable_number
    maxParameters: 32_766
  },
  compile: Compiler.make(printer),
  codec,
  unsupported,
  schemaEditor,
  explain: (sql) => `EXPLAIN QUERY PLAN ${sql}`
}
