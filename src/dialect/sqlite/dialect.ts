/**
 * SQLite, as the rest of the library knows it.
 *
 * @since 0.1.0
 */

import * as Compiler from "../../compiler/make.js"
import type { Dialect } from "../../service/Dialect.js"
import { codec, unsupported } from "./codec.js"
import { explain, planOf } from "./explain.js"
import { printer } from "./printer.js"
import { schemaEditor } from "./schemaEditor.js"

// No column has more than 18 digits, but what is calculated may say that it might: then the sum or product itself decides,
// which fits into 64 bits or is an error.
const codecOf: Dialect["codec"] = (type) =>
  codec(type._tag === "Decimal" && unsupported(type) !== undefined ? { ...type, precision: type.scale } : type)

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
    deferrable: true,
    conflictTarget: true,
    conflictsVisible: true,
    // https://www.sqlite.org/limits.html#max_variable_number
    maxParameters: 32_766
  },
  compile: Compiler.make(printer),
  codec: codecOf,
  unsupported,
  schemaEditor,
  identityStep: undefined,
  explain: { sql: explain, steps: planOf }
}
