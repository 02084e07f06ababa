/**
 * PostgreSQL, as the rest of the library knows it.
 *
 * @since 0.1.0
 */

import * as Compiler from "../../compiler/make.js"
import type { Dialect } from "../../service/Dialect.js"
import { codec } from "./codec.js"
import { explain, planOf } from "./explain.js"
import { printer } from "./printer.js"
import { schemaEditor } from "./schemaEditor.js"
import { unsupported } from "./unsupported.js"

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
    deferrable: true,
    conflictTarget: true,
    conflictsVisible: true,
    // Their number travels in 16 bits: https://www.postgresql.org/docs/current/protocol-message-formats.html
    maxParameters: 65_535
  },
  compile: Compiler.make(printer),
  codec,
  unsupported,
  schemaEditor,
  identityStep: undefined,
  explain: { sql: explain, steps: planOf }
}
