/**
 * Row locks of MySQL and MariaDB.
 *
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-locking-reads.html
 * https://mariadb.com/kb/en/select/#lock-in-share-modefor-update
 */
import { missing } from "../../compiler/missing.js"
import type { Printer } from "../../compiler/Printer.js"
import { contested, lockOf } from "../../compiler/select.js"
import type { Flavour } from "./server.js"

/** FOR UPDATE or FOR SHARE; MariaDB has another word for that, and locks the rows of all tables. */
export const lock = (flavour: Flavour): Printer["lock"] => (flavour === "mysql" ? lockOf : lockAll)

const lockAll: Printer["lock"] = (lock) => {
  if (lock.tables !== undefined) {
    throw missing("mariadb", "FOR UPDATE OF", "it locks the rows of all the tables that are joined; leave `of` out")
  }
  return ` ${lock.strength === "update" ? "FOR UPDATE" : "LOCK IN SHARE MODE"}${contested(lock)}`
}
