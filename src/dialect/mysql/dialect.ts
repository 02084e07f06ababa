/**
 * MySQL and MariaDB, as the rest of the library knows them.
 *
 * @since 0.1.0
 */

import * as Compiler from "../../compiler/make.js"
import type { Dialect } from "../../service/Dialect.js"
import { unsupported } from "./casts.js"
import { codec } from "./codec.js"
import { explain, planOf } from "./explain.js"
import { printer } from "./printer.js"
import { schemaEditor } from "./schemaEditor.js"
import type { Flavour } from "./server.js"

/**
 * The dialect of MySQL (8.4 and later), or of MariaDB (10.11 and later).
 *
 * @since 0.1.0
 * @category dialects
 */
export const makeDialect = (flavour: Flavour): Dialect => ({
  name: flavour,
  capabilities: {
    insertReturning: flavour === "mariadb",
    updateReturning: false,
    // https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html
    transactionalDdl: false,
    deferrable: false,
    conflictTarget: false,
    conflictsVisible: false,
    // Their number travels in 16 bits: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html
    maxParameters: 65_535
  },
  compile: Compiler.make(printer(flavour)),
  codec,
  unsupported,
  schemaEditor: schemaEditor(flavour),
  // Not 1 where several servers number the same table, in a cluster:
  // https://dev.mysql.com/doc/refman/8.4/en/replication-options-source.html#sysvar_auto_increment_increment
  identityStep: flavour === "mysql" ? "SELECT @@auto_increment_increment" : undefined,
  explain: { sql: explain(flavour), steps: planOf(flavour) }
})
