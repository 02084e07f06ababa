/**
 * Row locks of PostgreSQL. https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE
 */
import { missing } from "../../compiler/missing.js"
import type { Printer } from "../../compiler/Printer.js"
import { lockOf } from "../../compiler/select.js"

/** FOR UPDATE or FOR SHARE, which cannot be applied to the side of an outer join that may be missing. */
export const lock: Printer["lock"] = (lock, select, printer) => {
  if (lock.tables?.some(({ optional }) => optional)) {
    const hint = "lock them by a query of their own"
    throw missing("postgres", "locks of the rows of a relation that may lead nowhere", hint)
  }
  return lockOf(lock, select, printer)
}
