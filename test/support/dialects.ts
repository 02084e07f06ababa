import { makeDialect } from "../../src/dialect/mysql/dialect.js"
import { dialect as postgres } from "../../src/dialect/postgres/dialect.js"
import { dialect as sqlite } from "../../src/dialect/sqlite/dialect.js"
import type { Dialect } from "../../src/service/Dialect.js"

/** The dialects of SQL. */
export type SqlName = Dialect["name"]

export const dialects: Readonly<Record<SqlName, Dialect>> = {
  sqlite,
  postgres,
  mysql: makeDialect("mysql"),
  mariadb: makeDialect("mariadb")
}
