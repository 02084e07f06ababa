/**
 * Row locks on SQLite: there are none, as a transaction that may write has the whole database to itself.
 * https://www.sqlite.org/lang_transaction.html
 */
import { missing } from "../../compiler/missing.js"
import type { Printer } from "../../compiler/Printer.js"

const capabilities = { skip: "SKIP LOCKED", fail: "NOWAIT" } as const

/** Nothing: nobody else writes meanwhile. */
export const lock: Printer["lock"] = ({ contested }) => {
  if (contested === "wait") return ""
  throw missing("sqlite", capabilities[contested], "it locks no rows, but the database, where the transaction begins")
}
