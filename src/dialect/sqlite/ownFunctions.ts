/**
 * SQL functions that an application gives its connections.
 *
 * @since 0.1.0
 */
import type Sqlite from "better-sqlite3"
import { queryError } from "../../error/DefinitionError.js"

/** A value as SQLite has it. @since 0.1.0 @category models */
export type SqlValue = string | number | bigint | Uint8Array | null

/** A SQL function: the same values always give the same value. @since 0.1.0 @category models */
export type SqlFunction = (...values: ReadonlyArray<SqlValue>) => SqlValue

/** Registers an application's functions on a connection. */
export const registerOwn = (db: Sqlite.Database, functions: Readonly<Record<string, SqlFunction>>): void => {
  for (const [name, f] of Object.entries(functions)) {
    if (!/^[A-Za-z_]\w*$/.test(name) || name.startsWith("reinhardt_")) {
      throw queryError("Sqlite", name, "no name of a SQL function; take letters, digits and _, and not reinhardt_…")
    }
    db.function(name, { deterministic: true, varargs: true }, (...values: ReadonlyArray<SqlValue>) =>
      whole(f(...values))
    )
  }
}

// A number would come out as REAL.
const whole = (value: SqlValue): SqlValue => (Number.isSafeInteger(value) ? BigInt(value as number) : value)
